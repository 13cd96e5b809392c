package org.ramdam.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Fork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes the proof that a site shows two histories to a file that needs no node.
@Command(name = "export")
final class ForkExportCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "SITE", descriptionKey = "SITE")
  private String which = "";

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true)
  private Path out = Path.of("");

  @Option(names = "--force")
  private boolean force;

  private final Session session;

  ForkExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    WholeFile.requireWritable(out, force);
    try (var node = site.connect(session)) {
      Fork fork = Forks.find(node, which);
      WholeFile.write(out, fork.getFile().getBytes(StandardCharsets.UTF_8), force);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.plain(
            "{\"site_id\":%s,\"file\":%s}"
                .formatted(Json.quote(fork.getSiteId()), Json.quote(out.toString())));
      } else {
        output.line("fork.written", out);
      }
      return Exit.OK;
    }
  }
}

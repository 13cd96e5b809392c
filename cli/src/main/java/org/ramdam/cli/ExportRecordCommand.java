package org.ramdam.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.ExportReply;
import org.ramdam.node.api.proto.ExportRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes one record with its proofs to a file that needs no node.
@Command(name = "record")
final class ExportRecordCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "ID", descriptionKey = "ID")
  private String id = "";

  @Option(names = "--out", paramLabel = "FILE", required = true)
  private Path out = Path.of("");

  @Option(names = "--force")
  private boolean force;

  private final Session session;

  ExportRecordCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String wanted = RecordIds.require(id);
    WholeFile.requireWritable(out, force);
    try (var node = site.connect(session)) {
      ExportReply reply =
          node.call(
              "Export", ExportRequest.newBuilder().setId(wanted).build(), ExportReply.parser());
      WholeFile.write(out, reply.getFile().getBytes(StandardCharsets.UTF_8), force);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.plain(
            "{\"id\":%s,\"file\":%s}"
                .formatted(Json.quote(reply.getId()), Json.quote(out.toString())));
      } else {
        output.line("export.done", SiteTexts.shortId(reply.getId()), out);
      }
      return Exit.OK;
    }
  }
}

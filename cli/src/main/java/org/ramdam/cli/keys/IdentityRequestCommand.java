package org.ramdam.cli.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Json;
import org.ramdam.cli.NewFile;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints a member's request again.
@Command(name = "request")
public final class IdentityRequestCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "NAME", descriptionKey = "NAME")
  private String name = "";

  @Option(names = "--out", paramLabel = "FILE")
  private @Nullable Path out;

  private final Session session;

  /// For this session.
  public IdentityRequestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    KeyFile key = Identities.choose(session, new PassphraseOptions(), name).file();
    var request = new MemberRequest(key.inception(), key.words());
    if (out != null) {
      NewFile.write(out, request.text().getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }
    Output output = session.output(common.json());
    if (output.isJson()) {
      output.plain(
          Json.object(
              "name", request.name(),
              "member_id", key.member().hex(),
              "request", request.text()));
    } else if (out == null) {
      session.out().print(request.text());
    } else {
      output.line("identity.request.file", out);
    }
    return Exit.OK;
  }
}

package org.ramdam.cli.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Adds a key file to the keystore.
@Command(name = "import")
public final class IdentityImportCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", descriptionKey = "FILE")
  private Path file = Path.of("");

  private final Session session;

  /// For this session.
  public IdentityImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    KeyFile key = Keystore.readForeign(file);
    new Keystore(session.places().keys()).add(key);
    Output output = session.output(common.json());
    if (output.isJson()) {
      output.plain(Json.object("name", key.name(), "member_id", key.member().hex()));
    } else {
      output.line("identity.imported", Output.clean(key.name()), key.member().hex());
    }
    return Exit.OK;
  }
}

package org.ramdam.cli.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.NewFile;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.protocol.crypto.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies a key file, as a backup or to another machine.
@Command(name = "export")
public final class IdentityExportCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private PassphraseOptions passphrase = new PassphraseOptions();

  @Parameters(paramLabel = "NAME", descriptionKey = "NAME")
  private String name = "";

  @Option(names = "--out", paramLabel = "FILE", required = true)
  private Path out = Path.of("");

  @Option(names = "--no-passphrase")
  private boolean noPassphrase;

  private final Session session;

  /// For this session.
  public IdentityExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Identity identity = Identities.choose(session, passphrase, name);
    if (identity.file().cipher() instanceof Cipher.Plain && !noPassphrase) {
      throw new Failure(Exit.KEY, "export_plain", identity.name());
    }
    // A copy that nobody can open is no backup: the passphrase is tried first.
    SigningKey key = identity.key();
    NewFile.write(out, identity.file().encode(), "rw-------");
    Output output = session.output(common.json());
    if (output.isJson()) {
      output.plain(
          Json.object("name", identity.name(), "device_key", key.publicKey().hex(), "file", out));
    } else {
      output.line("identity.exported", Output.clean(identity.name()), out);
    }
    return Exit.OK;
  }
}

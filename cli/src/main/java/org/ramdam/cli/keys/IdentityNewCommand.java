package org.ramdam.cli.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.NewFile;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a member's device key, recovery key and first record.
@Command(name = "new")
public final class IdentityNewCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private PassphraseOptions passphrase = new PassphraseOptions();

  @Parameters(paramLabel = "NAME", descriptionKey = "NAME")
  private String name = "";

  @Option(names = "--no-passphrase")
  private boolean noPassphrase;

  @Option(names = "--out", paramLabel = "FILE")
  private @Nullable Path out;

  private final Session session;

  /// For this session.
  public IdentityNewCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    var store = new Keystore(session.places().keys());
    NewMember made = NewMember.of(session, name);
    store.refuseExisting(name);
    if (out != null && Files.exists(out)) {
      throw new Failure(Exit.RUNNING, "file_exists", out);
    }
    byte[] secret = noPassphrase ? new byte[0] : passphrase.askNew(session, name);
    Cipher cipher = noPassphrase ? new Cipher.Plain() : Cipher.Passphrase.fresh(session.secure());
    store.add(KeyFile.seal(made.inception(), made.words(), made.seed(), cipher, secret));
    Arrays.fill(made.seed(), (byte) 0);
    Arrays.fill(secret, (byte) 0);
    print(new MemberRequest(made.inception(), made.words()), RecoveryWords.of(made.entropy()));
    return Exit.OK;
  }

  /// The request alone goes to the output, so that it can be handed on as it is; the secret words
  /// must not go with it.
  private void print(MemberRequest request, List<String> recovery) throws IOException {
    Output output = session.output(common.json());
    if (out != null) {
      NewFile.write(out, request.text().getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }
    if (output.isJson()) {
      output.plain(
          Json.object(
              "name", request.name(),
              "member_id", request.inception().id().hex(),
              "device_key", request.inception().core().author().hex(),
              "recovery_words", recovery,
              "request", request.text()));
      return;
    }
    var err = session.err();
    err.println(session.text("identity.made", Output.clean(request.name())));
    err.println();
    err.println(session.text("identity.words"));
    for (int i = 0; i < recovery.size(); i += 4) {
      err.println("  " + String.join(" ", recovery.subList(i, i + 4)));
    }
    err.println();
    if (out == null) {
      err.println(session.text("identity.request"));
      err.flush();
      session.out().print(request.text());
    } else {
      err.println(session.text("identity.request.file", out));
    }
    err.println(session.text("identity.network"));
  }
}

package org.ramdam.cli.keys;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.node.api.proto.AdmitMemberRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;

/// A person of this keystore. Asks for the passphrase when the first signature is needed, once.
public final class Identity {
  private static final byte[] NO_PASSPHRASE = {};

  private final Session session;
  private final PassphraseOptions passphrase;
  private final KeyFile file;
  private @Nullable SigningKey key;

  Identity(Session session, PassphraseOptions passphrase, KeyFile file) {
    this.session = session;
    this.passphrase = passphrase;
    this.file = file;
  }

  /// How the person is called.
  public String name() {
    return file.name();
  }

  /// The member's id.
  public Bytes32 memberId() {
    return file.member();
  }

  /// The public key of this device: the author of what it signs.
  public Bytes32 device() {
    return file.device();
  }

  /// Whether the member began with it; any other device signs once the member's log has its key.
  public boolean isFirstDevice() {
    return file.device().equals(file.inception().core().author());
  }

  /// The key that signs.
  ///
  /// @throws Failure 5 if the passphrase is wrong
  public SigningKey key() throws IOException {
    SigningKey known = key;
    if (known == null) {
      byte[] words =
          file.cipher() instanceof Cipher.Plain
              ? NO_PASSPHRASE
              : passphrase.ask(session, file.name());
      byte[] seed = file.open(words);
      Arrays.fill(words, (byte) 0);
      known = SigningKey.ofSeed(seed);
      Arrays.fill(seed, (byte) 0);
      if (!known.publicKey().equals(file.device())) {
        throw new Failure(Exit.KEY, "key_damaged", file.name());
      }
      key = known;
    }
    return known;
  }

  /// What their home site is asked, to admit them with these roles.
  public AdmitMemberRequest request(List<String> roles) {
    return new MemberRequest(file.inception(), file.words()).message(roles);
  }

  KeyFile file() {
    return file;
  }
}

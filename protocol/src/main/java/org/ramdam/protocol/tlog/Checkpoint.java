package org.ramdam.protocol.tlog;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Signer;
import org.ramdam.protocol.crypto.Verifier;

/// What a log says it is: so many entries, with this root (C2SP tlog-checkpoint).
///
/// @param origin names the log; not empty, one line
/// @param size entries; not negative
public record Checkpoint(String origin, long size, Bytes32 root) {
  public Checkpoint {
    requireNonNull(root);
    if (!isOrigin(origin) || size < 0) {
      throw new IllegalArgumentException("not a checkpoint: " + origin + ", size " + size);
    }
  }

  private static boolean isOrigin(String origin) {
    return !origin.isEmpty()
        && origin
            .codePoints()
            .allMatch(c -> c >= ' ' && Character.getType(c) != Character.SURROGATE);
  }

  /// Three lines: the origin, the size, the root in base64. This is what is signed.
  public String text() {
    return origin + "\n" + size + "\n" + Base64Text.of(root) + "\n";
  }

  /// Reads what [#text] writes.
  ///
  /// @throws MalformedException if it is anything else; extension lines too, which C2SP allows, no
  ///   log of Ramdam has, and nobody would audit
  public static Checkpoint parse(String text) throws MalformedException {
    int afterOrigin = text.indexOf('\n');
    int afterSize = text.indexOf('\n', afterOrigin + 1);
    if (afterOrigin < 0
        || afterSize < 0
        || text.indexOf('\n', afterSize + 1) != text.length() - 1) {
      throw new MalformedException("a checkpoint has three lines");
    }
    String origin = text.substring(0, afterOrigin);
    if (!isOrigin(origin)) {
      throw new MalformedException("not the origin of a log");
    }
    return new Checkpoint(
        origin,
        Decimal.parse(text.substring(afterOrigin + 1, afterSize)),
        Base64Text.parseHash(text.substring(afterSize + 1, text.length() - 1)));
  }

  private byte[] message() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /// The 64 bytes of the log's signature.
  public byte[] sign(Signer logKey) {
    return logKey.sign(message());
  }

  /// Whether `signature` is the log's. Any bytes may be given.
  public boolean verify(Bytes32 logKey, byte[] signature, Verifier verifier) {
    return verifier.verify(logKey, message(), signature);
  }

  /// The line of the log's signature, under the origin's name.
  public NoteSignature noteSignature(Bytes32 logKey, byte[] signature) {
    return new NoteSignature(origin, new NoteKey(origin, NoteKey.ED25519, logKey).id(), signature);
  }
}

package org.ramdam.protocol.tlog;

import java.util.Arrays;
import java.util.HexFormat;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;

/// A signature line of a note, by a key known or not (C2SP signed-note). A value: bytes are copied
/// in and out.
public final class NoteSignature {
  private static final String DASH = "\u2014 ";

  private final String name;
  private final int keyId;
  private final byte[] signature;

  /// @param name of the key
  /// @param keyId see [NoteKey#id]
  /// @param signature as the type of the key says; not empty
  /// @throws IllegalArgumentException if no key may have this name, or the signature is empty
  public NoteSignature(String name, int keyId, byte[] signature) {
    if (!NoteKey.isName(name) || signature.length == 0) {
      throw new IllegalArgumentException(
          "not a signature: name " + name + ", " + signature.length + " bytes");
    }
    this.name = name;
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  /// The name of the key.
  public String name() {
    return name;
  }

  /// The id of the key: an identifier, too short to be a hash.
  public int keyId() {
    return keyId;
  }

  /// A fresh copy of the bytes after the key id.
  public byte[] signature() {
    return signature.clone();
  }

  /// Whether it claims to be by `key`.
  public boolean isBy(NoteKey key) {
    return name.equals(key.name()) && keyId == key.id();
  }

  /// `— name base64(id ‖ signature)`, without the end of the line.
  public String line() {
    byte[] bytes = new byte[4 + signature.length];
    Longs.putInt(bytes, 0, keyId);
    System.arraycopy(signature, 0, bytes, 4, signature.length);
    return DASH + name + " " + Base64Text.of(bytes);
  }

  /// Reads what [#line] writes.
  ///
  /// @throws MalformedException if it is anything else
  public static NoteSignature parseLine(String line) throws MalformedException {
    int space = line.indexOf(' ', DASH.length());
    if (!line.startsWith(DASH) || space < 0) {
      throw new MalformedException("not a signature line");
    }
    String name = line.substring(DASH.length(), space);
    byte[] bytes = Base64Text.parse(line.substring(space + 1));
    if (!NoteKey.isName(name) || bytes.length <= 4) {
      throw new MalformedException("not a signature under a name");
    }
    return new NoteSignature(
        name, Longs.getInt(bytes, 0), Arrays.copyOfRange(bytes, 4, bytes.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature that
        && name.equals(that.name)
        && keyId == that.keyId
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + keyId) + Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return name + "+" + HexFormat.of().toHexDigits(keyId);
  }
}

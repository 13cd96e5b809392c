package org.ramdam.protocol.tlog;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;

/// A public key under its name, as C2SP signed-note knows keys.
///
/// @param name not empty; without spaces, control characters and `+`
/// @param type [#ED25519] or [#COSIGNATURE]
/// @param key an Ed25519 public key
public record NoteKey(String name, byte type, Bytes32 key) {
  /// Signs the text of a note.
  public static final byte ED25519 = 0x01;

  /// Signs a checkpoint and a time (C2SP tlog-cosignature).
  public static final byte COSIGNATURE = 0x04;

  public NoteKey {
    requireNonNull(key);
    if (!isName(name) || !isType(type)) {
      throw new IllegalArgumentException("not a key of a note: " + name + ", type " + type);
    }
  }

  /// Whether a key may have this name.
  static boolean isName(String name) {
    return !name.isEmpty() && name.codePoints().allMatch(NoteKey::isNameCharacter);
  }

  private static boolean isNameCharacter(int c) {
    return c > ' '
        && c != '+'
        && c != '\u0085' // next line: a space to Unicode, not to Character
        && !Character.isSpaceChar(c)
        && !Character.isWhitespace(c)
        && Character.getType(c) != Character.SURROGATE;
  }

  private static boolean isType(byte type) {
    return type == ED25519 || type == COSIGNATURE;
  }

  /// The key id: the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key), big-endian.
  public int id() {
    return id(name, typed());
  }

  private byte[] typed() {
    byte[] typed = new byte[1 + Bytes32.SIZE];
    typed[0] = type;
    key.write(typed, 1);
    return typed;
  }

  /// The id of a key of any type.
  ///
  /// @param typed type ‖ key
  static int id(String name, byte[] typed) {
    Bytes32 hash =
        new Sha256()
            .update(name.getBytes(StandardCharsets.UTF_8))
            .update((byte) '\n')
            .update(typed)
            .finish();
    return (int) (hash.prefix() >>> 32);
  }

  /// `name+id+base64(type ‖ key)`, the id as eight hexadecimal digits.
  public String vkey() {
    return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + Base64Text.of(typed());
  }

  /// Reads what [#vkey] writes.
  ///
  /// @throws MalformedException if it is anything else, the id is not that of the key, or the type
  ///   is of neither kind
  public static NoteKey parse(String vkey) throws MalformedException {
    int afterName = vkey.indexOf('+');
    int afterId = vkey.indexOf('+', afterName + 1);
    if (afterName < 0 || afterId < 0) {
      throw new MalformedException("expected name+id+key");
    }
    String name = vkey.substring(0, afterName);
    byte[] typed = Base64Text.parse(vkey.substring(afterId + 1));
    if (typed.length != 1 + Bytes32.SIZE || !isType(typed[0]) || !isName(name)) {
      throw new MalformedException("not an Ed25519 key under a name");
    }
    var key = new NoteKey(name, typed[0], Bytes32.of(typed, 1));
    if (!key.vkey().equals(vkey)) {
      throw new MalformedException("the key id is not that of the key");
    }
    return key;
  }
}

package org.ramdam.protocol.tlog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.MlDsa44;
import org.ramdam.protocol.crypto.Sha256;

/// A public key under its name, as C2SP signed-note knows keys. A value: bytes are copied in and
/// out.
public final class NoteKey {
  /// Signs the text of a note.
  public static final byte ED25519 = 0x01;

  /// Signs a checkpoint and a time (C2SP tlog-cosignature).
  public static final byte COSIGNATURE = 0x04;

  /// Signs the same, and its own name, with ML-DSA-44.
  public static final byte ML_DSA_44 = 0x06;

  private final String name;
  private final byte[] typed;
  private final int id;

  private NoteKey(String name, byte[] typed) {
    this.name = name;
    this.typed = typed;
    Bytes32 hash =
        new Sha256()
            .update(name.getBytes(StandardCharsets.UTF_8))
            .update((byte) '\n')
            .update(typed)
            .finish();
    this.id = (int) (hash.prefix() >>> 32);
  }

  /// A key of Ed25519.
  ///
  /// @param name not empty; without spaces, control characters and `+`
  /// @param type [#ED25519] or [#COSIGNATURE]
  /// @throws IllegalArgumentException if either is otherwise
  public NoteKey(String name, byte type, Bytes32 key) {
    this(name, typed(type, key.toByteArray()));
    if (!isName(name) || type == ML_DSA_44 || length(type) < 0) {
      throw new IllegalArgumentException("not a key of a note: " + name + ", type " + type);
    }
  }

  /// A key of type [#ML_DSA_44].
  ///
  /// @param key 1,312 bytes
  /// @throws IllegalArgumentException if it is not, or no key may have this name
  public static NoteKey mlDsa44(String name, byte[] key) {
    if (!isName(name) || key.length != MlDsa44.PUBLIC_KEY_SIZE) {
      throw new IllegalArgumentException("not a key: " + name + ", " + key.length + " bytes");
    }
    return new NoteKey(name, typed(ML_DSA_44, key));
  }

  private static byte[] typed(byte type, byte[] key) {
    byte[] typed = new byte[1 + key.length];
    typed[0] = type;
    System.arraycopy(key, 0, typed, 1, key.length);
    return typed;
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

  /// How many bytes a key of this type has; -1 if no such type is known.
  private static int length(byte type) {
    return switch (type) {
      case ED25519, COSIGNATURE -> Bytes32.SIZE;
      case ML_DSA_44 -> MlDsa44.PUBLIC_KEY_SIZE;
      default -> -1;
    };
  }

  /// Who signs with it. A witness may have keys of several types under one name.
  public String name() {
    return name;
  }

  /// [#ED25519], [#COSIGNATURE] or [#ML_DSA_44].
  public byte type() {
    return typed[0];
  }

  /// Whether it is one of Ed25519.
  public boolean isEd25519() {
    return type() != ML_DSA_44;
  }

  /// The key of Ed25519.
  ///
  /// @throws IllegalStateException if it is none
  public Bytes32 key() {
    if (!isEd25519()) {
      throw new IllegalStateException("not a key of Ed25519: " + this);
    }
    return Bytes32.of(typed, 1);
  }

  /// A fresh copy of the bytes of the key.
  public byte[] bytes() {
    return Arrays.copyOfRange(typed, 1, typed.length);
  }

  /// SHA-256 of the key, as an inception names one of ML-DSA-44.
  public Bytes32 hash() {
    return Sha256.of(bytes());
  }

  /// The key id: the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key), big-endian.
  public int id() {
    return id;
  }

  /// `name+id+base64(type ‖ key)`, the id as eight hexadecimal digits.
  public String vkey() {
    return name + "+" + HexFormat.of().toHexDigits(id) + "+" + Base64Text.of(typed);
  }

  /// Reads what [#vkey] writes.
  ///
  /// @throws MalformedException if it is anything else, the id is not that of the key, the type is
  ///   not known, or the key is not as long as those of its type
  public static NoteKey parse(String vkey) throws MalformedException {
    int afterName = vkey.indexOf('+');
    int afterId = vkey.indexOf('+', afterName + 1);
    if (afterName < 0 || afterId < 0) {
      throw new MalformedException("expected name+id+key");
    }
    String name = vkey.substring(0, afterName);
    byte[] typed = Base64Text.parse(vkey.substring(afterId + 1));
    if (typed.length == 0 || length(typed[0]) != typed.length - 1 || !isName(name)) {
      throw new MalformedException("not a key of a known type under a name");
    }
    var key = new NoteKey(name, typed);
    if (!key.vkey().equals(vkey)) {
      throw new MalformedException("the key id is not that of the key");
    }
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteKey that
        && name.equals(that.name)
        && Arrays.equals(typed, that.typed);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + id;
  }

  @Override
  public String toString() {
    return name + "+" + HexFormat.of().toHexDigits(id);
  }
}

package org.ramdam.cli.keys;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// One identity as it is kept: a text of nine lines, of which only the device's secret is
/// encrypted. The last line is a checksum of all others, so that damage is not taken for a wrong
/// passphrase.
///
/// ```
/// ramdam-key 1
/// name Camille Dupré
/// member HEX
/// device HEX
/// inception BASE64   the envelope
/// words BASE64       salt ‖ bytes of its private part
/// cipher argon2id m=65536 t=3 p=4 salt=HEX aes-256-gcm nonce=HEX
/// secret BASE64
/// check HEX          SHA-256 of the lines above
/// ```
///
/// Without a passphrase the cipher line reads [Cipher.Plain#TEXT].
///
/// @param device the public key, which another device of the member's brought, or the inception
/// @param secret the seed under `cipher`, in base64
record KeyFile(
    String name,
    SignedRecord inception,
    PrivatePart words,
    Bytes32 device,
    Cipher cipher,
    String secret) {
  static final int MAX_BYTES = 64 << 10;

  private static final String MAGIC = "ramdam-key ";
  private static final String VERSION = "1";
  private static final String[] FIELDS = {
    "name ", "member ", "device ", "inception ", "words ", "cipher ", "secret "
  };

  KeyFile {
    requireNonNull(cipher);
  }

  /// The member's id.
  Bytes32 member() {
    return inception.id();
  }

  /// The lines that the encryption binds: all above the secret.
  private static String head(
      String name, SignedRecord inception, PrivatePart words, Bytes32 device, Cipher cipher) {
    var base64 = Base64.getEncoder();
    return MAGIC
        + VERSION
        + "\nname "
        + name
        + "\nmember "
        + inception.id().hex()
        + "\ndevice "
        + device.hex()
        + "\ninception "
        + base64.encodeToString(inception.entry())
        + "\nwords "
        + base64.encodeToString(words.salted())
        + "\ncipher "
        + cipher.text()
        + "\n";
  }

  /// Puts the seed of a member's first device under a cipher.
  static KeyFile seal(
      SignedRecord inception, PrivatePart words, byte[] seed, Cipher cipher, byte[] passphrase) {
    return seal(inception, words, inception.core().author(), seed, cipher, passphrase);
  }

  /// Puts the seed of any device under a cipher.
  static KeyFile seal(
      SignedRecord inception,
      PrivatePart words,
      Bytes32 device,
      byte[] seed,
      Cipher cipher,
      byte[] passphrase) {
    String name = nameIn(words);
    byte[] head = head(name, inception, words, device, cipher).getBytes(StandardCharsets.UTF_8);
    String secret = Base64.getEncoder().encodeToString(cipher.encrypt(seed, head, passphrase));
    return new KeyFile(name, inception, words, device, cipher, secret);
  }

  /// The seed.
  ///
  /// @throws Failure 5 if the passphrase is wrong
  byte[] open(byte[] passphrase) {
    byte[] head = head(name, inception, words, device, cipher).getBytes(StandardCharsets.UTF_8);
    return cipher
        .decrypt(Base64.getDecoder().decode(secret), head, passphrase)
        .orElseThrow(() -> new Failure(Exit.KEY, "wrong_passphrase", name));
  }

  /// The bytes of the file.
  byte[] encode() {
    String lines = head(name, inception, words, device, cipher) + "secret " + secret + "\n";
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    return (lines + "check " + Sha256.of(bytes).hex() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Reads a file.
  ///
  /// @param where it is, for the messages
  /// @throws Failure 5 if it is damaged, of another version, or of absurd cost
  static KeyFile decode(byte[] bytes, String where) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.startsWith(MAGIC)) {
      throw new Failure(Exit.KEY, "not_a_key", where);
    }
    int end = text.lastIndexOf("check ");
    String checked = end < 0 ? "" : text.substring(0, end);
    String check = "check " + Sha256.of(checked.getBytes(StandardCharsets.UTF_8)).hex() + "\n";
    if (end < 0 || !text.substring(end).equals(check)) {
      throw new Failure(Exit.KEY, "key_damaged", where);
    }
    String[] lines = checked.split("\n", -1);
    if (!lines[0].equals(MAGIC + VERSION)) {
      throw new Failure(Exit.KEY, "key_version", where, lines[0].substring(MAGIC.length()));
    }
    try {
      return decode(lines, bytes, where);
    } catch (MalformedException | IllegalArgumentException _) {
      throw new Failure(Exit.KEY, "key_damaged", where);
    }
  }

  private static KeyFile decode(String[] lines, byte[] bytes, String where)
      throws MalformedException {
    if (lines.length != FIELDS.length + 2) {
      throw new MalformedException("expected nine lines");
    }
    String[] values = new String[FIELDS.length];
    for (int i = 0; i < FIELDS.length; i++) {
      if (!lines[i + 1].startsWith(FIELDS[i])) {
        throw new MalformedException("expected " + FIELDS[i]);
      }
      values[i] = lines[i + 1].substring(FIELDS[i].length());
    }
    var base64 = Base64.getDecoder();
    SignedRecord inception = RecordCodec.decode(base64.decode(values[3]));
    PrivatePart words = PrivatePart.decode(base64.decode(values[4]));
    if (!isMember(inception, words)) {
      throw new MalformedException("not a member's inception and words");
    }
    Cipher cipher = Cipher.parse(values[5], where);
    Bytes32 device = Bytes32.parseHex(values[2]);
    var file = new KeyFile(nameIn(words), inception, words, device, cipher, values[6]);
    if (base64.decode(file.secret).length < SigningKey.SEED_SIZE) {
      throw new MalformedException("no seed");
    }
    // The same values in any other form of text are not a file that this class wrote.
    if (!Arrays.equals(file.encode(), bytes)) {
      throw new MalformedException("not in the one form");
    }
    return file;
  }

  /// Whether these two are a member's first record and its words.
  static boolean isMember(SignedRecord inception, PrivatePart words) {
    return inception.core().body() instanceof Body.MemberInception
        && words.words() instanceof Words.MemberWords
        && words.commitment().equals(inception.core().commitment());
  }

  /// The name that a member's words say.
  static String nameIn(PrivatePart words) {
    if (words.words() instanceof Words.MemberWords(String name)) {
      return name;
    }
    throw new IllegalArgumentException("not a member's words");
  }
}

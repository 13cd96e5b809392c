package org.ramdam.cli.keys;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;

/// How a secret is kept: under a passphrase, or not at all.
sealed interface Cipher {
  /// The line of the file.
  String text();

  /// `seed` under this cipher, bound to `head`.
  byte[] encrypt(byte[] seed, byte[] head, byte[] passphrase);

  /// The seed, or empty if the passphrase is wrong.
  Optional<byte[]> decrypt(byte[] secret, byte[] head, byte[] passphrase);

  /// Reads a line of a file.
  ///
  /// @throws MalformedException if it is none
  /// @throws Failure 5 if opening it would cost more than any honest file does
  static Cipher parse(String text, String where) throws MalformedException {
    if (text.equals(Plain.TEXT)) {
      return new Plain();
    }
    Matcher m = Passphrase.TEXT.matcher(text);
    if (!m.matches()) {
      throw new MalformedException("unknown cipher");
    }
    int memory = Integer.parseInt(m.group(1));
    int passes = Integer.parseInt(m.group(2));
    int lanes = Integer.parseInt(m.group(3));
    if (memory > Passphrase.MAX_MEMORY_KIB
        || memory < 8 * lanes
        || passes > Passphrase.MAX_PASSES
        || passes < 1
        || lanes > Passphrase.MAX_LANES
        || lanes < 1) {
      throw new Failure(Exit.KEY, "key_costs", where, memory / 1024, passes, lanes);
    }
    return new Passphrase(memory, passes, lanes, m.group(4), m.group(5));
  }

  /// No passphrase.
  record Plain() implements Cipher {
    static final String TEXT = "none (whoever reads this file signs as this person)";

    @Override
    public String text() {
      return TEXT;
    }

    @Override
    public byte[] encrypt(byte[] seed, byte[] head, byte[] passphrase) {
      return seed.clone();
    }

    @Override
    public Optional<byte[]> decrypt(byte[] secret, byte[] head, byte[] passphrase) {
      return secret.length == SigningKey.SEED_SIZE ? Optional.of(secret.clone()) : Optional.empty();
    }
  }

  /// Argon2id (RFC 9106) to a key of AES-256-GCM.
  ///
  /// @param memoryKib of Argon2id
  /// @param salt 16 bytes in hexadecimal
  /// @param nonce 12 bytes in hexadecimal
  record Passphrase(int memoryKib, int passes, int lanes, String salt, String nonce)
      implements Cipher {
    static final int MAX_MEMORY_KIB = 256 << 10;
    static final int MAX_PASSES = 10;
    static final int MAX_LANES = 16;

    private static final Pattern TEXT =
        Pattern.compile(
            "argon2id m=(\\d{1,9}) t=(\\d{1,9}) p=(\\d{1,9}) salt=([0-9a-f]{32})"
                + " aes-256-gcm nonce=([0-9a-f]{24})");

    /// The second recommended choice of RFC 9106 section 4, for machines without gigabytes.
    static Passphrase fresh(RandomGenerator secure) {
      byte[] salt = new byte[16];
      byte[] nonce = new byte[12];
      secure.nextBytes(salt);
      secure.nextBytes(nonce);
      HexFormat hex = HexFormat.of();
      return new Passphrase(64 << 10, 3, 4, hex.formatHex(salt), hex.formatHex(nonce));
    }

    @Override
    public String text() {
      return "argon2id m=%d t=%d p=%d salt=%s aes-256-gcm nonce=%s"
          .formatted(memoryKib, passes, lanes, salt, nonce);
    }

    @Override
    public byte[] encrypt(byte[] seed, byte[] head, byte[] passphrase) {
      try {
        return gcm(javax.crypto.Cipher.ENCRYPT_MODE, head, passphrase).doFinal(seed);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has AES-GCM", e);
      }
    }

    @Override
    public Optional<byte[]> decrypt(byte[] secret, byte[] head, byte[] passphrase) {
      try {
        return Optional.of(gcm(javax.crypto.Cipher.DECRYPT_MODE, head, passphrase).doFinal(secret));
      } catch (AEADBadTagException _) {
        return Optional.empty();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has AES-GCM", e);
      }
    }

    private javax.crypto.Cipher gcm(int mode, byte[] head, byte[] passphrase)
        throws GeneralSecurityException {
      byte[] key = new byte[32];
      try {
        var argon = new Argon2BytesGenerator();
        argon.init(
            new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(HexFormat.of().parseHex(salt))
                .build());
        argon.generateBytes(passphrase, key);
        var cipher = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
            mode,
            new SecretKeySpec(key, "AES"),
            new GCMParameterSpec(128, HexFormat.of().parseHex(nonce)));
        cipher.updateAAD(head);
        return cipher;
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }
  }
}

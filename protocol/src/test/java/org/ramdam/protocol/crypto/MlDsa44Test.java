package org.ramdam.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.testing.Gen;

class MlDsa44Test {
  private static final byte[] MESSAGE = {1, 2, 3};

  /// A signature ends with up to 80 places of hints, ascending in each of four polynomials, and
  /// where each of these ends (FIPS 204, algorithm 20).
  private static final int HINTS = MlDsa44.SIGNATURE_SIZE - 84;

  private final MlDsa44Key key = MlDsa44Key.ofSeed(new byte[32]);
  private final byte[] publicKey = key.publicKey();

  /// The accumulated vector of 100 keys of C2SP/CCTV, ML-DSA (BSD-3-Clause): seeds are read from
  /// SHAKE128 of nothing; the hash is SHAKE128 of each public key and its deterministic signature
  /// of nothing.
  @Test
  void keysAndSignatures_areThoseOfCctv() {
    var seeds = new SHAKEDigest(128);
    var all = new SHAKEDigest(128);
    for (int i = 0; i < 100; i++) {
      byte[] seed = new byte[MlDsa44Key.SEED_SIZE];
      seeds.doOutput(seed, 0, seed.length);
      MlDsa44Key made = MlDsa44Key.ofSeed(seed);
      byte[] signature = made.sign(new byte[0]);
      assertThat(MlDsa44.verify(made.publicKey(), new byte[0], signature)).isTrue();
      all.update(made.publicKey(), 0, MlDsa44.PUBLIC_KEY_SIZE);
      all.update(signature, 0, MlDsa44.SIGNATURE_SIZE);
    }
    byte[] hash = new byte[32];
    all.doFinal(hash, 0, hash.length);
    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("d51148e1f9f4fa1a723a6cf42e25f2a99eb5c1b378b3d2dbbd561b1203beeae4");
  }

  @Test
  void changedBit_isNoSignature() {
    byte[] signature = key.sign(MESSAGE);
    assertThat(MlDsa44.verify(publicKey, MESSAGE, signature)).isTrue();
    forAll(
        200,
        random -> {
          byte[] other = signature.clone();
          other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
          assertThat(MlDsa44.verify(publicKey, MESSAGE, other)).isFalse();
          assertThat(MlDsa44.verify(Gen.tampered(publicKey, random), MESSAGE, signature)).isFalse();
        });
  }

  /// Else a signature would have twins: other bytes that say the same.
  @Test
  void hintsWrittenOtherwise_areNoSignature() {
    assertTwin(signature -> {
      int used = signature[HINTS + 83];
      assertThat(used).isBetween(2, 79);
      signature[HINTS + used] = 1;
      return signature;
    });
    assertTwin(signature -> {
      int first = signature[HINTS + 80];
      assertThat(first).isGreaterThan(1);
      byte one = signature[HINTS];
      signature[HINTS] = signature[HINTS + 1];
      signature[HINTS + 1] = one;
      return signature;
    });
    assertTwin(signature -> {
      signature[HINTS + 83] = 81;
      return signature;
    });
    assertTwin(signature -> {
      signature[HINTS + 81] = (byte) (signature[HINTS + 80] - 1);
      return signature;
    });
  }

  private void assertTwin(UnaryOperator<byte[]> change) {
    byte[] twin = change.apply(key.sign(MESSAGE));
    assertThat(MlDsa44.verify(publicKey, MESSAGE, twin)).isFalse();
  }

  @Test
  void anythingOfAnotherLength_isNoSignature() {
    byte[] signature = key.sign(MESSAGE);
    for (int length : new int[] {0, 64, 2419, 2421}) {
      assertThat(MlDsa44.verify(publicKey, MESSAGE, new byte[length])).isFalse();
    }
    for (int length : new int[] {0, 32, 1311, 1313}) {
      assertThat(MlDsa44.verify(new byte[length], MESSAGE, signature)).isFalse();
    }
    assertThat(MlDsa44.verify(new byte[1312], MESSAGE, signature)).isFalse();
    assertThatThrownBy(() -> MlDsa44Key.ofSeed(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void seed_isCopied() {
    byte[] seed = new byte[32];
    MlDsa44Key copied = MlDsa44Key.ofSeed(seed);
    seed[0] = 1;
    copied.seed()[1] = 1;
    copied.publicKey()[0] ^= 1;
    assertThat(copied.seed()).isEqualTo(new byte[32]);
    assertThat(copied.publicKey()).isEqualTo(publicKey);
    assertThat(copied.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
  }
}

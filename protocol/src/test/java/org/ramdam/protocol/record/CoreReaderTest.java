package org.ramdam.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Records;

/// The short way of reading says what the long way says, or leaves it to it.
class CoreReaderTest {
  private static @Nullable Core longWay(byte[] bytes) {
    try {
      return RecordCodec.decodeAnyCore(bytes);
    } catch (MalformedException _) {
      return null;
    }
  }

  private static byte[] core(RandomGenerator random) {
    return Records.record(random).coreBytes();
  }

  /// The bytes with one changed, one more, one less, or two parts swapped.
  private static byte[] bent(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    byte[] out;
    switch (random.nextInt(4)) {
      case 0 -> {
        out = bytes.clone();
        out[at] ^= (byte) (1 << random.nextInt(8));
      }
      case 1 -> {
        out = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, out, at + 1, bytes.length - at);
        out[at] = (byte) random.nextInt();
      }
      case 2 -> {
        out = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, out, at, bytes.length - at - 1);
      }
      default -> {
        out = bytes.clone();
        System.arraycopy(bytes, at, out, 0, bytes.length - at);
        System.arraycopy(bytes, 0, out, bytes.length - at, at);
      }
    }
    return out;
  }

  @Test
  void frequentKinds_areReadTheShortWay() {
    forAll(random -> {
      byte[] bytes = core(random);
      Core expected = longWay(bytes);
      Core read = CoreReader.read(bytes);
      boolean frequent =
          expected != null
              && (expected.body() instanceof Body.Contribution
                  || expected.body() instanceof Body.Attest
                  || expected.body() instanceof Body.Skill);
      assertThat(read).isEqualTo(frequent ? expected : null);
    });
  }

  @Test
  void whatIsReadTheShortWay_isReadAlikeTheLongWay() {
    forAll(
        20_000,
        random -> {
          byte[] bytes = bent(core(random), random);
          Core read = CoreReader.read(bytes);
          if (read != null) {
            assertThat(read).isEqualTo(longWay(bytes));
          }
        });
  }

  @Test
  void wordsReadTheShortWay_areReadAlikeTheLongWay() {
    forAll(
        5_000,
        random -> {
          byte[] salt = Gen.bytes(PrivatePart.SALT_SIZE, random);
          String note = "Atelier numéro\n" + random.nextInt(100);
          String skill = random.nextBoolean() ? "" : "vélo";
          PrivatePart part = PrivatePart.of(new Words.ContributionWords(note, skill), salt);
          assertThat(CoreReader.readWords(part.salted(), PrivatePart.SALT_SIZE))
              .isEqualTo(part.words());
          byte[] bytes = bent(part.salted(), random);
          assertThat(words(bytes)).isEqualTo(wordsTheLongWay(bytes));
        });
  }

  private static @Nullable Words words(byte[] salted) {
    try {
      return PrivatePart.decode(salted).words();
    } catch (MalformedException _) {
      return null;
    }
  }

  private static @Nullable Words wordsTheLongWay(byte[] salted) {
    try {
      return PrivatePart.decodeAny(salted).words();
    } catch (MalformedException _) {
      return null;
    }
  }
}

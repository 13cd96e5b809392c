package org.ramdam.protocol.testing;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ramdam.protocol.bytes.Bytes32;

/// Random values of the types everything speaks. They favour the edges.
public final class Gen {
  private static final long[] EDGES = {
    0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xff, 0x8000_0000L
  };

  /// Characters of names and notes: letters with and without accents, other scripts, outside the
  /// basic plane, spaces, a line feed, a zero-width joiner.
  private static final List<String> CHARACTERS =
      List.of(
          "a", "b", "Z", "é", "è", "ç", "œ", "Ŷ", "ß", "İ", "ñ", "Ж", "字", "ﬁ", "𝒜", "🙂", " ",
          "'", "-", "+", "\u00a0", "\u200d", "\n", "0", "9", "/", "<", "&", "\\", "\"");

  private Gen() {}

  /// A number, often at an edge.
  public static long number(RandomGenerator random) {
    return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextLong();
  }

  /// A number from 0 to `last`, often one of the two, of every magnitude alike.
  public static long upTo(long last, RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> last;
      default -> Math.min(last, random.nextLong() >>> random.nextInt(1, 64));
    };
  }

  /// As many random bytes as `size` says.
  public static byte[] bytes(int size, RandomGenerator random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Thirty-two bytes, whose words are often at an edge.
  public static Bytes32 bytes32(RandomGenerator random) {
    return new Bytes32(number(random), number(random), number(random), number(random));
  }

  /// Thirty-two bytes that nobody has drawn before: an id, a hash, a key.
  public static Bytes32 id(RandomGenerator random) {
    return new Bytes32(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /// A text of up to `length` characters in Unicode form NFC, as a note may be; may be empty.
  public static String text(int length, RandomGenerator random) {
    var text = new StringBuilder();
    for (int left = random.nextInt(length + 1); left > 0; left--) {
      text.append(oneOf(CHARACTERS, random));
    }
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /// A text of one line that is not blank, of up to `length` characters, as a name may be.
  public static String name(int length, RandomGenerator random) {
    return "N" + text(length - 1, random).replace('\n', '_');
  }

  /// One of `values`.
  public static <T> T oneOf(List<T> values, RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }

  /// Up to `size` values; often none.
  public static <T> List<T> list(
      int size, RandomGenerator random, Function<RandomGenerator, T> element) {
    var list = new ArrayList<T>();
    for (int left = random.nextBoolean() ? 0 : random.nextInt(size + 1); left > 0; left--) {
      list.add(element.apply(random));
    }
    return list;
  }

  /// The same bytes with one bit turned; `bytes` must not be empty.
  public static byte[] tampered(byte[] bytes, RandomGenerator random) {
    byte[] out = bytes.clone();
    out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
    return out;
  }
}

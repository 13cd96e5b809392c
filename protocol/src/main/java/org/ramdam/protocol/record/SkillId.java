package org.ramdam.protocol.record;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.crypto.Sha256;

/// The id of a skill: 16 bytes derived from its folded label or its URI in a taxonomy, so that two
/// people who write the same words mean the same skill without the words being in the core.
public record SkillId(long high, long low) {
  /// How many bytes it is: 16.
  public static final int SIZE = 16;

  private static final byte[] DOMAIN = "ramdam/skill/v1\0".getBytes(StandardCharsets.US_ASCII);

  /// The id of a label: case, accents and repeated spaces do not count.
  public static SkillId ofLabel(String label) {
    byte[] folded = fold(label).getBytes(StandardCharsets.UTF_8);
    Bytes32 hash = new Sha256().update(DOMAIN).update(folded).finish();
    return new SkillId(hash.w0(), hash.w1());
  }

  /// Reads 16 bytes of `bytes` from `offset`.
  public static SkillId of(byte[] bytes, int offset) {
    return new SkillId(Longs.get(bytes, offset), Longs.get(bytes, offset + 8));
  }

  /// `text` without accents and case, runs of white space as one space.
  public static String fold(String text) {
    String bare = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    return bare.toLowerCase(Locale.ROOT)
        .replace("œ", "oe")
        .replace("æ", "ae")
        .replaceAll("[\\s\\p{Z}]+", " ")
        .strip();
  }

  /// A fresh array of the 16 bytes.
  public byte[] toByteArray() {
    byte[] out = new byte[SIZE];
    Longs.put(out, 0, high);
    Longs.put(out, 8, low);
    return out;
  }

  /// 32 hexadecimal digits.
  public String hex() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  @Override
  public String toString() {
    return hex();
  }
}

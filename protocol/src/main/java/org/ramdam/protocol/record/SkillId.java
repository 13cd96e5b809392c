package org.ramdam.protocol.record;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.crypto.Sha256;

/// The id of a skill: 16 bytes derived from its folded label or its URI in a taxonomy, so that two
/// people who write the same words mean the same skill without the words being in the core.
public record SkillId(long high, long low) {
  /// How many bytes it is: 16.
  public static final int SIZE = 16;

  private static final byte[] DOMAIN = "ramdam/skill/v1\0".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

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
    if (isFolded(text)) {
      return text;
    }
    String bare = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    String lower = bare.toLowerCase(Locale.ROOT).replace("œ", "oe").replace("æ", "ae");
    return SPACES.matcher(lower).replaceAll(" ").strip();
  }

  /// Whether it is plain already: most labels are, and this is asked of every record.
  private static boolean isFolded(String text) {
    char before = ' ';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c > ' ' && c < 'A') || (c > 'Z' && c < 0x7f) || (c == ' ' && before != ' ');
      if (!plain) {
        return false;
      }
      before = c;
    }
    return before != ' ' || text.isEmpty();
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

package org.ramdam.node.view;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ramdam.protocol.record.SkillId;

/// The words of a text as they stand in an index: without case and accents.
public final class Terms {
  private static final int LONGEST = 32;

  private Terms() {}

  /// Runs of letters and digits of `text`, folded, each cut at 32 code points.
  public static List<String> of(String text) {
    var terms = new ArrayList<String>();
    var term = new StringBuilder();
    int[] points = SkillId.fold(text).codePoints().toArray();
    int length = 0;
    for (int point : points) {
      if (!Character.isLetterOrDigit(point)) {
        flush(term, terms);
        length = 0;
      } else if (length < LONGEST) {
        term.appendCodePoint(point);
        length++;
      }
    }
    flush(term, terms);
    return terms;
  }

  private static void flush(StringBuilder term, List<String> terms) {
    if (!term.isEmpty()) {
      terms.add(term.toString());
      term.setLength(0);
    }
  }

  /// The key of an index row: the term, a zero, and `size` bytes for what it leads to.
  public static byte[] key(String term, int size) {
    byte[] utf8 = term.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(utf8, utf8.length + 1 + size);
  }

  /// The term of a key that ends in `size` bytes of what it leads to.
  public static String term(byte[] key, int size) {
    return new String(key, 0, key.length - 1 - size, StandardCharsets.UTF_8);
  }
}

package org.ramdam.node.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.record.Words;

/// How the record of a badge says the level that it attests.
final class BadgeWords {
  private static final Pattern TEXT = Pattern.compile("Open Badge, level ([1-4])");

  private BadgeWords() {}

  static Words.AttestWords of(int level) {
    return new Words.AttestWords("Open Badge, level " + level);
  }

  /// The level; 0 if the words are not here, or no badge's.
  static int level(@Nullable Words words) {
    if (words instanceof Words.AttestWords(String text)) {
      Matcher matcher = TEXT.matcher(text);
      return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
    return 0;
  }
}

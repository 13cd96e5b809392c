package org.ramdam.node.taxonomy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A text as its words: folded, so that case and accents do not count, and without elisions (l',
/// d', qu') and the English 's.
final class Words {
  /// How many letters of a word count.
  static final int LONGEST = 32;

  /// Of what somebody asks, no more is read: a label has at most a few hundred letters.
  private static final int READ = 2_000;

  /// Words that say nothing of a skill. Not "or", which is gold, nor "c" and "r", which are
  /// programming languages.
  private static final Set<String> SMALL =
      Set.of(
          "a", "an", "and", "as", "at", "au", "aux", "avec", "by", "ce", "ces", "d", "dans", "de",
          "des", "du", "en", "et", "for", "from", "in", "l", "la", "le", "les", "leur", "leurs",
          "of", "on", "ou", "par", "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "sur",
          "the", "their", "to", "un", "une", "with");

  private Words() {}

  /// The words of `text` in order, each cut at 32 letters. `+` and `#` belong to the word they
  /// follow, as in C++.
  static List<String> of(String text) {
    return ofFolded(Fold.of(text.length() > READ ? text.substring(0, READ) : text));
  }

  static List<String> ofFolded(String folded) {
    var words = new ArrayList<String>();
    int at = 0;
    while (at < folded.length()) {
      int end = at;
      while (end < folded.length() && isOfWord(folded, end, at)) {
        end++;
      }
      if (end > at && !isElided(folded, at, end)) {
        words.add(folded.substring(at, Math.min(end, at + LONGEST)));
      }
      at = Math.max(end, at + 1);
    }
    return words;
  }

  /// Those of `words` that say something; all of them if none does.
  static List<String> telling(List<String> words) {
    List<String> telling = words.stream().filter(word -> !SMALL.contains(word)).toList();
    return telling.isEmpty() ? words : telling;
  }

  static boolean isSmall(String word) {
    return SMALL.contains(word);
  }

  /// Letters outside the basic plane are surrogates, and taken as they are.
  private static boolean isOfWord(String folded, int at, int start) {
    char c = folded.charAt(at);
    return Character.isLetterOrDigit(c)
        || Character.isSurrogate(c)
        || (at > start && (c == '+' || c == '#'));
  }

  private static boolean isElided(String folded, int start, int end) {
    boolean article = end - start == 1 || (end - start == 2 && folded.startsWith("qu", start));
    boolean before = end < folded.length() && isApostrophe(folded.charAt(end));
    boolean genitive =
        end - start == 1
            && folded.charAt(start) == 's'
            && start > 0
            && isApostrophe(folded.charAt(start - 1));
    return (article && before) || genitive;
  }

  private static boolean isApostrophe(char c) {
    return c == '\'' || c == '\u2019';
  }
}

package org.ramdam.node.view.skills;

import java.util.Set;

/// Words that mean nearly the same, in French and English: a plural is its singular, and long words
/// that start alike are of one family.
final class Stem {
  /// Letters at the start that make two words one family.
  static final int FAMILY = 5;

  /// The nearness of a word to itself.
  static final int SAME = 3;

  private static final int REST = 6;
  private static final Set<String> EMPTY =
      Set.of(
          "a", "an", "and", "au", "aux", "avec", "d", "de", "des", "du", "en", "et", "for", "in",
          "l", "la", "le", "les", "of", "on", "ou", "pour", "sur", "the", "to", "un", "une",
          "with");

  private Stem() {}

  /// Whether the word says nothing of a skill.
  static boolean isEmpty(String term) {
    return EMPTY.contains(term);
  }

  /// A folded word without the mark of its plural and without a final e.
  static String of(String term) {
    String stem = term;
    if (stem.length() > 3 && (stem.endsWith("s") || stem.endsWith("x"))) {
      stem = stem.substring(0, stem.length() - 1);
    }
    if (stem.length() > 3 && stem.endsWith("e")) {
      stem = stem.substring(0, stem.length() - 1);
    }
    return stem;
  }

  /// How near the stem of a word that is looked for comes to one that is there: 3 the same, 2 its
  /// start, 1 of one family, 0 another.
  static int nearness(String wanted, String found) {
    if (wanted.equals(found)) {
      return SAME;
    }
    if (found.startsWith(wanted)) {
      return 2;
    }
    int common = 0;
    int shorter = Math.min(wanted.length(), found.length());
    while (common < shorter && wanted.charAt(common) == found.charAt(common)) {
      common++;
    }
    boolean family = common >= FAMILY && Math.max(wanted.length(), found.length()) - common <= REST;
    return family ? 1 : 0;
  }
}

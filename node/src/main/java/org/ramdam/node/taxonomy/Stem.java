package org.ramdam.node.taxonomy;

/// What is left of a word without its ending, in French and English alike, since one does not know
/// in which of them somebody asks. It is applied to folded words: "vélos" and "velo" have the same.
final class Stem {
  /// Fewer letters would be of too many words.
  private static final int SHORTEST = 3;

  /// Longer ones first. What stands after the dash takes the place of the ending.
  private static final String[][] ENDINGS = {
    {"isation", "is"},
    {"ization", "is"},
    {"ation", ""},
    {"ing", ""},
    {"eur", ""},
    {"eus", ""},
    {"iser", "is"},
    {"ize", "is"},
    {"ant", ""},
    {"er", ""},
    {"ed", ""},
    {"ee", ""},
    {"iz", "is"},
    {"e", ""},
  };

  private Stem() {}

  /// The stem of a folded word; the word itself if it is short.
  static String of(String word) {
    String stem = singular(word);
    for (String[] ending : ENDINGS) {
      if (stem.endsWith(ending[0]) && stem.length() - ending[0].length() >= SHORTEST) {
        stem = stem.substring(0, stem.length() - ending[0].length()) + ending[1];
        break;
      }
    }
    return last(stem);
  }

  private static String singular(String word) {
    int length = word.length();
    if (length <= SHORTEST) {
      return word;
    }
    if (word.endsWith("aux") && !word.endsWith("eaux") && length > 5) {
      return word.substring(0, length - 2) + "l";
    }
    boolean french = word.endsWith("eaux") || word.endsWith("eux");
    boolean plural = word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us");
    return french || plural ? word.substring(0, length - 1) : word;
  }

  /// Battery, batterie and batteries end alike, and so do planning and plan.
  private static String last(String stem) {
    int end = stem.length();
    if (end > SHORTEST && stem.charAt(end - 1) == 'e') {
      end--;
    }
    if (end > SHORTEST && stem.charAt(end - 1) == stem.charAt(end - 2)) {
      end--;
    }
    if (end > SHORTEST && stem.charAt(end - 1) == 'y') {
      return stem.substring(0, end - 1) + "i";
    }
    return stem.substring(0, end);
  }
}

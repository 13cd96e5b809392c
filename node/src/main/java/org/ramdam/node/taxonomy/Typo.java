package org.ramdam.node.taxonomy;

/// How many slips of the finger lie between two words: a letter too many, too few, another, or two
/// neighbours exchanged.
final class Typo {
  private static final int SHORTEST = 4;
  private static final int LONG = 8;

  private Typo() {}

  /// How many slips are forgiven in a word of this many letters.
  static int allowed(int letters) {
    if (letters < SHORTEST) {
      return 0;
    }
    return letters < LONG ? 1 : 2;
  }

  /// How many slips there are; `most + 1` if there are more than `most`.
  static int count(String a, String b, int most) {
    if (Math.abs(a.length() - b.length()) > most) {
      return most + 1;
    }
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      if (fill(row, last, before, i, a, b) > most) {
        return most + 1;
      }
      int[] free = before;
      before = last;
      last = row;
      row = free;
    }
    return Math.min(last[b.length()], most + 1);
  }

  /// Fills the row of the first `i` letters of `a`; the least in it.
  private static int fill(int[] row, int[] last, int[] before, int i, String a, String b) {
    row[0] = i;
    int least = i;
    char letter = a.charAt(i - 1);
    for (int j = 1; j <= b.length(); j++) {
      int other = letter == b.charAt(j - 1) ? 0 : 1;
      int slips = Math.min(last[j - 1] + other, Math.min(last[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && letter == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
        slips = Math.min(slips, before[j - 2] + 1);
      }
      row[j] = slips;
      least = Math.min(least, slips);
    }
    return least;
  }

  /// Which letters a word has, as bits: two words that differ in more of them than slips can
  /// explain need not be compared.
  static int letters(String word) {
    int letters = 0;
    for (int i = 0; i < word.length(); i++) {
      letters |= 1 << (word.charAt(i) & 31);
    }
    return letters;
  }

  /// Whether words with these letters may be `most` slips apart.
  static boolean mayBe(int lettersOfOne, int lettersOfOther, int most) {
    return Integer.bitCount(lettersOfOne ^ lettersOfOther) <= 2 * most;
  }
}

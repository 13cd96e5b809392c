package org.ramdam.cli;

import java.util.Collection;

/// The word that somebody may have meant.
///
/// The distance is that of Damerau and Levenshtein, where no letter is touched twice: letters
/// added, left out, changed, or exchanged with their neighbour.
final class Nearest {
  /// More mistakes than this and it is another word.
  private static final int MOST = 2;

  private Nearest() {}

  /// The nearest of `known`, or nothing if none is near.
  static String of(String word, Collection<String> known) {
    String nearest = "";
    int least = MOST + 1;
    for (String one : known) {
      int distance = distance(word, one);
      if (distance < least && distance < one.length()) {
        least = distance;
        nearest = one;
      }
    }
    return nearest;
  }

  static int distance(String a, String b) {
    var steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        steps[i][j] =
            Math.min(steps[i - 1][j - 1] + change, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[a.length()][b.length()];
  }
}

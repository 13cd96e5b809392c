package org.ramdam.node.taxonomy;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Every word of every label, folded and in order; its place is its number.
final class Vocabulary {
  /// From so many letters on, a word that begins with what was asked for answers it too.
  private static final int START = 4;

  private static final int[] NONE = {};

  private final String[] words;
  private final String[] stems;
  private final int[] letters;
  private final int[] stemLetters;
  private final Map<String, int[]> byStem;
  private final Synonyms synonyms;

  Vocabulary(Collection<String> words, Synonyms synonyms) {
    this.synonyms = synonyms;
    this.words = words.stream().sorted().toArray(String[]::new);
    stems = new String[this.words.length];
    letters = new int[this.words.length];
    stemLetters = new int[this.words.length];
    byStem = HashMap.newHashMap(this.words.length);
    for (int i = 0; i < this.words.length; i++) {
      String stem = Stem.of(this.words[i]);
      stems[i] = stem.equals(this.words[i]) ? this.words[i] : stem;
      letters[i] = Typo.letters(this.words[i]);
      stemLetters[i] = Typo.letters(stem);
      byStem.merge(stem, new int[] {i}, Vocabulary::concat);
    }
  }

  private static int[] concat(int[] some, int[] one) {
    int[] all = Arrays.copyOf(some, some.length + 1);
    all[some.length] = one[0];
    return all;
  }

  /// A word that answers another.
  ///
  /// @param word its number
  /// @param nearness 1 if it is the same word, less otherwise
  record Near(int word, Match.How how, float nearness) {}

  int size() {
    return words.length;
  }

  String word(int number) {
    return words[number];
  }

  /// The number of a word; negative if there is none.
  int number(String word) {
    return Arrays.binarySearch(words, word);
  }

  /// The first number of those that begin with `start`.
  int first(String start) {
    int place = number(start);
    return place >= 0 ? place : -place - 1;
  }

  /// The number after the last of those that begin with `start`.
  int end(String start) {
    return first(start + Character.MAX_VALUE);
  }

  /// The words that answer `word`, nearest first, each once.
  List<Near> near(String word) {
    var near = new HashMap<Integer, Near>();
    int same = number(word);
    if (same >= 0) {
      add(near, new Near(same, Match.How.EXACT, Weights.EXACT));
    }
    String stem = Stem.of(word);
    for (int number : byStem.getOrDefault(stem, NONE)) {
      add(near, new Near(number, Match.How.STEM, Weights.STEM));
    }
    for (String synonym : synonyms.of(stem)) {
      for (int number : byStem.getOrDefault(synonym, NONE)) {
        add(near, new Near(number, Match.How.SYNONYM, Weights.SYNONYM));
      }
    }
    if (stem.length() >= START) {
      for (int number = first(stem); number < end(stem); number++) {
        add(near, new Near(number, Match.How.START, Weights.START));
      }
    }
    addTypos(near, word, stem, same >= 0);
    return near.values().stream()
        .sorted(Comparator.comparingDouble((Near n) -> -n.nearness()).thenComparingInt(Near::word))
        .toList();
  }

  private void addTypos(Map<Integer, Near> near, String word, String stem, boolean isKnown) {
    int most = isNumber(word) ? 0 : Typo.allowed(word.length());
    if (most == 0) {
      return;
    }
    int mask = Typo.letters(word);
    int stemMask = Typo.letters(stem);
    int mostOfStem = Math.min(most, Typo.allowed(stem.length()));
    for (int i = 0; i < words.length; i++) {
      int slips = most + 1;
      if (Typo.mayBe(mask, letters[i], most)) {
        slips = Typo.count(word, words[i], most);
      }
      if (mostOfStem > 0 && slips > 1 && Typo.mayBe(stemMask, stemLetters[i], mostOfStem)) {
        int ofStem = Typo.count(stem, stems[i], mostOfStem);
        slips = ofStem <= mostOfStem ? Math.min(slips, ofStem) : slips;
      }
      if (slips <= most) {
        add(near, new Near(i, Match.How.TYPO, Weights.typo(slips, isKnown)));
      }
    }
  }

  /// 9001 is no slip for 9004.
  private static boolean isNumber(String word) {
    return word.chars().allMatch(Character::isDigit);
  }

  private static void add(Map<Integer, Near> near, Near more) {
    near.merge(more.word(), more, (one, other) -> one.nearness() >= other.nearness() ? one : other);
  }
}

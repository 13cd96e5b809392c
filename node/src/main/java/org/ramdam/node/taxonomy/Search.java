package org.ramdam.node.taxonomy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Finds the concepts whose labels come nearest to some words. A label counts twice what it shares
/// with the words, divided by all that the words and the label say (the coefficient of Sørensen and
/// Dice, with words weighed by how rare they are, and near words counting a part). So a label that
/// says more than was asked for stands below one that says just that.
final class Search {
  /// More words than this are not looked for: the longest label has fewer.
  private static final int MOST_WORDS = 24;

  private static final int SAME = 1000;

  /// What scores less has nothing to do with the words.
  private static final int LEAST = 40;

  private final List<Concept> concepts;
  private final List<Job> jobs;
  private final Index index;
  private final Rows broader;
  private final Rows narrower;

  Search(List<Concept> concepts, List<Job> jobs, Index index, Rows broader) {
    this.concepts = concepts;
    this.jobs = jobs;
    this.index = index;
    this.broader = broader;
    narrower = broader.inverted(concepts.size() + jobs.size());
  }

  /// A word that is asked for, and the words of the vocabulary that answer it, nearest first.
  private record Asked(String word, List<Vocabulary.Near> near) {}

  /// A concept, by its number, and the label that is nearest.
  private record Found(int concept, int text, int score) {
    private static final Comparator<Found> BEST_FIRST =
        Comparator.comparingInt((Found found) -> -found.score()).thenComparingInt(Found::concept);
  }

  /// @param same the concept that has `words` as a label, if there is one: it stands first
  List<Match> find(String words, int limit, @Nullable Concept same) {
    List<Asked> asked =
        Words.telling(Words.of(words)).stream()
            .distinct()
            .limit(MOST_WORDS)
            .map(word -> new Asked(word, index.vocabulary().near(word)))
            .toList();
    var worst = new PriorityQueue<Found>(Found.BEST_FIRST.reversed());
    for (Found found : count(asked, same)) {
      worst.add(found);
      if (worst.size() > limit) {
        worst.remove();
      }
    }
    return worst.stream().sorted(Found.BEST_FIRST).map(found -> match(found, asked)).toList();
  }

  private List<Found> count(List<Asked> asked, @Nullable Concept same) {
    var tally = new Tally();
    float all = 0;
    for (int i = 0; i < asked.size(); i++) {
      all += tally.add(i + 1, asked.get(i).near());
    }
    var found = new ArrayList<Found>();
    int text = 0;
    for (int concept = 0; concept < concepts.size(); concept++) {
      int best = text;
      int bestScore = 0;
      for (; text < index.size() && index.owner(text) == concept; text++) {
        int score = tally.score(text, concept, all);
        if (score > bestScore) {
          bestScore = score;
          best = text;
        }
      }
      if (concepts.get(concept).equals(same)) {
        found.add(new Found(concept, best, SAME));
      } else if (bestScore >= LEAST) {
        found.add(new Found(concept, best, bestScore));
      }
    }
    return found;
  }

  /// What the words have come to so far, for each text and each concept.
  private final class Tally {
    private final float[] texts = new float[index.size()];
    private final int[] lastOfText = new int[index.size()];
    private final float[] above = new float[concepts.size()];
    private final int[] lastAbove = new int[concepts.size()];

    /// Counts one word; what it says in sum.
    private float add(int turn, List<Vocabulary.Near> near) {
      if (near.isEmpty()) {
        return index.wordWeight(0);
      }
      float asked = index.wordWeight(near.getFirst().word());
      for (Vocabulary.Near one : near) {
        float shared = one.nearness() * (asked + index.wordWeight(one.word()));
        for (int i = 0; i < index.texts().size(one.word()); i++) {
          add(turn, index.texts().get(one.word(), i), shared);
        }
      }
      return asked;
    }

    /// Nearest words come first, so that a text or a concept counts one word once, at its best.
    private void add(int turn, int text, float shared) {
      if (lastOfText[text] == turn) {
        return;
      }
      lastOfText[text] = turn;
      texts[text] += shared;
      int owner = index.owner(text);
      for (int i = 0; i < narrower.size(owner); i++) {
        int below = narrower.get(owner, i);
        if (lastAbove[below] != turn) {
          lastAbove[below] = turn;
          above[below] += shared;
        }
      }
    }

    /// What is found above makes up for a part of what the label lacks.
    private int score(int text, int concept, float all) {
      float shared = texts[text] / (all + index.textWeight(text));
      float sharedAbove = above[concept] / (all + index.textWeight(text));
      float part = shared + Weights.BROADER * sharedAbove * (1 - shared);
      float weight =
          index.where(text) == Match.Where.ALTERNATIVE ? Weights.ALTERNATIVE : Weights.EXACT;
      return Math.min(SAME - 1, Math.round(SAME * part * weight));
    }
  }

  private Match match(Found found, List<Asked> asked) {
    var reasons = new ArrayList<Match.Reason>();
    for (Asked one : asked) {
      Match.@Nullable Reason reason = reason(one, found.text(), index.where(found.text()));
      for (int i = 0; reason == null && i < broader.size(found.concept()); i++) {
        reason = reasonAbove(one, broader.get(found.concept(), i));
      }
      if (reason != null) {
        reasons.add(reason);
      }
    }
    return new Match(concepts.get(found.concept()), found.score(), List.copyOf(reasons));
  }

  private Match.@Nullable Reason reasonAbove(Asked asked, int owner) {
    for (int text = first(owner); text < index.size() && index.owner(text) == owner; text++) {
      Match.Reason reason = reason(asked, text, Match.Where.BROADER);
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  /// The first text of an owner; they stand in the order of their owners.
  private int first(int owner) {
    int low = 0;
    int high = index.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (index.owner(middle) < owner) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Match.@Nullable Reason reason(Asked asked, int text, Match.Where where) {
    for (Vocabulary.Near near : asked.near()) {
      if (index.words().contains(text, near.word())) {
        String found = index.vocabulary().word(near.word());
        return new Match.Reason(asked.word(), found, near.how(), where, text(text));
      }
    }
    return null;
  }

  /// A text as it stands in the taxonomy.
  private String text(int text) {
    int owner = index.owner(text);
    if (owner >= concepts.size()) {
      return jobs.get(owner - concepts.size()).label();
    }
    Concept concept = concepts.get(owner);
    return switch (index.where(text)) {
      case FRENCH, BROADER -> concept.french();
      case ENGLISH -> concept.englishOrFrench();
      case ALTERNATIVE -> concept.alternatives().get(alternative(text));
    };
  }

  private int alternative(int text) {
    int before = 0;
    while (index.where(text - before - 1) == Match.Where.ALTERNATIVE
        && index.owner(text - before - 1) == index.owner(text)) {
      before++;
    }
    return before;
  }
}

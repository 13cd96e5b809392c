package org.ramdam.node.taxonomy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Words that mean the same, as the taxonomy itself shows: several concepts have two French labels
/// that differ in nothing else. "Réparer des vélos" is also "réparer des bicyclettes", and so are
/// washing, tuning and selling them; hence a bicyclette is a vélo in labels without alternatives.
final class Synonyms {
  /// Fewer concepts may mean it by chance.
  private static final int CONCEPTS = 3;

  private static final Set<String> NONE = Set.of();

  private final Map<String, Set<String>> byStem = new HashMap<>();

  private Synonyms() {}

  /// Two stems, in order.
  private record Pair(String one, String other) {}

  /// @param labels in the order of their owners
  static Synonyms of(List<Concepts.Label> labels) {
    var counts = new HashMap<Pair, Integer>();
    var ofOne = new ArrayList<List<String>>();
    for (int i = 0; i < labels.size(); i++) {
      if (i > 0 && labels.get(i).owner() != labels.get(i - 1).owner()) {
        count(ofOne, counts);
        ofOne.clear();
      }
      // Most concepts have no alternative labels, and take no time.
      boolean hasMore = i + 1 < labels.size() && isOfSame(labels.get(i), labels.get(i + 1));
      boolean french = labels.get(i).where() != Match.Where.ENGLISH;
      if (french && (hasMore || !ofOne.isEmpty())) {
        ofOne.add(stems(labels.get(i)));
      }
    }
    count(ofOne, counts);
    var synonyms = new Synonyms();
    counts.forEach((pair, count) -> {
      if (count >= CONCEPTS) {
        synonyms.add(pair.one(), pair.other());
        synonyms.add(pair.other(), pair.one());
      }
    });
    return synonyms;
  }

  private static boolean isOfSame(Concepts.Label one, Concepts.Label other) {
    return one.owner() == other.owner();
  }

  private static List<String> stems(Concepts.Label label) {
    return Words.telling(Words.ofFolded(label.folded())).stream().map(Stem::of).toList();
  }

  /// Counts for one concept each pair once.
  private static void count(List<List<String>> labels, Map<Pair, Integer> counts) {
    var pairs = new HashSet<Pair>();
    for (int i = 0; i < labels.size(); i++) {
      for (int j = 0; j < i; j++) {
        Pair pair = difference(labels.get(i), labels.get(j));
        if (pair != null) {
          pairs.add(pair);
        }
      }
    }
    pairs.forEach(pair -> counts.merge(pair, 1, Integer::sum));
  }

  /// The one word that differs; null if none or several do, or if there is no other word.
  private static @Nullable Pair difference(List<String> one, List<String> other) {
    if (one.size() != other.size() || one.size() < 2) {
      return null;
    }
    int place = -1;
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).equals(other.get(i))) {
        if (place >= 0) {
          return null;
        }
        place = i;
      }
    }
    if (place < 0) {
      return null;
    }
    boolean ordered = one.get(place).compareTo(other.get(place)) < 0;
    return ordered
        ? new Pair(one.get(place), other.get(place))
        : new Pair(other.get(place), one.get(place));
  }

  private void add(String stem, String synonym) {
    byStem.computeIfAbsent(stem, _ -> new TreeSet<>()).add(synonym);
  }

  /// The stems that mean the same as `stem`, in order.
  Set<String> of(String stem) {
    return byStem.getOrDefault(stem, NONE);
  }
}

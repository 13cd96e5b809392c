package org.ramdam.node.taxonomy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.LongStream;

/// What somebody may want to say who has not said it to the end.
final class Completion {
  private static final int MOST_WORDS = 12;

  private final List<Concept> concepts;
  private final Index index;

  Completion(List<Concept> concepts, Index index) {
    this.concepts = concepts;
    this.index = index;
  }

  /// The words of the vocabulary that begin as one that was typed: from `first` to before `end`.
  private record Span(int first, int end) {
    private boolean has(int word) {
      return word >= first && word < end;
    }
  }

  List<Concept> complete(String start, int limit) {
    List<Span> typed = Words.of(start).stream().limit(MOST_WORDS).map(this::span).toList();
    if (typed.isEmpty() || limit <= 0) {
      return List.of();
    }
    long[] ranked = texts(typed).filter(rank -> rank >= 0).toArray();
    Arrays.sort(ranked);
    var found = new LinkedHashSet<Concept>();
    for (int i = 0; i < ranked.length && found.size() < limit; i++) {
      found.add(concepts.get(index.owner((int) ranked[i])));
    }
    return new ArrayList<>(found);
  }

  private Span span(String word) {
    return new Span(index.vocabulary().first(word), index.vocabulary().end(word));
  }

  /// The ranks of the texts that have the rarest of the spans, -1 for those that lack another.
  private LongStream texts(List<Span> typed) {
    Span rarest = typed.getFirst();
    for (Span span : typed) {
      rarest = count(span) < count(rarest) ? span : rarest;
    }
    var texts = new BitSet(index.size());
    for (int word = rarest.first(); word < rarest.end(); word++) {
      for (int i = 0; i < index.texts().size(word); i++) {
        texts.set(index.texts().get(word, i));
      }
    }
    return texts.stream().mapToLong(text -> rank(text, typed));
  }

  private int count(Span span) {
    int count = 0;
    for (int word = span.first(); word < span.end(); word++) {
      count += index.texts().size(word);
    }
    return count;
  }

  /// Less is better: whether the text begins as typed, how many words it has, and its number in the
  /// lowest 32 bits, which is the order of the labels; -1 if a word is missing or it is a job's.
  private long rank(int text, List<Span> typed) {
    if (index.owner(text) >= concepts.size()) {
      return -1;
    }
    boolean begins = true;
    for (int i = 0; i < typed.size(); i++) {
      begins =
          begins && i < index.words().size(text) && typed.get(i).has(index.words().get(text, i));
      if (!begins && !hasAny(text, typed.get(i))) {
        return -1;
      }
    }
    long head = begins ? 0 : 1;
    return head << 48 | (long) index.words().size(text) << 32 | text;
  }

  private boolean hasAny(int text, Span span) {
    for (int i = 0; i < index.words().size(text); i++) {
      if (span.has(index.words().get(text, i))) {
        return true;
      }
    }
    return false;
  }
}

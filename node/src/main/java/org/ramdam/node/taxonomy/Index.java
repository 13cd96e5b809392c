package org.ramdam.node.taxonomy;

import java.util.HashMap;
import java.util.List;

/// Which text has which words. A text is a label of an owner: of a concept, or of a job, whose
/// numbers follow those of the concepts. All in flat arrays, since this stays in memory.
final class Index {
  private final Vocabulary vocabulary;
  private final int[] owners;
  private final Match.Where[] wheres;
  private final Rows words;
  private final Rows texts;
  private final float[] wordWeights;
  private final float[] textWeights;

  private Index(Vocabulary vocabulary, int[] owners, Match.Where[] wheres, Rows words, Rows texts) {
    this.vocabulary = vocabulary;
    this.owners = owners;
    this.wheres = wheres;
    this.words = words;
    this.texts = texts;
    wordWeights = new float[vocabulary.size()];
    for (int word = 0; word < wordWeights.length; word++) {
      wordWeights[word] = (float) Math.log(1 + (double) owners.length / texts.size(word));
    }
    textWeights = new float[owners.length];
    for (int text = 0; text < owners.length; text++) {
      textWeights[text] = weigh(text);
    }
  }

  /// Small words count only in a text that has no others.
  private float weigh(int text) {
    float telling = 0;
    float all = 0;
    for (int i = 0; i < words.size(text); i++) {
      int word = words.get(text, i);
      all += wordWeights[word];
      telling += Words.isSmall(vocabulary.word(word)) ? 0 : wordWeights[word];
    }
    return telling == 0 ? all : telling;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /// How many texts there are.
  int size() {
    return owners.length;
  }

  /// Whose label a text is.
  int owner(int text) {
    return owners[text];
  }

  Match.Where where(int text) {
    return wheres[text];
  }

  /// The words of each text, in order.
  Rows words() {
    return words;
  }

  /// The texts of each word, ascending.
  Rows texts() {
    return texts;
  }

  /// How much a word says: the fewer texts have it, the more.
  float wordWeight(int word) {
    return wordWeights[word];
  }

  /// How much the words of a text say in sum.
  float textWeight(int text) {
    return textWeights[text];
  }

  static Index of(List<Concepts.Label> labels) {
    var numbers = new HashMap<String, Integer>();
    var words = new Rows.Builder();
    int[] owners = new int[labels.size()];
    var wheres = new Match.Where[labels.size()];
    for (int text = 0; text < labels.size(); text++) {
      Concepts.Label label = labels.get(text);
      owners[text] = label.owner();
      wheres[text] = label.where();
      for (String word : Words.ofFolded(label.folded())) {
        words.add(numbers.computeIfAbsent(word, _ -> numbers.size()));
      }
      words.end();
    }
    var vocabulary = new Vocabulary(numbers.keySet(), Synonyms.of(labels));
    int[] ordered = new int[numbers.size()];
    numbers.forEach((word, number) -> ordered[number] = vocabulary.number(word));
    Rows rows = words.build().map(ordered);
    return new Index(vocabulary, owners, wheres, rows, rows.inverted(vocabulary.size()));
  }
}

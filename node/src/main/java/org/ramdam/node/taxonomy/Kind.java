package org.ramdam.node.taxonomy;

/// What an entry of a taxonomy is, in the words of its source.
public enum Kind {
  /// ESCO: a skill or competence.
  SKILL('S', Source.ESCO),
  /// ESCO: knowledge.
  KNOWLEDGE('K', Source.ESCO),
  /// ROME: a competence (compétence).
  COMPETENCE('C', Source.ROME),
  /// ROME: a macro-competence, which gathers competences (macro-compétence).
  MACRO_COMPETENCE('M', Source.ROME),
  /// ROME: a professional attitude (savoir-être professionnel).
  ATTITUDE('A', Source.ROME);

  private final char letter;
  private final Source source;

  Kind(char letter, Source source) {
    this.letter = letter;
    this.source = source;
  }

  /// The taxonomy that has entries of this kind.
  public Source source() {
    return source;
  }

  /// How it is written in the resource.
  char letter() {
    return letter;
  }

  static Kind of(String letter) {
    for (Kind kind : values()) {
      if (letter.length() == 1 && letter.charAt(0) == kind.letter) {
        return kind;
      }
    }
    throw new IllegalStateException("no kind of entry: " + letter);
  }
}

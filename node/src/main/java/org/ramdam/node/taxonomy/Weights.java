package org.ramdam.node.taxonomy;

/// What a word counts that is not quite the one that was asked for. Set by trying, on the half
/// `tune` of the list of queries.
final class Weights {
  static final float EXACT = 1;
  static final float STEM = 0.95f;
  static final float SYNONYM = 0.7f;
  static final float START = 0.6f;

  /// A word that is in a broader concept or a job, and not in the label.
  static final float BROADER = 0.15f;

  /// A label that is not the preferred one.
  static final float ALTERNATIVE = 0.98f;

  private Weights() {}

  /// A word so many slips away; less if what was asked for is a word itself.
  static float typo(int slips, boolean isKnown) {
    float nearness = slips <= 1 ? 0.85f : 0.7f;
    return isKnown ? nearness * 0.75f : nearness;
  }
}

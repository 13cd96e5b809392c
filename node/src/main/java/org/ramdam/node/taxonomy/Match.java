package org.ramdam.node.taxonomy;

import java.util.List;

/// A concept that was found, and why it stands where it does.
///
/// @param score 1000 if the words are one of its labels, less the more the words and the nearest
///   label have that the other has not
/// @param reasons for each word that was found, in the order of the words, what was found
public record Match(Concept concept, int score, List<Reason> reasons) {

  /// One word that was asked for, and the best that answers it.
  ///
  /// @param word as it was asked for, folded
  /// @param found a word of `text`, folded
  /// @param text the label that has it, as it stands in the taxonomy
  public record Reason(String word, String found, How how, Where where, String text) {}

  /// How near the word that was found is to the one that was asked for.
  public enum How {
    /// The same, whatever the case and the accents.
    EXACT,
    /// The same but for its ending.
    STEM,
    /// Another word for the same.
    SYNONYM,
    /// The same but for a letter or two.
    TYPO,
    /// It begins with what was asked for.
    START
  }

  /// Which label has it.
  public enum Where {
    /// The preferred label in French.
    FRENCH,
    /// The preferred label in English.
    ENGLISH,
    /// An alternative label of the concept.
    ALTERNATIVE,
    /// A label of a broader concept, or of a job that asks for the concept.
    BROADER
  }
}

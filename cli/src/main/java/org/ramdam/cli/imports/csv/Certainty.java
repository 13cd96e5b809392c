package org.ramdam.cli.imports.csv;

/// How sure it is what a column holds.
public enum Certainty {
  /// The mapping says so.
  STATED,
  /// The header is one of the known names.
  KNOWN,
  /// A word of the header and the cells say the same.
  LIKELY,
  /// A word of the header says so, or the cells do.
  POSSIBLE,
  /// Nothing says so: the column is not read.
  NONE;

  /// Whether a person has to confirm it.
  public boolean isGuess() {
    return this == LIKELY || this == POSSIBLE;
  }
}

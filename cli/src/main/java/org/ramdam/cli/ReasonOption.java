package org.ramdam.cli;

import picocli.CommandLine.Option;

/// Why somebody says no, or asks for a decision.
final class ReasonOption {
  @Option(
      names = "--because",
      paramLabel = "WHY",
      required = true,
      descriptionKey = "opinion.because")
  private String because = "";

  /// The reason that was given.
  ///
  /// @throws Failure 2 if it is blank, or no text that a record may hold
  String given() {
    Texts.require("--because", because);
    return because;
  }
}

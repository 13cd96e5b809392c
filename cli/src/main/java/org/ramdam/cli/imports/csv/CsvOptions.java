package org.ramdam.cli.imports.csv;

import java.time.LocalDate;

/// How a CSV file is to be read.
///
/// @param mapping what a person said about it
/// @param guess whether to guess what is neither said nor known
/// @param today the last day that may be written
public record CsvOptions(CsvMapping mapping, boolean guess, LocalDate today) {
  /// Nothing guessed, and nothing said.
  public static CsvOptions strict(LocalDate today) {
    return new CsvOptions(CsvMapping.NONE, false, today);
  }
}

package org.ramdam.cli.csv;

/// What is wrong with a CSV file, and where.
///
/// @param line of the file, from 1; 0 if it is the file as a whole
/// @param column of the line, from 1; 0 if it is the line as a whole
/// @param name of the column, as its header has it; empty if it has none
/// @param sample the beginning of what stands there
public record Problem(Code code, long line, int column, String name, String sample) {
  private static final int SAMPLE = 40;

  /// What is wrong. Its texts are `csv.CODE` of the messages.
  public enum Code {
    TOO_LARGE,
    EMPTY,
    NO_LINES,
    UTF_16,
    NOT_UTF_8,
    NUL,
    QUOTE_OPEN,
    QUOTE_INSIDE,
    CELL_LONG,
    COLUMN_UNKNOWN,
    COLUMN_TWICE,
    COLUMN_MISSING,
    CELLS_MISSING,
    CELLS_EXTRA,
    FORMULA,
    DAY,
    DAY_FUTURE,
    HOURS,
    HOURS_RANGE,
    HOURS_DECIMAL,
    FOR_MISSING,
    FOR_UNKNOWN,
    FOR_AMBIGUOUS,
    WHAT_MISSING,
    TEXT,
    ACTION
  }

  public Problem {
    if (sample.codePointCount(0, sample.length()) > SAMPLE) {
      sample = sample.substring(0, sample.offsetByCodePoints(0, SAMPLE)) + "…";
    }
  }

  /// The file as a whole.
  static Problem ofFile(Code code) {
    return new Problem(code, 0, 0, "", "");
  }
}

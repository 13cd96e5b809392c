package org.ramdam.cli.imports;

/// What is wrong with a source, and where.
///
/// @param line of the source, from 1; 0 if it is the source as a whole
/// @param column of the line, from 1; 0 if it is the line as a whole
/// @param name of the column, as its header has it, or of the property; empty if it has none
/// @param sample the beginning of what stands there
/// @param lines how many have the same problem with the same sample; `line` is the first
public record Problem(Code code, long line, int column, String name, String sample, int lines) {
  private static final int SAMPLE = 40;

  /// What is wrong. Its texts are `source.CODE` of the messages.
  public enum Code {
    TOO_LARGE,
    EMPTY,
    NO_LINES,
    NOTHING,
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
    DAY_LONG,
    HOURS,
    HOURS_RANGE,
    HOURS_DECIMAL,
    FOR_MISSING,
    FOR_UNKNOWN,
    FOR_AMBIGUOUS,
    WHO_UNKNOWN,
    WHO_AMBIGUOUS,
    WHO_MANY,
    PROJECT_UNKNOWN,
    PROJECT_AMBIGUOUS,
    WHAT_MISSING,
    TEXT,
    ACTION,
    SPREADSHEET,
    TOO_MANY_LINES,
    DAY_AMBIGUOUS,
    DAY_SERIAL,
    WHO,
    MAPPING_LINE,
    MAPPING_FIELD,
    MAPPING_COLUMN,
    MAPPING_TWICE,
    MAPPING_VALUE,
    JSON,
    JSON_SHAPE,
    NAME_MISSING,
    HISTORY,
    PEOPLE_LINE,
    PEOPLE_TWICE,
    CALENDAR,
    CALENDAR_LINE,
    CALENDAR_NESTING,
    EVENT_DAY,
    EVENT_DURATION,
    EVENT_HOURS
  }

  public Problem {
    if (sample.codePointCount(0, sample.length()) > SAMPLE) {
      sample = sample.substring(0, sample.offsetByCodePoints(0, SAMPLE)) + "…";
    }
  }

  /// What is wrong with one line.
  public Problem(Code code, long line, int column, String name, String sample) {
    this(code, line, column, name, sample, 1);
  }

  /// The same, with one more line that has it.
  public Problem again() {
    return new Problem(code, line, column, name, sample, lines + 1);
  }

  /// The source as a whole.
  public static Problem ofFile(Code code) {
    return new Problem(code, 0, 0, "", "");
  }
}

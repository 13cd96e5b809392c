package org.ramdam.cli.imports.csv;

import java.util.regex.Pattern;

/// How a column writes hours, by all of its cells together.
final class HoursEvidence {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}(?:[.,]\\d{1,4})?");

  private int cells;
  private int hours;
  private int spoken;
  private boolean comma;
  private boolean point;

  void add(String cell) {
    cells++;
    boolean says = HoursStyle.isSpoken(cell);
    spoken += says ? 1 : 0;
    if (says || NUMBER.matcher(cell).matches()) {
      hours++;
      comma |= cell.indexOf(',') >= 0;
      point |= cell.indexOf('.') >= 0;
    }
  }

  /// Whether nearly all cells may be hours.
  boolean isHours() {
    return cells > 0 && hours >= cells - cells / 5;
  }

  /// Whether most of them can be nothing else.
  boolean isSpoken() {
    return isHours() && spoken > cells / 2;
  }

  /// Whether decimals are there, and all have a comma.
  boolean isComma() {
    return comma && !point;
  }
}

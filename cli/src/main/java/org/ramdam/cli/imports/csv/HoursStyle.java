package org.ramdam.cli.imports.csv;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ramdam.cli.Hours;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.record.SkillId;

/// How a column writes hours: `2.5` or `2,5`, and in any style `2h30`, `2 h`, `2:30`, `90 min`.
///
/// @param decimal point or comma
/// @param minutes whether a bare number counts minutes
record HoursStyle(char decimal, boolean minutes) {
  private static final Pattern CLOCK =
      Pattern.compile("(\\d{1,4}) ?(?:h|:|hrs?|hours?|heures?) ?([0-5]\\d)(?: ?(?:m|mn|min)|:00)?");
  private static final Pattern HOURS =
      Pattern.compile("(\\d{1,9}(?:[.,]\\d{1,9})?) ?(?:h|hrs?|hours?|heures?)");
  private static final Pattern MINUTES = Pattern.compile("(\\d{1,6}) ?(?:'|m|mn|mins?|minutes?)");
  private static final Pattern NEGATIVE = Pattern.compile("[-\u2212] ?\\d.*");
  private static final int LONGEST = 40;

  /// What a cell is: minutes, or why it is none.
  ///
  /// @param minutes 0 if there are none
  /// @param refused null if there are
  record Cell(int minutes, @org.jspecify.annotations.Nullable Code refused) {
    private static Cell of(OptionalInt minutes) {
      return minutes.isPresent() ? new Cell(minutes.getAsInt(), null) : no(Code.HOURS_RANGE);
    }

    private static Cell no(Code code) {
      return new Cell(0, code);
    }
  }

  /// Reads a cell.
  Cell read(String cell) {
    if (cell.length() > LONGEST) {
      return Cell.no(Code.HOURS);
    }
    String text = SkillId.fold(cell);
    return Hours.isNumber(text) ? number(text, minutes) : words(text);
  }

  private Cell words(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      return ofMinutes(Integer.parseInt(clock.group(1)) * 60 + Integer.parseInt(clock.group(2)));
    }
    Matcher inMinutes = MINUTES.matcher(text);
    if (inMinutes.matches()) {
      return ofMinutes(Integer.parseInt(inMinutes.group(1)));
    }
    Matcher inHours = HOURS.matcher(text);
    if (inHours.matches()) {
      return number(inHours.group(1), false);
    }
    return Cell.no(NEGATIVE.matcher(text).matches() ? Code.HOURS_RANGE : Code.HOURS);
  }

  private Cell number(String number, boolean ofMinutes) {
    if (number.indexOf(decimal == ',' ? '.' : ',') >= 0) {
      return Cell.no(Code.HOURS_DECIMAL);
    }
    if (!ofMinutes) {
      return Cell.of(Hours.minutes(number));
    }
    return number.indexOf(decimal) >= 0 ? Cell.no(Code.HOURS) : ofMinutes(Integer.parseInt(number));
  }

  private static Cell ofMinutes(int minutes) {
    return minutes > 0 && minutes <= Limits.EFFORT_MINUTES
        ? new Cell(minutes, null)
        : Cell.no(Code.HOURS_RANGE);
  }

  /// Whether `cell` says hours or minutes in words, so that it can be nothing else.
  static boolean isSpoken(String cell) {
    String text = cell.length() > LONGEST ? "" : SkillId.fold(cell);
    return CLOCK.matcher(text).matches()
        || HOURS.matcher(text).matches()
        || MINUTES.matcher(text).matches();
  }
}

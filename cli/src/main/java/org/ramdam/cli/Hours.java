package org.ramdam.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.ramdam.protocol.Limits;

/// Hours as people write them, with a point or a comma.
public final class Hours {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(?:[.,][0-9]{1,9})?");
  private static final BigDecimal MINUTES = BigDecimal.valueOf(60);
  private static final BigDecimal MOST = BigDecimal.valueOf(Limits.EFFORT_MINUTES);

  private Hours() {}

  /// Whether `text` is a number at all: digits, perhaps a point or comma and more digits.
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /// The minutes of these hours, rounded; empty if it is no number, 0, or more than 24 hours.
  public static OptionalInt minutes(String text) {
    return minutes(text, MOST);
  }

  private static OptionalInt minutes(String text, BigDecimal most) {
    if (!isNumber(text)) {
      return OptionalInt.empty();
    }
    BigDecimal exact = new BigDecimal(text.replace(',', '.')).multiply(MINUTES);
    int minutes =
        exact.compareTo(most) > 0 ? 0 : exact.setScale(0, RoundingMode.HALF_UP).intValue();
    return minutes == 0 ? OptionalInt.empty() : OptionalInt.of(minutes);
  }

  /// The same for the value of an option.
  ///
  /// @throws Failure 2 if there is none
  static int option(String option, String text) {
    return minutes(text).orElseThrow(() -> new Failure(Exit.USAGE, "bad_hours", option, text));
  }

  /// The minutes of what takes longer than a day, up to `most` minutes.
  ///
  /// @throws Failure 2 if there are none
  static int option(String option, String text, int most) {
    return minutes(text, BigDecimal.valueOf(most))
        .orElseThrow(() -> new Failure(Exit.USAGE, "bad_long_hours", option, text, most / 60));
  }
}

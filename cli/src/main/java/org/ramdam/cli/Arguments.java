package org.ramdam.cli;

/// Reads the values of options.
public final class Arguments {
  private static final int YEAR_MINUTES = 366 * 24 * 60;

  private Arguments() {}

  /// Checks a number.
  ///
  /// @throws Failure 2 if `value` is not from `least` to `most`
  public static void inRange(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new Failure(Exit.USAGE, "out_of_range", option, value, least, most);
    }
  }

  /// Checks a `host:port`.
  ///
  /// @throws Failure 2 if it is not one
  public static void address(String option, String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text, colon + 1, text.length(), 10);
      if (colon > 0 && port >= 0 && port <= 65535) {
        return;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new Failure(Exit.USAGE, "bad_address", option, text);
  }

  /// A time such as 30m, 12h or 7d, in minutes.
  ///
  /// @throws Failure 2 if it is not one, or more than a year
  public static int minutes(String option, String text) {
    try {
      int unit =
          switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
            case 'm' -> 1;
            case 'h' -> 60;
            case 'd', 'j' -> 24 * 60;
            default -> 0;
          };
      long count = unit == 0 ? 0 : Long.parseLong(text, 0, text.length() - 1, 10);
      if (count > 0 && count <= YEAR_MINUTES / unit) {
        return (int) count * unit;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new Failure(Exit.USAGE, "bad_time", option, text);
  }

  /// One of a few words.
  ///
  /// @throws Failure 2 if `text` is none of `values`
  public static String oneOf(String option, String text, String... values) {
    for (String value : values) {
      if (value.equals(text)) {
        return value;
      }
    }
    throw new Failure(Exit.USAGE, "bad_value", option, text, String.join(", ", values));
  }
}

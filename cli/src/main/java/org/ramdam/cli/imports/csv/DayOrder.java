package org.ramdam.cli.imports.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ramdam.protocol.record.SkillId;

/// In which order people write the numbers of a day. ISO 8601 is read in any of them.
public enum DayOrder {
  ISO("iso"),
  DAY_MONTH_YEAR("day/month/year"),
  MONTH_DAY_YEAR("month/day/year"),
  YEAR_MONTH_DAY("year/month/day");

  private static final Pattern ISO_DAY =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:[T ]\\d{1,2}:\\d{2}.{0,24})?");
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,4})([/.-])(\\d{1,2})\\2(\\d{1,4})(?: \\d{1,2}:\\d{2}.{0,8})?");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:[a-z]{2,9}[.,]{0,2} )?(\\d{1,2})(?:er|st|nd|rd|th)? ([a-z]{3,9})\\.? (\\d{4})");
  private static final List<String> MONTHS =
      List.of(
          "janvier janv jan january",
          "fevrier fevr fev february feb",
          "mars mar march",
          "avril avr april apr",
          "mai may",
          "juin june jun",
          "juillet juil july jul",
          "aout august aug",
          "septembre sept sep september",
          "octobre oct october",
          "novembre nov november",
          "decembre dec december");

  private final String title;

  DayOrder(String title) {
    this.title = title;
  }

  /// As a mapping writes it.
  public String title() {
    return title;
  }

  /// The order of this title.
  static Optional<DayOrder> of(String title) {
    for (DayOrder order : values()) {
      if (order.title.equals(SkillId.fold(title).replace(" ", ""))) {
        return Optional.of(order);
      }
    }
    return Optional.empty();
  }

  /// The day that `text` is in this order; empty if it is none.
  Optional<LocalDate> day(String text) {
    Matcher iso = ISO_DAY.matcher(text);
    if (iso.matches()) {
      String day = iso.group(1);
      return day(number(day, 0, 4), number(day, 5, 7), number(day, 8, 10));
    }
    if (this == ISO) {
      return Optional.empty();
    }
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches() ? ofNumbers(numbers) : ofNames(text);
  }

  private Optional<LocalDate> ofNumbers(Matcher numbers) {
    String first = numbers.group(1);
    String second = numbers.group(3);
    String third = numbers.group(4);
    String year = this == YEAR_MONTH_DAY ? first : third;
    String other = this == YEAR_MONTH_DAY ? third : first;
    if (other.length() > 2
        || (year.length() != 4 && (year.length() != 2 || this == YEAR_MONTH_DAY))) {
      return Optional.empty();
    }
    int full = Integer.parseInt(year) + (year.length() == 2 ? 2000 : 0);
    return this == MONTH_DAY_YEAR
        ? day(full, Integer.parseInt(other), Integer.parseInt(second))
        : day(full, Integer.parseInt(second), Integer.parseInt(other));
  }

  /// `14 juin 2025`, `sam. 14 juin 2025`, `1er mai 2025`, `14 June 2025`.
  private static Optional<LocalDate> ofNames(String text) {
    if (text.length() > 40) {
      return Optional.empty();
    }
    Matcher named = NAMED.matcher(SkillId.fold(text));
    if (!named.matches()) {
      return Optional.empty();
    }
    for (int month = 1; month <= 12; month++) {
      if (List.of(MONTHS.get(month - 1).split(" ", -1)).contains(named.group(2))) {
        return day(Integer.parseInt(named.group(3)), month, Integer.parseInt(named.group(1)));
      }
    }
    return Optional.empty();
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static Optional<LocalDate> day(int year, int month, int day) {
    try {
      return Optional.of(LocalDate.of(year, month, day));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// Whether `text` is one day in one order, another in another.
  static boolean isAmbiguous(String text) {
    Optional<LocalDate> european = DAY_MONTH_YEAR.day(text);
    Optional<LocalDate> american = MONTH_DAY_YEAR.day(text);
    return european.isPresent() && american.isPresent() && !european.equals(american);
  }
}

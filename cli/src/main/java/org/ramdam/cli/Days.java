package org.ramdam.cli;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.ramdam.protocol.record.SkillId;

/// Days as people name them.
public final class Days {
  private Days() {}

  /// The day it is for this person.
  public static LocalDate today(Session session) {
    return LocalDate.ofInstant(session.clock().instant(), session.zone());
  }

  /// Days since 1970-01-01 of an ISO date, `today`, `yesterday`, `tomorrow`, or these in French.
  ///
  /// @throws Failure 2 if `text` is none of these, or before 1970
  public static int option(String option, String text, LocalDate today) {
    LocalDate day =
        switch (SkillId.fold(text).replace('’', '\'')) {
          case "today", "aujourd'hui", "aujourdhui" -> today;
          case "yesterday", "hier" -> today.minusDays(1);
          case "tomorrow", "demain" -> today.plusDays(1);
          default -> parse(option, text);
        };
    if (day.toEpochDay() < 0 || day.getYear() > 9999) {
      throw new Failure(Exit.USAGE, "bad_day", option, text);
    }
    return (int) day.toEpochDay();
  }

  /// The same, for a day that is over or has begun.
  ///
  /// @throws Failure 2 if it is in the future
  public static int past(String option, String text, LocalDate today) {
    int day = option(option, text, today);
    if (day > today.toEpochDay()) {
      throw new Failure(Exit.USAGE, "future_day", option, text);
    }
    return day;
  }

  /// The same, for a day that is not over.
  ///
  /// @throws Failure 2 if it is
  static int coming(String option, String text, LocalDate today) {
    int day = option(option, text, today);
    if (day < today.toEpochDay()) {
      throw new Failure(Exit.USAGE, "past_day", option, text);
    }
    return day;
  }

  private static LocalDate parse(String option, String text) {
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeParseException _) {
      throw new Failure(Exit.USAGE, "bad_day", option, text);
    }
  }
}

package org.ramdam.cli.report;

import java.time.LocalDate;
import java.time.Year;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Arguments;
import org.ramdam.cli.Days;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Messages;
import org.ramdam.cli.Session;
import picocli.CommandLine.Option;

/// Days from one to another, both included, in days since 1970-01-01.
record Period(int from, int to) {
  private static final int LAST_YEAR = 9999;

  /// A whole calendar year.
  static Period ofYear(int year) {
    Arguments.inRange("--year", year, 1970, LAST_YEAR);
    LocalDate first = Year.of(year).atDay(1);
    return new Period((int) first.toEpochDay(), (int) first.plusYears(1).toEpochDay() - 1);
  }

  /// Both days, as people write them.
  String text(Messages messages) {
    return messages.text("period", messages.day(from), messages.day(to));
  }

  /// How a period is asked for.
  static final class Options {
    @Option(names = "--from", paramLabel = "DAY")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY")
    private @Nullable String to;

    @Option(names = "--year", paramLabel = "YEAR")
    private @Nullable Integer year;

    /// What was asked for: a year, or days. Without `--to` it ends today, without anything it is
    /// the year of today.
    ///
    /// @throws Failure 2 if it makes no sense
    Period period(Session session) {
      LocalDate today = Days.today(session);
      if (from == null && to == null) {
        return ofYear(year == null ? today.getYear() : year);
      }
      if (year != null) {
        throw new Failure(Exit.USAGE, "year_or_days");
      }
      if (from == null) {
        throw new Failure(Exit.USAGE, "from_missing");
      }
      int first = Days.option("--from", from, today);
      int last = to == null ? (int) today.toEpochDay() : Days.option("--to", to, today);
      if (first > last) {
        throw new Failure(Exit.USAGE, "period", from, to == null ? today : to);
      }
      return new Period(first, last);
    }
  }
}

package org.ramdam.cli.fuzz;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import org.ramdam.cli.Messages;
import org.ramdam.cli.imports.People;
import org.ramdam.cli.imports.calendar.CalendarOptions;
import org.ramdam.cli.imports.calendar.WorkshopCalendar;
import org.ramdam.cli.imports.contributors.AllContributors;
import org.ramdam.cli.imports.contributors.ContributorsOptions;
import org.ramdam.cli.imports.csv.ContributionCsv;
import org.ramdam.cli.imports.csv.CsvMapping;
import org.ramdam.cli.imports.csv.CsvOptions;

/// Spreadsheets, calendars and lists of people: what is wrong in them is told, never thrown.
final class ImportTarget {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  private static final Messages MESSAGES = Messages.of("en");

  private ImportTarget() {}

  /// The first byte says what the others are.
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    switch (data[0] & 0x07) {
      case 0 -> {
        var _ = ContributionCsv.read(bytes, new CsvOptions(CsvMapping.NONE, true, TODAY));
      }
      case 1 -> {
        var _ = ContributionCsv.read(bytes, new CsvOptions(CsvMapping.NONE, false, TODAY));
      }
      case 2 -> {
        var _ = CsvMapping.read(bytes);
      }
      case 3 -> {
        var _ = People.read(bytes);
      }
      case 4 -> {
        var options = new ContributorsOptions(TODAY, 60, Map.of());
        var _ = AllContributors.read(bytes, options, MESSAGES);
      }
      default -> {
        var options = CalendarOptions.of(TODAY, ZoneId.of("Europe/Paris"));
        var _ = WorkshopCalendar.read(bytes, options);
      }
    }
  }
}

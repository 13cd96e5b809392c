package org.ramdam.cli.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
import org.ramdam.cli.keys.KeyFileTarget;
import org.ramdam.node.RamdamException;
import org.ramdam.node.badge.BadgeCheck;
import org.ramdam.node.site.SiteConfig;
import org.ramdam.protocol.crypto.Verifier;

/// Files that people bring: spreadsheets, calendars, lists of people, keys, badges, settings. What
/// is wrong in them is told, never thrown.
final class ImportTarget {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  private static final Messages MESSAGES = Messages.of("en");

  /// So that what follows a signature is reached.
  private static final Verifier ANY = (_, _, _) -> true;

  private static final Path SETTINGS = settingsFile();

  private static Path settingsFile() {
    try {
      return Files.createTempFile("settings", ".toml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImportTarget() {}

  /// The first byte says what the others are.
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    switch (data[0] & 0x0f) {
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
      case 5 -> {
        var options = CalendarOptions.of(TODAY, ZoneId.of("Europe/Paris"));
        var _ = WorkshopCalendar.read(bytes, options);
      }
      case 6 -> KeyFileTarget.read(bytes);
      case 7 -> {
        var _ = BadgeCheck.of(bytes, TODAY.atStartOfDay(ZoneOffset.UTC).toInstant(), ANY);
      }
      case 8 -> settings(bytes);
      default -> {}
    }
  }

  private static void settings(byte[] bytes) {
    try {
      Path file = Files.write(SETTINGS, bytes);
      var _ = SiteConfig.read(file);
    } catch (RamdamException.BadConfig | MalformedInputException _) {
      // as it should
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

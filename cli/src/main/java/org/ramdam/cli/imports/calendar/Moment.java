package org.ramdam.cli.imports.calendar;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When something starts or ends: a whole day, or a time of a zone.
///
/// @param isDay whether the time is without meaning
/// @param zone null: none, or one that is not known
record Moment(LocalDateTime local, boolean isDay, @Nullable ZoneId zone) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:T(\\d{2})(\\d{2})(\\d{2})(Z?))?");
  private static final Pattern DURATION =
      Pattern.compile(
          "\\+?P(?:(\\d{1,5})W)?(?:(\\d{1,5})D)?"
              + "(?:T(?:(\\d{1,6})H)?(?:(\\d{1,6})M)?(?:(\\d{1,6})S)?)?");
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  /// What a value says; empty if it is neither a day nor a time.
  ///
  /// @param zone of its TZID
  static Optional<Moment> of(String value, @Nullable ZoneId zone) {
    Matcher form = FORM.matcher(value.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.of(number(form, 1), number(form, 2), number(form, 3));
      if (form.group(4) == null) {
        return Optional.of(new Moment(day.atStartOfDay(), true, null));
      }
      // A leap second is the end of its minute.
      LocalDateTime time =
          day.atTime(number(form, 4), number(form, 5), Math.min(number(form, 6), 59));
      return Optional.of(new Moment(time, false, form.group(7).isEmpty() ? zone : ZoneOffset.UTC));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static int number(Matcher form, int group) {
    return Integer.parseInt(form.group(group));
  }

  /// The zone of a TZID, also where it is the end of a path; null if none is known by this name.
  static @Nullable ZoneId zone(String id) {
    String[] parts = id.strip().split("/", -1);
    for (int from = Math.max(0, parts.length - 3); from < parts.length; from++) {
      String name = String.join("/", java.util.Arrays.asList(parts).subList(from, parts.length));
      if (ZoneId.getAvailableZoneIds().contains(name)) {
        return ZoneId.of(name);
      }
    }
    return null;
  }

  /// How long a `DURATION` is; empty if it is none, or negative.
  static Optional<Duration> duration(String value) {
    Matcher parts = DURATION.matcher(value.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    long seconds = 0;
    long[] units = {7 * 86_400, 86_400, 3600, 60, 1};
    for (int i = 0; i < units.length; i++) {
      String part = parts.group(i + 1);
      seconds += part == null ? 0 : Long.parseLong(part) * units[i];
    }
    return Optional.of(Duration.ofSeconds(seconds));
  }

  Instant instant(ZoneId otherwise) {
    return local.atZone(zone == null ? otherwise : zone).toInstant();
  }

  /// The local time of those who were there: of `home` if this is in UTC.
  LocalDateTime local(ZoneId home) {
    return ZoneOffset.UTC.equals(zone) ? LocalDateTime.ofInstant(instant(home), home) : local;
  }

  /// One spelling for each moment.
  String spelling() {
    if (isDay) {
      return local.toLocalDate().format(DateTimeFormatter.BASIC_ISO_DATE);
    }
    return zone == null
        ? local.format(LOCAL)
        : local.atZone(zone).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime().format(LOCAL)
            + "Z";
  }
}

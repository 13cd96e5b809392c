package org.ramdam.cli.imports.calendar;

import java.time.LocalDate;
import java.time.ZoneId;
import org.ramdam.cli.imports.People;
import org.ramdam.protocol.Limits;

/// What a calendar does not say.
///
/// @param today events that end later are left out
/// @param zone whose days are meant where a time is in UTC or in no zone
/// @param dayMinutes of a day of an event that lasts whole days; 0: such events are refused
/// @param people who the attendees are
public record CalendarOptions(LocalDate today, ZoneId zone, int dayMinutes, People people) {
  public CalendarOptions {
    if (dayMinutes < 0 || dayMinutes > Limits.EFFORT_MINUTES) {
      throw new IllegalArgumentException("minutes of a day, got " + dayMinutes);
    }
  }

  /// Attendees as they are written, and no event of whole days.
  public static CalendarOptions of(LocalDate today, ZoneId zone) {
    return new CalendarOptions(today, zone, 0, People.NONE);
  }
}

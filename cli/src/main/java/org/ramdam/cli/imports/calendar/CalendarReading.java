package org.ramdam.cli.imports.calendar;

import java.util.Map;
import org.ramdam.cli.imports.Reading;

/// What was read of a calendar.
///
/// @param organizers who invited to the event of a line, by its key: they need not have come, and
///   are among the line's people only if they are among the attendees
public record CalendarReading(Reading reading, Map<String, String> organizers) {
  public CalendarReading {
    organizers = Map.copyOf(organizers);
  }
}

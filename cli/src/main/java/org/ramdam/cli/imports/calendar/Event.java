package org.ramdam.cli.imports.calendar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The lines of a VEVENT that say who did what, and when.
final class Event {
  private static final List<String> MANY = List.of("ATTENDEE", "EXDATE");
  private static final List<String> ABSENT = List.of("DECLINED", "DELEGATED");
  private static final List<String> THINGS = List.of("ROOM", "RESOURCE");

  private final long line;
  private final Map<String, ContentLine> single = new HashMap<>();
  private final List<ContentLine> attendees = new ArrayList<>();
  private final List<ContentLine> exceptions = new ArrayList<>();

  Event(long line) {
    this.line = line;
  }

  long line() {
    return line;
  }

  void add(ContentLine property) {
    if (!MANY.contains(property.name())) {
      single.putIfAbsent(property.name(), property);
    } else if (property.name().equals("EXDATE")) {
      exceptions.add(property);
    } else if (isPresent(property)) {
      attendees.add(property);
    }
  }

  /// Whether somebody, not a room, said at least nothing against coming.
  private static boolean isPresent(ContentLine attendee) {
    return !ABSENT.contains(attendee.parameter("PARTSTAT").toUpperCase(Locale.ROOT))
        && !THINGS.contains(attendee.parameter("CUTYPE").toUpperCase(Locale.ROOT))
        && !attendee.parameter("ROLE").equalsIgnoreCase("NON-PARTICIPANT");
  }

  boolean has(String name) {
    return single.containsKey(name);
  }

  /// The line of this name; one without a value if there is none.
  ContentLine property(String name) {
    ContentLine found = single.get(name);
    return found == null ? new ContentLine(line, name, Map.of(), "") : found;
  }

  List<ContentLine> attendees() {
    return attendees;
  }

  List<ContentLine> exceptions() {
    return exceptions;
  }

  boolean isCancelled() {
    return property("STATUS").value().strip().equalsIgnoreCase("CANCELLED");
  }

  boolean isOverride() {
    return has("RECURRENCE-ID");
  }

  boolean isRepeating() {
    return !isOverride() && (has("RRULE") || has("RDATE"));
  }

  /// Which of two events of one key says it: what was changed, then what is newer.
  boolean isNewerThan(Event other) {
    return isOverride() == other.isOverride() ? sequence() >= other.sequence() : isOverride();
  }

  private int sequence() {
    String value = property("SEQUENCE").value().strip();
    return value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
  }
}

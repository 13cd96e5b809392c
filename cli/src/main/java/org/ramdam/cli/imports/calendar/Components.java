package org.ramdam.cli.imports.calendar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;

/// The events of a calendar, out of its lines.
final class Components {
  private static final String EVENT = "VEVENT";
  private static final String CALENDAR = "VCALENDAR";

  private final List<Event> events = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private Optional<ContentLine> method = Optional.empty();
  private Optional<ContentLine> zone = Optional.empty();
  private boolean calendar;

  private record Open(String name, long line, Event event) {}

  void add(String text, long number) {
    Optional<ContentLine> parsed = ContentLine.parse(number, text);
    if (parsed.isEmpty()) {
      problems.add(new Problem(Code.CALENDAR_LINE, number, 0, "", text));
      return;
    }
    ContentLine line = parsed.get();
    String value = line.value().strip().toUpperCase(Locale.ROOT);
    switch (line.name()) {
      case "BEGIN" -> {
        calendar |= value.equals(CALENDAR);
        open.push(new Open(value, number, new Event(number)));
      }
      case "END" -> end(value, line);
      default -> property(line);
    }
  }

  private void end(String name, ContentLine line) {
    if (open.stream().noneMatch(one -> one.name.equals(name))) {
      problems.add(new Problem(Code.CALENDAR_NESTING, line.line(), 0, "END", name));
      return;
    }
    while (true) {
      Open last = open.pop();
      if (last.name.equals(name)) {
        if (name.equals(EVENT)) {
          events.add(last.event);
        }
        return;
      }
      problems.add(new Problem(Code.CALENDAR_NESTING, last.line, 0, "BEGIN", last.name));
    }
  }

  private void property(ContentLine line) {
    Open last = open.peek();
    if (last != null && last.name.equals(EVENT)) {
      last.event.add(line);
    } else if (last != null && last.name.equals(CALENDAR)) {
      if (line.name().equals("METHOD")) {
        method = Optional.of(line);
      } else if (line.name().equals("X-WR-TIMEZONE")) {
        zone = Optional.of(line);
      }
    }
  }

  /// Ends the file: what is still open was cut.
  void finish() {
    for (Open one : open) {
      problems.add(new Problem(Code.CALENDAR_NESTING, one.line, 0, "BEGIN", one.name));
    }
    if (!calendar) {
      problems.clear();
      problems.add(Problem.ofFile(Code.CALENDAR));
    }
  }

  /// Those that ended, in order.
  List<Event> events() {
    return calendar ? events : List.of();
  }

  List<Problem> problems() {
    return problems;
  }

  /// Whether the file as a whole cancels its events.
  boolean isCancelling() {
    return method.isPresent() && method.get().value().strip().equalsIgnoreCase("CANCEL");
  }

  /// The name of the zone that a program says the calendar is in; empty if none does.
  String zone() {
    return zone.map(ContentLine::value).orElse("").strip();
  }
}

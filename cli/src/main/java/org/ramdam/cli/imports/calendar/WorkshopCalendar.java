package org.ramdam.cli.imports.calendar;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.SourceKey;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.Wording;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.record.Action;

/// Reads a calendar file (RFC 5545): a line for each event that people came to.
public final class WorkshopCalendar {
  /// Bytes of a file.
  public static final int MAX_BYTES = 32 << 20;

  /// As some programs write an address that stands for a name.
  private static final Pattern QUOTED = Pattern.compile("^'(.*)'$");

  private final CalendarOptions options;
  private final ZoneId home;
  private final boolean cancelling;
  private final List<SourceLine> lines = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> organizers = new HashMap<>();
  private final Map<Remark.Kind, Integer> counts = new EnumMap<>(Remark.Kind.class);
  private final Set<String> unknownZones = new TreeSet<>();

  /// When an event was.
  ///
  /// @param claimed whether the minutes are ours
  private record Span(LocalDate first, LocalDate last, long minutes, boolean claimed) {}

  private WorkshopCalendar(CalendarOptions options, Components components) {
    this.options = options;
    ZoneId said = Moment.zone(components.zone());
    this.home = said == null ? options.zone() : said;
    this.cancelling = components.isCancelling();
    problems.addAll(components.problems());
  }

  /// Reads a file.
  public static CalendarReading read(byte[] bytes, CalendarOptions options) {
    if (bytes.length > MAX_BYTES) {
      return new CalendarReading(Reading.refused(Problem.ofFile(Code.TOO_LARGE)), Map.of());
    }
    var unfolding = new Unfolding(bytes);
    var components = new Components();
    unfolding.forEach(components::add);
    components.finish();
    var calendar = new WorkshopCalendar(options, components);
    return calendar.read(components.events(), unfolding.decodedOther());
  }

  private CalendarReading read(List<Event> events, boolean decodedOther) {
    Map<String, Event> newest = new LinkedHashMap<>();
    for (Event event : events) {
      newest.merge(key(event), event, (a, b) -> b.isNewerThan(a) ? b : a);
    }
    newest.forEach(this::readEvent);
    if (lines.isEmpty() && problems.isEmpty()) {
      problems.add(Problem.ofFile(Code.NOTHING));
    }
    var remarks = new ArrayList<Remark>();
    if (decodedOther) {
      remarks.add(Remark.of(Remark.Kind.ENCODING, Unfolding.OTHER.name()));
    }
    counts.forEach((kind, count) ->
        remarks.add(
            kind == Remark.Kind.CLAIM_EVENT
                ? Remark.of(kind, count, options.dayMinutes())
                : Remark.of(kind, count)));
    unknownZones.forEach(id -> remarks.add(Remark.of(Remark.Kind.ZONE, id, home.getId())));
    return new CalendarReading(new Reading(lines, problems, remarks), organizers);
  }

  /// The event by its UID, and of one that repeats, by when this time of it was first to be.
  private String key(Event event) {
    String uid = event.property("UID").value().strip();
    ContentLine start = event.property("DTSTART");
    if (uid.isEmpty()) {
      return SourceKey.ofContent(
          "ics",
          start.value(),
          event.property("SUMMARY").value(),
          String.join("\n", people(event)));
    }
    ContentLine time =
        event.isOverride()
            ? event.property("RECURRENCE-ID")
            : event.isRepeating() ? start : new ContentLine(0, "", Map.of(), "");
    String spelling = moment(time).map(Moment::spelling).orElse("");
    return SourceKey.ofName("ics", spelling.isEmpty() ? uid : uid + "/" + spelling);
  }

  private Optional<Moment> moment(ContentLine line) {
    return Moment.of(line.value(), zone(line));
  }

  private @Nullable ZoneId zone(ContentLine line) {
    String id = line.parameter("TZID");
    return id.isEmpty() ? null : Moment.zone(id);
  }

  private void readEvent(String key, Event event) {
    if (cancelling || event.isCancelled() || isExcluded(event)) {
      count(Remark.Kind.CANCELLED);
      return;
    }
    List<String> people = people(event);
    if (people.isEmpty()) {
      count(Remark.Kind.NOBODY);
      return;
    }
    if (event.isRepeating()) {
      count(Remark.Kind.REPEATING);
    }
    int before = problems.size();
    String what = event.property("SUMMARY").text().strip();
    if (what.isEmpty()) {
      refuse(event, "SUMMARY", Code.WHAT_MISSING);
    } else if (!Wording.isText(what)) {
      refuse(event, "SUMMARY", Code.TEXT);
    }
    if (!people.stream().allMatch(Wording::isName)) {
      problems.add(new Problem(Code.WHO, event.line(), 0, "ATTENDEE", String.join(", ", people)));
    }
    Span span = span(event);
    if (span == null || problems.size() > before) {
      return;
    }
    if (span.last.isAfter(options.today())) {
      count(Remark.Kind.FUTURE);
    } else {
      if (span.claimed) {
        count(Remark.Kind.CLAIM_EVENT);
      }
      lines.add(line(key, event, span, people, what));
      String organizer = name(event.property("ORGANIZER"));
      if (!organizer.isEmpty()) {
        organizers.put(key, organizer);
      }
    }
  }

  private static SourceLine line(
      String key, Event event, Span span, List<String> people, String what) {
    return new SourceLine(
        event.line(),
        Map.of(),
        (int) span.first.toEpochDay(),
        (int) span.last.toEpochDay(),
        (int) span.minutes,
        people,
        "",
        what,
        "",
        "",
        Action.WORK,
        key);
  }

  private void count(Remark.Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  private void refuse(Event event, String property, Code code) {
    ContentLine line = event.property(property);
    problems.add(new Problem(code, line.line(), 0, property, line.value()));
  }

  /// Whether the first time of an event that repeats was taken out of it.
  private boolean isExcluded(Event event) {
    Optional<String> start = moment(event.property("DTSTART")).map(Moment::spelling);
    for (ContentLine exception : event.exceptions()) {
      for (String value : exception.value().split(",", -1)) {
        if (start.isPresent()
            && start.equals(Moment.of(value, zone(exception)).map(Moment::spelling))) {
          return event.isRepeating();
        }
      }
    }
    return false;
  }

  private List<String> people(Event event) {
    var people = new ArrayList<String>();
    for (ContentLine attendee : event.attendees()) {
      String name = name(attendee);
      if (!name.isEmpty() && !people.contains(name)) {
        people.add(name);
      }
    }
    return people;
  }

  /// The person behind an address: by the people file, else its common name, else the address.
  private String name(ContentLine calendarUser) {
    String value = calendarUser.value().strip();
    boolean mail = value.toLowerCase(Locale.ROOT).startsWith("mailto:");
    String address = mail ? value.substring("mailto:".length()).strip() : value;
    String common = QUOTED.matcher(calendarUser.parameter("CN")).replaceFirst("$1");
    return options.people().find(common, address).orElse(common.isEmpty() ? address : common);
  }

  /// When the event was; null if it does not say, which is then told.
  private @Nullable Span span(Event event) {
    Optional<Moment> start = moment(event.property("DTSTART"));
    if (start.isEmpty() || start.get().local(home).getYear() < 1970) {
      refuse(event, "DTSTART", Code.EVENT_DAY);
      return null;
    }
    String lasts = event.has("DTEND") ? "DTEND" : "DURATION";
    Span span = start.get().isDay() ? days(event, start.get()) : time(event, start.get());
    if (span == null || span.minutes <= 0 || span.minutes > Limits.EFFORT_MINUTES) {
      boolean noHours = start.get().isDay() && options.dayMinutes() == 0;
      refuse(event, noHours ? "DTSTART" : lasts, noHours ? Code.EVENT_HOURS : Code.EVENT_DURATION);
      return null;
    }
    return span;
  }

  private @Nullable Span time(Event event, Moment start) {
    rememberZone(event.property("DTSTART"));
    Optional<Duration> lasts =
        event.has("DTEND")
            ? moment(event.property("DTEND"))
                .map(end -> Duration.between(start.instant(home), end.instant(home)))
            : Moment.duration(event.property("DURATION").value());
    if (lasts.isEmpty() || lasts.get().isNegative()) {
      return null;
    }
    LocalDateTime first = start.local(home);
    LocalDateTime last = first.plus(lasts.get()).minusSeconds(1);
    return new Span(
        first.toLocalDate(), last.toLocalDate(), (lasts.get().toSeconds() + 30) / 60, false);
  }

  private void rememberZone(ContentLine line) {
    String id = line.parameter("TZID");
    if (!id.isEmpty() && !line.value().strip().endsWith("Z") && Moment.zone(id) == null) {
      unknownZones.add(id);
    }
  }

  /// The end of an event of whole days is the day after the last.
  private @Nullable Span days(Event event, Moment start) {
    LocalDate first = start.local().toLocalDate();
    LocalDate end = first.plusDays(1);
    if (event.has("DTEND")) {
      end = moment(event.property("DTEND")).map(m -> m.local().toLocalDate()).orElse(first);
    } else if (event.has("DURATION")) {
      end =
          Moment.duration(event.property("DURATION").value())
              .map(lasts -> first.plusDays(lasts.toDays()))
              .orElse(first);
    }
    long days = ChronoUnit.DAYS.between(first, end);
    if (days <= 0) {
      return null;
    }
    return new Span(first, end.minusDays(1), days * options.dayMinutes(), true);
  }
}

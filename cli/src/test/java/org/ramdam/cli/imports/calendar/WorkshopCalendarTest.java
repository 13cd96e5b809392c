package org.ramdam.cli.imports.calendar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.cli.imports.People;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.protocol.testing.Property;

class WorkshopCalendarTest {
  private static final Path SAMPLES = Path.of("src/test/resources/ics");
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final CalendarOptions OPTIONS =
      CalendarOptions.of(LocalDate.of(2026, 11, 24), PARIS);
  private static final String CAME = "ATTENDEE;CN=Zoé:mailto:zoe@example.org\n";

  private static CalendarReading read(String text) {
    return WorkshopCalendar.read(text.getBytes(UTF_8), OPTIONS);
  }

  private static CalendarReading sample(String name, CalendarOptions options) throws IOException {
    return WorkshopCalendar.read(Files.readAllBytes(SAMPLES.resolve(name + ".ics")), options);
  }

  private static CalendarReading sample(String name) throws IOException {
    return sample(name, OPTIONS);
  }

  /// A calendar of one event of an hour, with other lines.
  private static String calendar(String... lines) {
    return event(
        "UID:u1\nDTSTART:20250614T120000Z\nDTEND:20250614T130000Z\nSUMMARY:Semis\n"
            + CAME
            + String.join("\n", lines));
  }

  private static String event(String lines) {
    return "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + lines + "\nEND:VEVENT\nEND:VCALENDAR\n";
  }

  private static SourceLine only(CalendarReading calendar) {
    assertThat(calendar.reading().problems()).isEmpty();
    assertThat(calendar.reading().lines()).hasSize(1);
    return calendar.reading().lines().getFirst();
  }

  private static Problem problem(CalendarReading calendar) {
    assertThat(calendar.reading().lines()).isEmpty();
    assertThat(calendar.reading().problems()).hasSize(1);
    return calendar.reading().problems().getFirst();
  }

  private static int day(String day) {
    return (int) LocalDate.parse(day).toEpochDay();
  }

  @Test
  void workshop_isOneLineWithAllWhoCame() {
    CalendarReading calendar =
        read(
            """
            BEGIN:VCALENDAR\r
            VERSION:2.0\r
            BEGIN:VEVENT\r
            UID:atelier-1@fabrique.example\r
            DTSTART;TZID=Europe/Paris:20250614T140000\r
            DURATION:PT2H30M\r
            SUMMARY:Atelier soudure\\, niveau 1\\nau \r
             sous-sol\r
            ORGANIZER;CN=La Fabrique:mailto:contact@fabrique.example\r
            ATTENDEE;CN="Martin, Zoé";PARTSTAT=ACCEPTED:mailto:zoe@example.org\r
            ATTENDEE;PARTSTAT=TENTATIVE:MAILTO:ahmed@example.org\r
            ATTENDEE;CN=Paul;PARTSTAT=DECLINED:mailto:paul@example.org\r
            ATTENDEE;CN=Salle 2;CUTYPE=ROOM:mailto:salle@example.org\r
            BEGIN:VALARM\r
            SUMMARY:bientôt\r
            END:VALARM\r
            END:VEVENT\r
            END:VCALENDAR\r
            """);

    SourceLine line = only(calendar);
    assertThat(line)
        .extracting(
            SourceLine::line,
            SourceLine::firstDay,
            SourceLine::lastDay,
            SourceLine::minutes,
            SourceLine::people,
            SourceLine::what,
            SourceLine::key)
        .containsExactly(
            3L,
            day("2025-06-14"),
            day("2025-06-14"),
            150,
            List.of("Martin, Zoé", "ahmed@example.org"),
            "Atelier soudure, niveau 1\nau sous-sol",
            "ics:atelier-1@fabrique.example");
    assertThat(calendar.organizers()).containsEntry(line.key(), "La Fabrique");
    assertThat(calendar.reading().remarks()).isEmpty();
  }

  @Test
  void attendees_areNamedByThePeopleFile() {
    People people = People.read("zoe@example.org = Zoé Martin\npaul = \n".getBytes(UTF_8)).people();
    CalendarReading calendar =
        WorkshopCalendar.read(
            calendar("ATTENDEE;CN=Paul:mailto:p@example.org").getBytes(UTF_8),
            new CalendarOptions(OPTIONS.today(), PARIS, 0, people));

    assertThat(only(calendar).people()).containsExactly("Zoé Martin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DTSTART:20250614T230000Z|DTEND:20250615T000000Z|2025-06-15|2025-06-15|60",
        "DTSTART;TZID=America/New_York:20250614T230000|DURATION:PT1H|2025-06-14|2025-06-14|60",
        "DTSTART:20250614T230000|DURATION:PT2H|2025-06-14|2025-06-15|120",
        "DTSTART:20250614T220000|DURATION:PT2H|2025-06-14|2025-06-14|120",
        "DTSTART;TZID=\"Europe/Paris\":20250614T100000|DTEND:20250614T100000Z|2025-06-14|2025-06-14|120",
        "DTSTART;TZID=/x.org/20070101/Europe/Paris:20250614T100000|DURATION:P0DT45M|2025-06-14|2025-06-14|45",
        "DTSTART;TZID=Europe/Paris:20250330T010000|DTEND;TZID=Europe/Paris:20250330T040000|2025-03-30|2025-03-30|120",
        "DTSTART:20250614T230000|DURATION:P1D|2025-06-14|2025-06-15|1440"
      })
  void days_areThoseOfTheZone(String start, String end, String first, String last, int minutes) {
    SourceLine line = only(read(event("SUMMARY:x\n" + CAME + start + "\n" + end)));

    assertThat(line)
        .extracting(SourceLine::firstDay, SourceLine::lastDay, SourceLine::minutes)
        .containsExactly(day(first), day(last), minutes);
  }

  @Test
  void zoneOfTheCalendar_isThatOfTimesInUtc() {
    String text =
        calendar("X-NOTHING:1")
            .replace("T120000Z", "T020000Z")
            .replace("T130000Z", "T030000Z")
            .replace("BEGIN:VEVENT", "X-WR-TIMEZONE:America/New_York\nBEGIN:VEVENT");

    assertThat(only(read(text)).firstDay()).isEqualTo(day("2025-06-13"));
  }

  @Test
  void unknownZone_isSaid() {
    CalendarReading calendar =
        read(event("SUMMARY:x\nDTSTART;TZID=Ici:20250614T010000\nDURATION:PT1H\n" + CAME));

    assertThat(only(calendar).firstDay()).isEqualTo(day("2025-06-14"));
    assertThat(calendar.reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.ZONE, "Ici", "Europe/Paris"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DTSTART:20250614|DTEND:20250616|2025-06-14|2025-06-15|600",
        "DTSTART;VALUE=DATE:20250614|X-A:1|2025-06-14|2025-06-14|300",
        "DTSTART;VALUE=DATE:20250614|DURATION:P3D|2025-06-14|2025-06-16|900"
      })
  void wholeDays_takeTheHoursThatAreGiven(
      String start, String end, String first, String last, int minutes) {
    byte[] file = event("SUMMARY:x\n" + CAME + start + "\n" + end).getBytes(UTF_8);
    var given = new CalendarOptions(OPTIONS.today(), PARIS, 300, People.NONE);
    CalendarReading calendar = WorkshopCalendar.read(file, given);

    assertThat(only(calendar))
        .extracting(SourceLine::firstDay, SourceLine::lastDay, SourceLine::minutes)
        .containsExactly(day(first), day(last), minutes);
    assertThat(calendar.reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.CLAIM_EVENT, 1, 300));
    assertThat(problem(WorkshopCalendar.read(file, OPTIONS)).code()).isEqualTo(Code.EVENT_HOURS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DTSTART:20250231T120000Z~DURATION:PT1H|EVENT_DAY|DTSTART",
        "DTSTART:demain~DURATION:PT1H|EVENT_DAY|DTSTART",
        "X-A:1~DURATION:PT1H|EVENT_DAY|DTSTART",
        "DTSTART:19691231T120000Z~DURATION:PT1H|EVENT_DAY|DTSTART",
        "DTSTART:20250614T120000Z~DURATION:-PT1H|EVENT_DURATION|DURATION",
        "DTSTART:20250614T120000Z~DURATION:P1W|EVENT_DURATION|DURATION",
        "DTSTART:20250614T120000Z~DURATION:P99999W|EVENT_DURATION|DURATION",
        "DTSTART:20250614T120000Z~DURATION:PT0S|EVENT_DURATION|DURATION",
        "DTSTART:20250614T120000Z~X-A:1|EVENT_DURATION|DURATION",
        "DTSTART:20250614T120000Z~DTEND:20250614T110000Z|EVENT_DURATION|DTEND",
        "DTSTART:20250614T120000Z~DTEND:20250616T110000Z|EVENT_DURATION|DTEND",
        "DTSTART:20250614T120000Z~DTEND:bientôt|EVENT_DURATION|DTEND"
      })
  void badTimes_arePlaced(String times, Code code, String name) {
    Problem problem = problem(read(event(times.replace('~', '\n') + "\nSUMMARY:x\n" + CAME)));

    assertThat(problem).extracting(Problem::code, Problem::name).containsExactly(code, name);
    assertThat(problem.line()).isBetween(2L, 4L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUMMARY:|WHAT_MISSING",
        "SUMMARY:a\u0007b|TEXT",
        "SUMMARY:a\u202eb|TEXT",
        "SUMMARY:x~ATTENDEE;CN=a\u0007b:mailto:x@y|WHO",
        "SUMMARY:x~pas une ligne|CALENDAR_LINE",
        "SUMMARY:x~ATTENDEE;CN=\"a:mailto:b|CALENDAR_LINE"
      })
  void badTexts_arePlaced(String lines, Code code) {
    CalendarReading calendar =
        read(event("DTSTART:20250614T120000Z\nDURATION:PT1H\n" + CAME + lines.replace('~', '\n')));

    assertThat(calendar.reading().problems()).extracting(Problem::code).containsExactly(code);
    assertThat(calendar.reading().problems().getFirst().line()).isPositive();
  }

  @Test
  void eventsThatWereNotHeld_areLeftOutAndCounted() {
    assertThat(read(calendar("STATUS:CANCELLED")).reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.CANCELLED, 1));
    assertThat(
            read(calendar().replace("BEGIN:VEVENT", "METHOD:CANCEL\nBEGIN:VEVENT"))
                .reading()
                .remarks())
        .containsExactly(Remark.of(Remark.Kind.CANCELLED, 1));
    assertThat(read(calendar().replace("2025", "2027")).reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.FUTURE, 1));
    assertThat(read(calendar().replace(CAME, "")).reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.NOBODY, 1));
    assertThat(problem(read(calendar("STATUS:CANCELLED"))).code()).isEqualTo(Code.NOTHING);
  }

  @Test
  void repeatingEvent_isReadOnce_andWhereItWasChanged() {
    String master = calendar("RRULE:FREQ=WEEKLY;COUNT=4");
    String changed =
        calendar("RECURRENCE-ID:20250621T120000Z", "PRIORITY:1")
            .replace("20250614T1", "20250622T1");
    String cancelled = calendar("RECURRENCE-ID:20250614T120000Z", "STATUS:CANCELLED");
    CalendarReading calendar = read(master + changed);

    assertThat(calendar.reading().lines())
        .extracting(SourceLine::firstDay, SourceLine::key)
        .containsExactly(
            tuple(day("2025-06-14"), "ics:u1/20250614T120000Z"),
            tuple(day("2025-06-22"), "ics:u1/20250621T120000Z"));
    assertThat(calendar.reading().remarks()).containsExactly(Remark.of(Remark.Kind.REPEATING, 1));
    assertThat(read(cancelled + master + changed).reading().lines())
        .extracting(SourceLine::key)
        .containsExactly("ics:u1/20250621T120000Z");
    assertThat(read(calendar("RRULE:FREQ=DAILY", "EXDATE:20250614T120000Z")).reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.CANCELLED, 1));
  }

  @Test
  void newestVersionOfAnEvent_isRead() {
    String old = calendar("SEQUENCE:1").replace("Semis", "Taille");

    assertThat(only(read(old + calendar("SEQUENCE:2"))).what()).isEqualTo("Semis");
    assertThat(only(read(calendar("SEQUENCE:2") + old)).what()).isEqualTo("Semis");
  }

  @Test
  void eventWithoutUid_keepsItsKey() {
    String text = calendar().replace("UID:u1\n", "");

    assertThat(only(read(text)).key())
        .startsWith("ics:")
        .isEqualTo(only(read("\n\n" + text)).key());
  }

  @Test
  void foldInsideACharacter_isMended() {
    byte[] file = calendar().replace("Zoé", "Zo#").getBytes(ISO_8859_1);
    int at = new String(file, ISO_8859_1).indexOf('#');
    byte[] folded = new byte[file.length + 3];
    System.arraycopy(file, 0, folded, 0, at);
    System.arraycopy(new byte[] {(byte) 0xc3, '\n', ' ', (byte) 0xa9}, 0, folded, at, 4);
    System.arraycopy(file, at + 1, folded, at + 4, file.length - at - 1);
    CalendarReading calendar = WorkshopCalendar.read(folded, OPTIONS);

    assertThat(only(calendar).people()).containsExactly("Zoé");
    assertThat(calendar.reading().remarks()).isEmpty();
  }

  @Test
  void otherEncoding_isSaid() {
    CalendarReading calendar = WorkshopCalendar.read(calendar().getBytes(ISO_8859_1), OPTIONS);

    assertThat(only(calendar).people()).containsExactly("Zoé");
    assertThat(calendar.reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.ENCODING, "windows-1252"));
  }

  @Test
  void otherFiles_areRefused() {
    assertThat(problem(read("")).code()).isEqualTo(Code.CALENDAR);
    assertThat(problem(read("day,hours\n")).code()).isEqualTo(Code.CALENDAR);
    assertThat(problem(read("BEGIN:VCALENDAR\nEND:VCALENDAR\n")).code()).isEqualTo(Code.NOTHING);
    assertThat(
            problem(WorkshopCalendar.read(new byte[WorkshopCalendar.MAX_BYTES + 1], OPTIONS))
                .code())
        .isEqualTo(Code.TOO_LARGE);
    assertThat(read(calendar() + "END:VEVENT\n").reading().problems())
        .extracting(Problem::code, Problem::line)
        .containsExactly(tuple(Code.CALENDAR_NESTING, 11L));
  }

  @Test
  void cutFile_isSaidAndItsLastEventNotRead() {
    String text = calendar() + calendar().replace("u1", "u2");
    CalendarReading calendar = read(text.substring(0, text.length() - 40));

    assertThat(calendar.reading().lines()).extracting(SourceLine::key).containsExactly("ics:u1");
    assertThat(calendar.reading().problems())
        .extracting(Problem::code)
        .contains(Code.CALENDAR_NESTING);
  }

  @Test
  void calendarsOfPrograms_areRead() throws IOException {
    assertThat(only(sample("hcalendar__example1")).people()).containsExactly("jsmith@host1.com");
    assertThat(only(sample("valid__rfc5545-sec4.2")).minutes()).isEqualTo(60);
    assertThat(sample("valid__multiple_calendars").reading().lines())
        .extracting(SourceLine::people)
        .containsExactly(
            List.of("BIG A", "B", "C", "Hal"),
            List.of("A@example.com", "B@example.com", "C@example.com", "Hal"));
    assertThat(only(sample("invalid__tmeher")).people())
        .containsExactly("Tendjoukian@yahoo.de", "meher.t@gmail.com");
    assertThat(sample("valid__calconnect5").reading().remarks())
        .containsExactly(
            Remark.of(Remark.Kind.REPEATING, 1),
            Remark.of(Remark.Kind.ZONE, "Eastern", "Europe/Paris"));
    assertThat(only(sample("valid__calconnect7")).key()).endsWith("/20050428T130000Z");
  }

  @Test
  void brokenCalendarsOfPrograms_arePlaced() throws IOException {
    assertThat(sample("invalid__13-MoonPhase").reading().problems())
        .extracting(Problem::code, Problem::line)
        .containsExactly(tuple(Code.CALENDAR_NESTING, 213L), tuple(Code.CALENDAR_NESTING, 1L));
    assertThat(problem(sample("invalid__bhav23-2")))
        .extracting(Problem::code, Problem::line)
        .containsExactly(Code.CALENDAR_LINE, 38L);
    assertThat(problem(sample("valid__blankTzid")))
        .extracting(Problem::code)
        .isEqualTo(Code.WHAT_MISSING);
    assertThat(problem(sample("valid__zidestoreical4jbomb")))
        .extracting(Problem::code)
        .isEqualTo(Code.EVENT_HOURS);
    assertThat(problem(sample("valid__1106817412")).code()).isEqualTo(Code.NOTHING);
    assertThat(sample("valid__friday13").reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.CANCELLED, 1));
  }

  @Test
  void noBytes_breakIt() throws IOException {
    List<byte[]> files;
    try (Stream<Path> samples = Files.list(SAMPLES)) {
      files = new java.util.ArrayList<>();
      for (Path sample : samples.sorted().toList()) {
        files.add(Files.readAllBytes(sample));
      }
    }
    files.add(calendar("RRULE:X", "RECURRENCE-ID:20250614", "EXDATE:1,2").getBytes(UTF_8));
    Property.forAll(random -> {
      byte[] bytes = files.get(random.nextInt(files.size())).clone();
      for (int i = random.nextInt(20); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      var reading =
          WorkshopCalendar.read(cut, new CalendarOptions(OPTIONS.today(), PARIS, 60, People.NONE))
              .reading();
      assertThat(reading.lines().isEmpty() && reading.problems().isEmpty()).isFalse();
    });
  }
}

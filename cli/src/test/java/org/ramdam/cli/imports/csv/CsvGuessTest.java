package org.ramdam.cli.imports.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.protocol.testing.Property;

class CsvGuessTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  private static CsvReading guess(String text) {
    return guess(text.getBytes(UTF_8), CsvMapping.NONE);
  }

  private static CsvReading guess(byte[] bytes, CsvMapping mapping) {
    return ContributionCsv.read(bytes, new CsvOptions(mapping, true, TODAY));
  }

  private static @Nullable Field field(CsvReading reading, int column) {
    return reading.columns().get(column - 1).field();
  }

  @Test
  void spreadsheetOfASite_isUnderstood() {
    CsvReading csv =
        guess(
            """
            Date de l'action;Bénévole;Nb heures;Structure;Projet;Description de la tâche;Âge
            14/06/2025;Zoé et Ahmed;2,5;La Fabrique;Jardin;Clôture;40
            02/07/2025;Paul;1;La Fabrique;;Semis;41
            """);

    assertThat(csv.columns())
        .extracting(ColumnUse::field, ColumnUse::certainty, ColumnUse::sample)
        .containsExactly(
            tuple(Field.DAY, Certainty.LIKELY, "14/06/2025"),
            tuple(Field.WHO, Certainty.POSSIBLE, "Zoé et Ahmed"),
            tuple(Field.HOURS, Certainty.LIKELY, "2,5"),
            tuple(Field.FOR, Certainty.POSSIBLE, "La Fabrique"),
            tuple(Field.PROJECT, Certainty.KNOWN, "Jardin"),
            tuple(Field.WHAT, Certainty.POSSIBLE, "Clôture"),
            tuple(null, Certainty.NONE, "40"));
    assertThat(csv.isGuessed()).isTrue();
    assertThat(csv.reading().problems()).isEmpty();
    assertThat(csv.reading().remarks())
        .containsExactly(
            Remark.of(Remark.Kind.DAYS, "Date de l'action", "day/month/year"),
            Remark.of(Remark.Kind.DECIMAL, "Nb heures", ","));
    assertThat(csv.reading().lines())
        .extracting(
            SourceLine::firstDay,
            SourceLine::people,
            SourceLine::minutes,
            SourceLine::project,
            SourceLine::what)
        .containsExactly(
            tuple(day(2025, 6, 14), List.of("Zoé", "Ahmed"), 150, "Jardin", "Clôture"),
            tuple(day(2025, 7, 2), List.of("Paul"), 60, "", "Semis"));
  }

  private static int day(int year, int month, int day) {
    return (int) LocalDate.of(year, month, day).toEpochDay();
  }

  @Test
  void englishSpreadsheet_isUnderstood() {
    CsvReading csv =
        guess(
            """
            Volunteer,Time spent,Work done,When,Organisation
            Zoe,90 min,Fence,2025-06-14,CéLA
            """);

    assertThat(csv.columns())
        .extracting(ColumnUse::field)
        .containsExactly(Field.WHO, Field.HOURS, Field.WHAT, Field.DAY, Field.FOR);
    assertThat(csv.reading().lines()).extracting(SourceLine::minutes).containsExactly(90);
  }

  @Test
  void cellsThatDenyTheHeader_areBelieved() {
    CsvReading csv = guess("Durée;Temps passé;Le\n2h30;beau;14/06/2025\n1h;pluie;15/06/2025\n");

    assertThat(field(csv, 1)).isEqualTo(Field.HOURS);
    assertThat(field(csv, 2)).isNull();
    assertThat(csv.reading().problems())
        .extracting(Problem::code)
        .containsOnly(Code.COLUMN_MISSING);
  }

  @Test
  void unknownHeader_isReadByItsCells() {
    CsvReading csv = guess("a;b;for;what\n14/06/2025;2h30;A;x\n");

    assertThat(field(csv, 1)).isEqualTo(Field.DAY);
    assertThat(csv.columns().getFirst().certainty()).isEqualTo(Certainty.POSSIBLE);
    assertThat(field(csv, 2)).isEqualTo(Field.HOURS);
    assertThat(csv.reading().lines()).hasSize(1);
  }

  @Test
  void nothingIsGuessed_unlessAskedFor() {
    byte[] file = "Date;Durée;for;what\n2025-06-14;2;A;x\n".getBytes(UTF_8);
    CsvReading csv = ContributionCsv.read(file, CsvOptions.strict(TODAY));

    assertThat(csv.isGuessed()).isFalse();
    assertThat(csv.reading().problems())
        .extracting(Problem::code, Problem::column)
        .containsExactly(tuple(Code.COLUMN_UNKNOWN, 2), tuple(Code.COLUMN_MISSING, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "14/06/2025 03/06/2025|day/month/year",
        "14/06/25 03/06/25|day/month/year",
        "14-06-2025 03-06-2025|day/month/year",
        "14.06.2025 2025-06-03|day/month/year",
        "14_juin_2025 3_juin_2025|day/month/year",
        "sam._14_juin_2025 1er_août_2025|day/month/year",
        "06/14/2025 06/03/2025|month/day/year",
        "2025/06/14 2025/06/03|year/month/day",
        "2025-06-14 2025-06-03|",
        "2025-06-14T23:48:54-07:00 2025-06-03|"
      })
  void orderOfDays_isToldByTheWholeColumn(String days, @Nullable String order) {
    String[] two = days.split(" ", 2);
    CsvReading csv =
        guess(
            "date;heures;pour;quoi\n%s;1;A;b\n%s;1;A;b\n"
                .formatted(two[0].replace('_', ' '), two[1].replace('_', ' ')));

    assertThat(csv.reading().problems()).isEmpty();
    assertThat(csv.reading().lines().getFirst().firstDay()).isEqualTo(day(2025, 6, 14));
    assertThat(csv.reading().remarks())
        .isEqualTo(order == null ? List.of() : List.of(Remark.of(Remark.Kind.DAYS, "date", order)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "02/01/2026|03/04/2026|DAY_AMBIGUOUS DAY_AMBIGUOUS",
        "02/01/2026|2026-02-03|DAY_AMBIGUOUS",
        "14/06/2025|06/14/2025|DAY DAY",
        "31/02/2026|14/06/2025|DAY DAY",
        "45822|2026-02-03|DAY_SERIAL",
        "45822,5|2026-02-03|DAY_SERIAL",
        "14/06/27|15/06/26|DAY_FUTURE",
        "14 brumaire 2025|15/06/26|DAY DAY",
        "2026-02-31|2026-02-03|DAY",
        "?|2026-02-03|DAY"
      })
  void daysThatCouldBeOthers_areRefused(String first, String second, String codes) {
    CsvReading csv =
        guess("date;heures;pour;quoi\n\"%s\";1;A;b\n%s;1;A;b\n".formatted(first, second));

    assertThat(csv.reading().problems().stream().map(p -> p.code().name()).toList())
        .containsExactly(codes.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2.5|150",
        "2,5|150",
        "2h30|150",
        "2 h 30|150",
        "2H|120",
        "2 h|120",
        "2 heures|120",
        "1 hour|60",
        "2:30|150",
        "02:30:00|150",
        "90 min|90",
        "90mn|90",
        "1 minute|1",
        "1,5 h|90",
        "24|1440",
        "0|HOURS_RANGE",
        "0 h|HOURS_RANGE",
        "0:00|HOURS_RANGE",
        "25|HOURS_RANGE",
        "25 h|HOURS_RANGE",
        "1441 min|HOURS_RANGE",
        "-1|HOURS_RANGE",
        "−1|HOURS_RANGE",
        "-2h30|HOURS_RANGE",
        "+1|HOURS",
        "NaN|HOURS",
        "Infinity|HOURS",
        "1e309|HOURS",
        "2:75|HOURS",
        "2h75|HOURS",
        "deux|HOURS",
        "1.5.2|HOURS",
        "99999999999999999999|HOURS",
        "@1|HOURS",
        "=1+1|FORMULA",
        "|HOURS"
      })
  void hours_areReadAsPeopleWriteThem(@Nullable String cell, String expected) {
    CsvReading csv =
        guess("date;heures;pour;quoi\n2026-01-02;%s;A;b\n".formatted(cell == null ? "" : cell));

    if (expected.matches("\\d+")) {
      assertThat(csv.reading().lines())
          .extracting(SourceLine::minutes)
          .containsExactly(Integer.parseInt(expected));
    } else {
      assertThat(csv.reading().problems())
          .extracting(problem -> problem.code().name())
          .containsExactly(expected);
    }
  }

  @Test
  void bothDecimals_areNeverGuessed() {
    CsvReading csv = guess("date;heures;pour;quoi\n2026-01-02;1.5;A;b\n2026-01-02;1,5;A;b\n");

    assertThat(csv.reading().remarks()).isEmpty();
    assertThat(csv.reading().problems())
        .extracting(Problem::code, Problem::line)
        .containsExactly(tuple(Code.HOURS_DECIMAL, 3L));
  }

  @Test
  void columnOfMinutes_isSaid() {
    CsvReading csv = guess("date;Durée (minutes);pour;quoi\n2026-01-02;90;A;b\n");

    assertThat(csv.reading().lines()).extracting(SourceLine::minutes).containsExactly(90);
    assertThat(csv.reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.MINUTES, "Durée (minutes)"));
  }

  @Test
  void windows1252_isGuessedAndSaid() {
    String text = "date;heures;pour;quoi\n2026-01-02;1;L’Étoile;réparé\n";
    byte[] file = text.getBytes(Charset.forName("windows-1252"));
    CsvReading csv = guess(file, CsvMapping.NONE);

    assertThat(csv.reading().remarks())
        .containsExactly(Remark.of(Remark.Kind.ENCODING, "windows-1252"));
    assertThat(csv.reading().lines())
        .extracting(SourceLine::receiver, SourceLine::what)
        .containsExactly(tuple("L’Étoile", "réparé"));
    assertThat(ContributionCsv.read(file, CsvOptions.strict(TODAY)).reading().problems())
        .extracting(Problem::code)
        .containsExactly(Code.NOT_UTF_8);
  }

  @Test
  void damagedUtf8_isNotTakenForWindows1252() {
    byte[] file = "date;heures;pour;quoi\n2026-01-02;1;Étoilé;réparé\n".getBytes(UTF_8);
    file[file.length - 2] = (byte) 0xe9;

    assertThat(guess(file, CsvMapping.NONE).reading().problems())
        .extracting(Problem::code, Problem::line)
        .containsExactly(tuple(Code.NOT_UTF_8, 2L));
  }

  @Test
  void fileOfASpreadsheetProgram_isNamed() {
    byte[] file = "PK\u0003\u0004 and so on".getBytes(ISO_8859_1);

    assertThat(guess(file, CsvMapping.NONE).reading().problems())
        .extracting(Problem::code)
        .containsExactly(Code.SPREADSHEET);
  }

  @Test
  void separatorAnnouncedByASpreadsheet_isUsed() {
    CsvReading csv = guess("sep=;\ndate;heures;pour;quoi\n2026-01-02;1;A, B, C;b\n");

    assertThat(csv.reading().lines())
        .extracting(SourceLine::line, SourceLine::receiver)
        .containsExactly(tuple(3L, "A, B, C"));
  }

  @Test
  void textThatLooksLikeAFormula_isText() {
    CsvReading csv =
        guess("date;heures;pour;quoi\n2026-01-02;1;@A;-x\n2026-01-02;1;+A;\"@SUM(1)\"\n");

    assertThat(csv.reading().lines())
        .extracting(SourceLine::receiver, SourceLine::what)
        .containsExactly(tuple("@A", "-x"), tuple("+A", "@SUM(1)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "what|a\u0007b|TEXT",
        "what|a\u202eb|TEXT",
        "skill|a\u0007b|TEXT",
        "project|a\u0007b|TEXT",
        "for|a\u0007b|TEXT",
        "who|a\u0007b|WHO",
        "who|;;|WHO"
      })
  void textsThatNoRecordMayHave_arePlaced(String column, String text, Code code) {
    String header = "day\thours\tfor\twhat\twho\tskill\tproject\n";
    String[] cells = {"2026-01-02", "1", "A", "b", "c", "d", "e"};
    int at = List.of(header.strip().split("\t", -1)).indexOf(column);
    cells[at] = text;
    CsvReading csv = guess(header + String.join("\t", cells) + "\n");

    assertThat(csv.reading().problems())
        .extracting(Problem::code, Problem::line, Problem::column, Problem::name)
        .containsExactly(tuple(code, 2L, at + 1, column));
  }

  @Test
  void keys_areThoseOfTheContentAndAreNeverShared() {
    String one = "2026-01-02;2,5;A;réparé\n";
    List<String> first = keys("date;heures;pour;quoi\n" + one + one + "2026-01-03;1;A;b\n");
    List<String> again =
        keys("what,for,hours,day\nb,A,1 h,2026-01-03\nre\u0301paré,A,2h30,2026-01-02\n");

    assertThat(first).doesNotHaveDuplicates().hasSize(3);
    assertThat(first.get(1)).isEqualTo(first.get(0) + "#2");
    assertThat(again).containsExactly(first.get(2), first.get(0));
  }

  private static List<String> keys(String text) {
    return guess(text).reading().lines().stream().map(SourceLine::key).toList();
  }

  @Test
  void historyOfAProject_isRead() throws IOException {
    byte[] file =
        Files.readAllBytes(
            Path.of("src/main/resources/org/ramdam/cli/demo/contributions_git_timeoverflow.csv"));
    CsvMapping mapping =
        CsvMapping.NONE.withDefault(Field.HOURS, "1").withDefault(Field.FOR, "TimeOverflow");
    CsvReading csv = guess(file, mapping);

    assertThat(csv.columns())
        .extracting(ColumnUse::field)
        .containsExactly(null, Field.WHO, Field.DAY, Field.WHAT);
    assertThat(csv.reading().lines()).hasSizeGreaterThan(1_000);
    assertThat(csv.reading().problems()).isEmpty();
    assertThat(csv.reading().lines()).extracting(SourceLine::key).doesNotHaveDuplicates();
  }

  @Test
  void tenThousandLines_takeNoTime() {
    var text = new StringBuilder("Date de l'action;Nb heures;pour;quoi\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("%02d/06/2025;2,5;La Fabrique;ligne %d\n".formatted(i % 30 + 1, i));
    }
    byte[] file = text.toString().getBytes(UTF_8);
    // Of the processor, so that a busy machine changes nothing.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();

    assertThat(guess(file, CsvMapping.NONE).reading().lines()).hasSize(10_000);
    assertThat(threads.getCurrentThreadCpuTime() - start).isLessThan(1_000_000_000L);
  }

  @Test
  void noBytes_breakIt() {
    String sheet =
        """
        Date de l'action;Bénévole;Nb heures;Structure;Projet;Description de la tâche
        14/06/2025;Zoé et Ahmed;2,5;La Fabrique;Jardin;"Clôture; portail"
        2 juillet 2025;Paul;1h30;La Fabrique;;Semis
        """;
    List<Charset> charsets = List.of(UTF_8, ISO_8859_1, UTF_16);
    Property.forAll(random -> {
      byte[] bytes = sheet.getBytes(charsets.get(random.nextInt(charsets.size())));
      for (int i = random.nextInt(8); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      Reading reading = guess(cut, CsvMapping.NONE).reading();
      assertThat(reading.lines().isEmpty() && reading.problems().isEmpty()).isFalse();
    });
  }
}

package org.ramdam.cli.imports.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.testing.Property;

class ContributionCsvTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final String HEADER = "day,hours,for,what\n";
  private static final String GOOD = "2026-01-02,2.5,La Fabrique,réparé\n";

  private static Reading read(String text) {
    return read(text, UTF_8, '.');
  }

  private static Reading read(String text, Charset charset, char decimal) {
    var options = new CsvOptions(CsvMapping.NONE.withDecimal(decimal), false, TODAY);
    return ContributionCsv.read(text.getBytes(charset), options).reading();
  }

  private static Reading read(byte[] bytes) {
    return ContributionCsv.read(bytes, CsvOptions.strict(TODAY)).reading();
  }

  private static Problem only(Reading reading) {
    assertThat(reading.problems()).hasSize(1);
    return reading.problems().getFirst();
  }

  @Test
  void soundFile_isRead() {
    Reading reading = read(HEADER + GOOD);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.lines())
        .extracting(
            SourceLine::line,
            SourceLine::firstDay,
            SourceLine::lastDay,
            SourceLine::minutes,
            SourceLine::people,
            SourceLine::receiver,
            line -> line.column(Field.FOR),
            SourceLine::what,
            SourceLine::skill,
            SourceLine::project,
            SourceLine::action)
        .containsExactly(
            tuple(
                2L,
                20_455,
                20_455,
                150,
                List.of(),
                "La Fabrique",
                3,
                "réparé",
                "",
                "",
                Action.WORK));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Jour;Heures;Pour;Quoi;Compétence;Action\n2026-01-02;2.5;A;b;soudure;use\n",
        "quoi,COMPETENCE,date,heures,action,pour\nb,soudure,2026-01-02,2.5,use,A\n",
        "what\tskill\tday\thours\taction\tfor\r\nb\tsoudure\t2026-01-02\t2.5\tuse\tA\r\n",
        "\ufeffday,hours,for,what,skill,action\r2026-01-02,2.5,A,b,soudure,use\r",
        "\n\n\"day\",hours,for,what,skill,action\n\n\"2026-01-02\",2.5,A, b ,soudure,USE\n,,,,,\n"
      })
  void headers_comeInAnyOrderAndLanguage(String text) {
    Reading reading = read(text);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.lines())
        .extracting(
            SourceLine::firstDay,
            SourceLine::minutes,
            SourceLine::receiver,
            SourceLine::what,
            SourceLine::skill,
            SourceLine::action)
        .containsExactly(tuple(20_455, 150, "A", "b", "soudure", Action.USE));
  }

  @Test
  void quotedCells_mayHoldAnything() {
    Reading reading = read(HEADER + "2026-01-02,1,A,\"un \"\"mot\"\", et\nun autre\"\n" + GOOD);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.lines())
        .extracting(SourceLine::line, SourceLine::what)
        .containsExactly(tuple(2L, "un \"mot\", et\nun autre"), tuple(4L, "réparé"));
  }

  @Test
  void nothingToImport_isSaid() {
    assertThat(only(read("")).code()).isEqualTo(Code.EMPTY);
    assertThat(only(read(" \r\n\n")).code()).isEqualTo(Code.EMPTY);
    assertThat(only(read("\ufeff")).code()).isEqualTo(Code.EMPTY);
    assertThat(only(read(HEADER)).code()).isEqualTo(Code.NO_LINES);
    assertThat(only(read(HEADER + ",,,\n")).code()).isEqualTo(Code.NO_LINES);
  }

  @Test
  void otherEncodings_areNamed() {
    Reading marked = read(HEADER + GOOD, UTF_16, '.');

    assertThat(marked.lines()).extracting(SourceLine::what).containsExactly("réparé");
    assertThat(marked.remarks()).containsExactly(Remark.of(Remark.Kind.ENCODING, "UTF-16"));
    byte[] cut = (HEADER + GOOD).getBytes(UTF_16);
    assertThat(only(read(Arrays.copyOf(cut, cut.length - 1))).code()).isEqualTo(Code.UTF_16);
    assertThat(only(read(HEADER + GOOD, UTF_16LE, '.')).code()).isEqualTo(Code.UTF_16);
    assertThat(only(read(HEADER + GOOD, UTF_16BE, '.')).code()).isEqualTo(Code.UTF_16);
    assertThat(only(read(HEADER + GOOD, ISO_8859_1, '.')))
        .extracting(Problem::code, Problem::line, Problem::column)
        .containsExactly(Code.NOT_UTF_8, 2L, 4);
  }

  @Test
  void nul_isPlaced() {
    assertThat(only(read(HEADER + GOOD + "2026-01-02,1,A\0,b\n")))
        .isEqualTo(new Problem(Code.NUL, 3, 3, "", "A"));
  }

  @Test
  void unclosedQuote_isPlacedWhereItOpens() {
    assertThat(only(read(HEADER + GOOD + "2026-01-02,1,\"A,b\n" + GOOD.repeat(3))))
        .extracting(Problem::code, Problem::line, Problem::column)
        .containsExactly(Code.QUOTE_OPEN, 3L, 3);
    assertThat(only(read(HEADER + "2026-01-02,1,\"A\" b,c\n")))
        .extracting(Problem::code, Problem::line, Problem::column)
        .containsExactly(Code.QUOTE_INSIDE, 2L, 3);
  }

  @Test
  void cellOfAMegabyte_isRefused() {
    String long1 = "x".repeat(1 << 20);

    assertThat(only(read(HEADER + "2026-01-02,1,A," + long1 + "\n")))
        .extracting(Problem::code, Problem::line, Problem::column)
        .containsExactly(Code.CELL_LONG, 2L, 4);
    assertThat(only(read(HEADER + "2026-01-02,1,A,\"" + long1 + "\"\n")).line()).isEqualTo(2);
    assertThat(only(read(HEADER + "2026-01-02,1,A," + "x".repeat(5000) + "\n")).code())
        .isEqualTo(Code.TEXT);
  }

  @Test
  void fileBeyondTheLimit_isRefused() {
    byte[] large = new byte[ContributionCsv.MAX_BYTES + 1];

    assertThat(only(read(large)).code()).isEqualTo(Code.TOO_LARGE);
  }

  @Test
  void columns_areChecked() {
    assertThat(only(read("day,hours,for\n")))
        .extracting(Problem::code, Problem::name)
        .containsExactly(Code.COLUMN_MISSING, "what (quoi)");
    assertThat(only(read("day,hours,for,what,age\n")))
        .extracting(Problem::code, Problem::column)
        .containsExactly(Code.COLUMN_UNKNOWN, 5);
    assertThat(only(read("day,hours,for,what,jour\n")))
        .extracting(Problem::code, Problem::column)
        .containsExactly(Code.COLUMN_TWICE, 5);
    assertThat(only(read(HEADER + "2026-01-02,1,A\n")))
        .extracting(Problem::code, Problem::line, Problem::column)
        .containsExactly(Code.CELLS_MISSING, 2L, 4);
    assertThat(only(read(HEADER + "2026-01-02,1,A,b,c\n")))
        .extracting(Problem::code, Problem::line, Problem::column)
        .containsExactly(Code.CELLS_EXTRA, 2L, 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "31/02/2026,1,A,b|DAY|1",
        "02/01/2026,1,A,b|DAY|1",
        "2026-02-31,1,A,b|DAY|1",
        "1969-12-31,1,A,b|DAY|1",
        "2026-11-25,1,A,b|DAY_FUTURE|1",
        "2026-01-02,abc,A,b|HOURS|2",
        "2026-01-02,-1,A,b|HOURS_RANGE|2",
        "2026-01-02,1e309,A,b|HOURS|2",
        "2026-01-02,NaN,A,b|HOURS|2",
        "2026-01-02,25,A,b|HOURS_RANGE|2",
        "2026-01-02,0,A,b|HOURS_RANGE|2",
        "2026-01-02,'1,5',A,b|HOURS_DECIMAL|2",
        "2026-01-02,=1+1,A,b|FORMULA|2",
        "2026-01-02,1,A,=HYPERLINK(1)|FORMULA|4",
        "2026-01-02,1,,b|FOR_MISSING|3",
        "2026-01-02,1,A,|WHAT_MISSING|4"
      },
      quoteCharacter = '`')
  void badCells_arePlaced(String line, Code code, int column) {
    Reading reading = read(HEADER + GOOD + line.replace('\'', '"') + "\n" + GOOD);

    assertThat(only(reading))
        .extracting(Problem::code, Problem::line, Problem::column)
        .containsExactly(code, 3L, column);
    assertThat(reading.lines()).hasSize(2);
  }

  @Test
  void decimalComma_mustBeAnnounced() {
    String text = "jour;heures;pour;quoi\n2026-01-02;1,5;A;b\n";

    assertThat(only(read(text)).code()).isEqualTo(Code.HOURS_DECIMAL);
    assertThat(read(text, UTF_8, ',').lines()).extracting(SourceLine::minutes).containsExactly(90);
    assertThat(only(read(text.replace(',', '.'), UTF_8, ',')).code()).isEqualTo(Code.HOURS_DECIMAL);
  }

  @Test
  void unknownAction_isRefused() {
    String header = "day,hours,for,what,action\n";

    assertThat(only(read(header + "2026-01-02,1,A,b,play\n")).code()).isEqualTo(Code.ACTION);
    assertThat(read(header + "2026-01-02,1,A,b,deliver-service\n").lines())
        .extracting(SourceLine::action)
        .containsExactly(Action.DELIVER_SERVICE);
  }

  @Test
  void allProblems_areToldAtOnce() {
    Reading reading = read(HEADER + "x,y,,\n" + GOOD + "2026-01-02,1,A,b,c\n");

    assertThat(reading.problems())
        .extracting(Problem::code)
        .containsExactly(
            Code.DAY, Code.HOURS, Code.FOR_MISSING, Code.WHAT_MISSING, Code.CELLS_EXTRA);
    assertThat(reading.lines()).hasSize(1);
  }

  @Test
  void aMillionLines_areRead_andNoMore() {
    byte[] file = (HEADER + GOOD.repeat(1_000_000)).getBytes(UTF_8);

    assertThat(read(file).lines()).hasSize(1_000_000);
    byte[] more = (HEADER + GOOD.repeat(1_000_001)).getBytes(UTF_8);
    assertThat(only(read(more)).code()).isEqualTo(Code.TOO_MANY_LINES);
  }

  @Test
  void randomBytes_neverBreakIt() {
    List<String> parts = List.of(HEADER, GOOD, "\"", ",", "\r", "\n", ";", "=", "1,5", "\ufeff");
    Property.forAll(random -> {
      var text = new StringBuilder(random.nextBoolean() ? HEADER : "");
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Reading reading =
          ContributionCsv.read(bytes, new CsvOptions(CsvMapping.NONE, random.nextBoolean(), TODAY))
              .reading();
      assertThat(reading.lines().isEmpty() && reading.problems().isEmpty()).isFalse();
    });
  }
}

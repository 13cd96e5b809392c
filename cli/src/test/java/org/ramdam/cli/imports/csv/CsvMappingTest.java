package org.ramdam.cli.imports.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.csv.CsvMapping.MappingReading;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.testing.Property;

class CsvMappingTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  private static MappingReading mapping(String text) {
    return CsvMapping.read(text.getBytes(UTF_8));
  }

  private static CsvReading read(CsvMapping mapping, String file) {
    return ContributionCsv.read(file.getBytes(UTF_8), new CsvOptions(mapping, false, TODAY));
  }

  @Test
  void whatIsStated_isNotGuessed() {
    MappingReading read =
        mapping(
            """
            # our sheet
            Date de l'action = jour
            Tps = hours   # in minutes
            Fait par = who
            Remarques = ignore
            Tâche = quoi

            [format]
            date = day/month/year
            unit = minutes
            separator = ;
            [defaults]
            for = La Fabrique = l'Atelier
            project = Jardin
            action = use
            hours = 15
            """);

    assertThat(read.problems()).isEmpty();
    CsvReading csv =
        read(
            read.mapping(),
            """
            DATE de l'action;tps;fait par;remarques;tâche
            02/01/2026;90;Zoé;x;Semis
            03/01/26;;;;Taille
            31/02/2026;1;;;Non
            """);
    assertThat(csv.columns()).extracting(ColumnUse::certainty).containsOnly(Certainty.STATED);
    assertThat(csv.reading().remarks()).isEmpty();
    assertThat(csv.reading().problems())
        .extracting(Problem::code, Problem::line, Problem::column)
        .containsExactly(tuple(Code.DAY, 4L, 1));
    assertThat(csv.reading().lines())
        .extracting(
            SourceLine::firstDay,
            SourceLine::minutes,
            SourceLine::receiver,
            SourceLine::project,
            SourceLine::action)
        .containsExactly(
            tuple(20_455, 90, "La Fabrique = l'Atelier", "Jardin", Action.USE),
            tuple(20_456, 15, "La Fabrique = l'Atelier", "Jardin", Action.USE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Date|MAPPING_LINE",
        "= day|MAPPING_LINE",
        "[colonnes]|MAPPING_LINE",
        "Date = dai|MAPPING_FIELD",
        "Date = day~Jour = day|MAPPING_TWICE",
        "Date = day~date = hours|MAPPING_TWICE",
        "[defaults]~toto = x|MAPPING_FIELD",
        "[defaults]~for = x~pour = y|MAPPING_TWICE",
        "[format]~date = dd/mm|MAPPING_VALUE",
        "[format]~decimal = ;|MAPPING_VALUE",
        "[format]~unit = days|MAPPING_VALUE",
        "[format]~separator = ab|MAPPING_VALUE",
        "[format]~encoding = x|MAPPING_VALUE"
      })
  void badMapping_isPlaced(String text, Code code) {
    String file = text.replace('~', '\n');

    assertThat(mapping(file).problems())
        .extracting(Problem::code, Problem::line)
        .containsExactly(tuple(code, file.lines().count()));
  }

  @Test
  void columnThatIsNotThere_isRefused() {
    CsvMapping mapping = mapping("Temps = hours\n").mapping();

    assertThat(read(mapping, "day,hours,for,what\n2026-01-02,1,A,b\n").reading().problems())
        .extracting(Problem::code, Problem::name)
        .containsExactly(tuple(Code.MAPPING_COLUMN, "temps"));
  }

  @Test
  void columnsNobodySpokeOf_areRefusedBesideAMapping() {
    CsvMapping mapping = mapping("Temps = hours\n").mapping();

    assertThat(read(mapping, "day,temps,for,what,x\n2026-01-02,1,A,b,c\n").reading().problems())
        .extracting(Problem::code, Problem::column)
        .containsExactly(tuple(Code.COLUMN_UNKNOWN, 5));
  }

  @Test
  void otherFiles_areRefused() {
    assertThat(CsvMapping.read("Durée = hours".getBytes(ISO_8859_1)).problems())
        .extracting(Problem::code)
        .containsExactly(Code.NOT_UTF_8);
    assertThat(CsvMapping.read(new byte[CsvMapping.MAX_BYTES + 1]).problems())
        .extracting(Problem::code)
        .containsExactly(Code.TOO_LARGE);
  }

  @Test
  void noBytes_breakIt() {
    String[] parts = {"[format]\n", "[defaults]", "\n", "=", "date", "day", "#", "[", "]", "é"};
    Property.forAll(random -> {
      var text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      byte[] bytes = text.toString().getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1);
      MappingReading read = CsvMapping.read(bytes);
      assertThat(read(read.mapping(), "day,hours\n1,2\n").reading().problems()).isNotEmpty();
    });
  }
}

package org.ramdam.cli.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.cli.Messages;

class CsvWriterTest {
  private final Messages french = Messages.of("fr");
  private final Messages english = Messages.of("en");

  private static String line(Messages messages, Cell... cells) {
    return new CsvWriter(messages).row(List.of(cells)).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+33 6 00 00 00 00",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "  =1",
        "\u00a0=1",
        "\u200b=1",
        "\u202e=1",
        "\ufeff=1",
        "\"=1",
        "'=1",
        "« =1",
        "“=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "−1",
        "\u0000=1"
      })
  void activeText_isOnlyAText(String text) {
    assertThat(CsvWriter.inert(text)).startsWith("'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a=1", "Réparé le portail", "3-4", "«", "日本", "l'=1"})
  void harmlessText_staysAsItIs(String text) {
    assertThat(CsvWriter.inert(text)).isEqualTo(text);
  }

  @Test
  void text_isOneLineWithoutControls() {
    assertThat(CsvWriter.inert("a\r\nb\u202ec\u0007")).isEqualTo("a\ufffd b\ufffdc\ufffd");
  }

  @Test
  void french_hasSemicolonsAndDecimalCommas() {
    String csv =
        line(
            french,
            new Cell.Text("Zoé; \"la\" soudeuse"),
            new Cell.Hours(150),
            new Cell.Hours(20),
            new Cell.Money(123_456),
            new Cell.Day(20_781),
            new Cell.Count(1_234));

    assertThat(csv)
        .isEqualTo(
            "\ufeff\"Zoé; \"\"la\"\" soudeuse\";\"2,5\";\"0,3333\";\"1234,56\";2026-11-24;1234\r\n");
  }

  @Test
  void english_hasCommasAndDecimalPoints() {
    assertThat(line(english, new Cell.Text("a, b"), new Cell.Hours(600), new Cell.Money(5)))
        .isEqualTo("\ufeff\"a, b\",10,0.05\r\n");
  }

  @Test
  void whatIsWritten_isReadBackAsOneCellEach() {
    List<String> texts = List.of("a;b", "c,d", "\"", "\"\"", "", "e\nf", "=cmd|' /C calc'!A0;\"");
    for (Messages messages : List.of(french, english)) {
      String csv = line(messages, texts.stream().map(Cell.Text::new).toArray(Cell[]::new));
      var rows =
          CsvReader.builder()
              .fieldSeparator(messages.isEnglish() ? ',' : ';')
              .ofCsvRecord(csv.substring(1))
              .stream()
              .toList();

      assertThat(rows).hasSize(1);
      assertThat(rows.getFirst().getFields())
          .containsExactlyElementsOf(texts.stream().map(CsvWriter::inert).toList());
    }
  }

  @Test
  void table_hasItsColumnsAndNoTotal() {
    var sheet =
        new Sheet(
            "",
            List.of("column.name", "column.hours"),
            List.of(List.of(new Cell.Text("=Zoé"), new Cell.Hours(60))),
            List.of(new Cell.Text("total"), new Cell.Hours(60)));

    assertThat(CsvWriter.of(sheet, english)).isEqualTo("\ufeffname,hours\r\n'=Zoé,1\r\n");
  }
}

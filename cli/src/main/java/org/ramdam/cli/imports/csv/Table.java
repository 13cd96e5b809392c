package org.ramdam.cli.imports.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.List;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.csv.CsvText.UnreadableException;

/// A text as a header and lines of cells. It is read again for each pass, so that a million lines
/// need not be held.
final class Table {
  private final String text;
  private final char separator;
  private List<String> header = List.of();
  private long headerLine;

  /// What is done with a line.
  @FunctionalInterface
  interface Visitor {
    /// Takes the cells of the line of this number.
    void visit(long line, List<String> cells);
  }

  Table(String text, char separator) throws UnreadableException {
    this.text = text;
    this.separator = separator;
    CsvText.requireCells(text, separator);
    walk(
        (line, cells) -> {
          header = cells.stream().map(String::strip).toList();
          headerLine = line;
        },
        1);
    if (header.isEmpty()) {
      throw new UnreadableException(Problem.ofFile(Code.EMPTY));
    }
  }

  List<String> header() {
    return header;
  }

  long headerLine() {
    return headerLine;
  }

  /// Every line after the header that is not blank, in order.
  void forEach(Visitor visitor) throws UnreadableException {
    walk(
        (line, cells) -> {
          if (line > headerLine) {
            visitor.visit(line, cells);
          }
        },
        Integer.MAX_VALUE);
  }

  private void walk(Visitor visitor, int most) throws UnreadableException {
    var reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text);
    long line = 1;
    int count = 0;
    try {
      for (CsvRecord one : reader) {
        line = one.getStartingLineNumber();
        List<String> cells = one.getFields();
        if (cells.stream().allMatch(String::isBlank)
            || (count == 0 && CsvText.announcesSeparator(cells.getFirst()))) {
          continue;
        }
        count++;
        if (count > ContributionCsv.MAX_LINES + 1) {
          throw new UnreadableException(new Problem(Code.TOO_MANY_LINES, line, 0, "", ""));
        }
        visitor.visit(line, cells);
        if (count == most) {
          return;
        }
      }
    } catch (CsvParseException e) {
      throw new UnreadableException(
          new Problem(Code.QUOTE_INSIDE, line, 0, "", String.valueOf(e.getMessage())));
    }
  }
}

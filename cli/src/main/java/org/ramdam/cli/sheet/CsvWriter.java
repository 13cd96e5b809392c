package org.ramdam.cli.sheet;

import java.util.List;
import java.util.Set;
import org.ramdam.cli.Messages;
import org.ramdam.cli.Output;

/// Lines of cells as a spreadsheet of the reader's language opens them (RFC 4180): `;` and decimal
/// commas in French, `,` and decimal points in English, UTF-8 with a mark that says so.
///
/// A spreadsheet computes a cell that starts with `=` and the like, whoever wrote it. Such a text
/// gets an apostrophe before it, which makes it a text again.
public final class CsvWriter {
  private static final String MARK = "\ufeff";
  private static final String END = "\r\n";

  /// What makes a spreadsheet compute, in both widths that Unicode has of it.
  private static final Set<Integer> ACTIVE =
      Set.of((int) '=', (int) '+', (int) '-', (int) '@', 0xff1d, 0xff0b, 0xff0d, 0xff20, 0x2212);

  private static final String QUOTES = "\"'`‘’‚“”„«»‹›";

  private final StringBuilder out = new StringBuilder(MARK);
  private final char separator;
  private final char decimal;

  /// An empty file for a reader of this language.
  public CsvWriter(Messages messages) {
    separator = messages.isEnglish() ? ',' : ';';
    decimal = messages.isEnglish() ? '.' : ',';
  }

  /// The file of a table, without its last row: a spreadsheet sums by itself.
  public static String of(Sheet sheet, Messages messages) {
    var csv = new CsvWriter(messages);
    csv.row(sheet.columns().stream().<Cell>map(id -> new Cell.Text(messages.text(id))).toList());
    sheet.rows().forEach(csv::row);
    return csv.toString();
  }

  /// Adds a line.
  public CsvWriter row(List<? extends Cell> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        out.append(separator);
      }
      out.append(
          switch (cells.get(i)) {
            case Cell.Text(String text) -> quoted(inert(text));
            case Cell figure -> quoted(figure.plain().replace('.', decimal));
          });
    }
    out.append(END);
    return this;
  }

  /// `text` as one line that nothing computes.
  static String inert(String text) {
    boolean active = !text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0;
    return (active || isActive(text) ? "'" : "") + Output.clean(text);
  }

  /// Whether the first character that a spreadsheet may heed makes it compute.
  private static boolean isActive(String text) {
    int first = text.codePoints().filter(c -> !isSkipped(c)).findFirst().orElse(' ');
    return ACTIVE.contains(first);
  }

  private static boolean isSkipped(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || QUOTES.indexOf(c) >= 0;
  }

  /// Quoted wherever any spreadsheet, of whatever language, may see more than one cell.
  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> ";,\"\t\r\n".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /// The whole file.
  @Override
  public String toString() {
    return out.toString();
  }
}

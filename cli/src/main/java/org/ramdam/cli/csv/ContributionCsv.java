package org.ramdam.cli.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.ramdam.cli.Hours;
import org.ramdam.cli.csv.CsvText.UnreadableException;
import org.ramdam.cli.csv.Problem.Code;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.Words;

/// Reads contributions from a CSV file (RFC 4180, separated by `,`, `;` or a tab): a header in
/// French or English in any order, then a line for each. Nothing is guessed: days are ISO 8601,
/// hours have a decimal point unless a comma was announced.
public final class ContributionCsv {
  /// Bytes of a file.
  public static final int MAX_BYTES = CsvText.MAX_BYTES;

  private final char decimal;
  private final LocalDate today;
  private final List<Row> rows = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Column, Integer> places = new EnumMap<>(Column.class);
  private List<String> header = List.of();

  /// What was read.
  ///
  /// @param rows the lines that are sound
  /// @param problems all that is not
  public record Reading(List<Row> rows, List<Problem> problems) {
    public Reading {
      rows = List.copyOf(rows);
      problems = List.copyOf(problems);
    }
  }

  private ContributionCsv(char decimal, LocalDate today) {
    this.decimal = decimal;
    this.today = today;
  }

  /// Reads a file.
  ///
  /// @param separator of cells; NUL: the one that makes most of the header
  /// @param decimal point or comma
  /// @param today the last day that may be written
  public static Reading read(byte[] bytes, char separator, char decimal, LocalDate today) {
    var csv = new ContributionCsv(decimal, today);
    try {
      String text = CsvText.decode(bytes);
      char used = separator == '\0' ? CsvText.separatorOf(text) : separator;
      CsvText.requireCells(text, used);
      csv.read(text, used);
    } catch (UnreadableException e) {
      csv.problems.add(e.problem());
    }
    return new Reading(csv.rows, csv.problems);
  }

  private void read(String text, char separator) {
    var reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text);
    boolean lines = false;
    long line = 1;
    try {
      for (CsvRecord cells : reader) {
        line = cells.getStartingLineNumber();
        if (header.isEmpty()) {
          readHeader(line, cells.getFields());
          if (!problems.isEmpty()) {
            return;
          }
        } else if (!cells.getFields().stream().allMatch(String::isBlank)) {
          lines = true;
          readLine(line, cells.getFields());
        }
      }
    } catch (CsvParseException e) {
      problems.add(new Problem(Code.QUOTE_INSIDE, line, 0, "", String.valueOf(e.getMessage())));
      return;
    }
    if (!lines) {
      problems.add(Problem.ofFile(Code.NO_LINES));
    }
  }

  private void readHeader(long line, List<String> names) {
    header = names.stream().map(String::strip).toList();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      int column = i + 1;
      Column.of(name)
          .ifPresentOrElse(
              known -> {
                if (places.putIfAbsent(known, column) != null) {
                  problems.add(new Problem(Code.COLUMN_TWICE, line, column, name, name));
                }
              },
              () -> problems.add(new Problem(Code.COLUMN_UNKNOWN, line, column, name, name)));
    }
    for (Column column : Column.values()) {
      if (column.required() && !places.containsKey(column)) {
        problems.add(new Problem(Code.COLUMN_MISSING, line, 0, column.title(), header.toString()));
      }
    }
  }

  private void readLine(long line, List<String> cells) {
    if (cells.size() != header.size()) {
      Code code = cells.size() < header.size() ? Code.CELLS_MISSING : Code.CELLS_EXTRA;
      int column = Math.min(cells.size(), header.size()) + 1;
      problems.add(new Problem(code, line, column, "", String.join(" | ", cells)));
      return;
    }
    new Line(line, cells).read();
  }

  /// One line: every problem of it is told, and only one without any becomes a row.
  private final class Line {
    private final long line;
    private final List<String> cells;
    private boolean sound = true;

    Line(long line, List<String> cells) {
      this.line = line;
      this.cells = cells;
    }

    void read() {
      for (Column column : places.keySet()) {
        if (cell(column).startsWith("=")) {
          refuse(column, Code.FORMULA);
        }
      }
      if (sound) {
        int day = day();
        int minutes = minutes();
        Action action = action();
        texts();
        if (sound) {
          rows.add(
              new Row(
                  line,
                  day,
                  minutes,
                  cell(Column.FOR),
                  places.getOrDefault(Column.FOR, 0),
                  cell(Column.WHAT),
                  cell(Column.SKILL),
                  action));
        }
      }
    }

    private String cell(Column column) {
      Integer place = places.get(column);
      return place == null ? "" : cells.get(place - 1).strip();
    }

    private void refuse(Column column, Code code) {
      sound = false;
      int place = places.getOrDefault(column, 0);
      problems.add(new Problem(code, line, place, header.get(place - 1), cell(column)));
    }

    private int day() {
      try {
        LocalDate day = LocalDate.parse(cell(Column.DAY));
        if (day.isAfter(today)) {
          refuse(Column.DAY, Code.DAY_FUTURE);
        } else if (day.toEpochDay() >= 0) {
          return (int) day.toEpochDay();
        } else {
          refuse(Column.DAY, Code.DAY);
        }
      } catch (DateTimeParseException _) {
        refuse(Column.DAY, Code.DAY);
      }
      return 0;
    }

    private int minutes() {
      String text = cell(Column.HOURS);
      if (text.indexOf(decimal == ',' ? '.' : ',') >= 0 && Hours.isNumber(text)) {
        refuse(Column.HOURS, Code.HOURS_DECIMAL);
        return 0;
      }
      OptionalInt minutes = Hours.minutes(text);
      if (minutes.isEmpty()) {
        refuse(Column.HOURS, Hours.isNumber(text) ? Code.HOURS_RANGE : Code.HOURS);
      }
      return minutes.orElse(0);
    }

    private Action action() {
      String text = cell(Column.ACTION);
      if (!text.isEmpty()) {
        for (Action action : Action.values()) {
          if (action.name().replace('_', '-').equals(text.toUpperCase(Locale.ROOT))) {
            return action;
          }
        }
        refuse(Column.ACTION, Code.ACTION);
      }
      return Action.WORK;
    }

    private void texts() {
      if (cell(Column.FOR).isEmpty()) {
        refuse(Column.FOR, Code.FOR_MISSING);
      }
      if (cell(Column.WHAT).isEmpty()) {
        refuse(Column.WHAT, Code.WHAT_MISSING);
      } else if (!isText(cell(Column.WHAT), "")) {
        refuse(Column.WHAT, Code.TEXT);
      }
      if (!isText("", cell(Column.SKILL))) {
        refuse(Column.SKILL, Code.TEXT);
      }
    }

    private static boolean isText(String what, String skill) {
      try {
        PrivatePart.of(new Words.ContributionWords(what, skill), new byte[PrivatePart.SALT_SIZE]);
        return true;
      } catch (MalformedException _) {
        return false;
      }
    }
  }
}

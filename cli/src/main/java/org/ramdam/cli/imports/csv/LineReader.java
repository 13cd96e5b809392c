package org.ramdam.cli.imports.csv;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.SourceKey;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.Wording;
import org.ramdam.protocol.record.Action;

/// Reads the lines of a file one by one: every problem of a line is told, and only one without any
/// becomes a [SourceLine].
final class LineReader {
  private static final Pattern SERIAL = Pattern.compile("[2-6]\\d{4}(?:[.,]\\d+)?");
  private static final Pattern BETWEEN_NAMES =
      Pattern.compile("[;,\n&+]|\\s(?:et|and)\\s", Pattern.CASE_INSENSITIVE);
  private static final Pattern LINE_END = Pattern.compile("\r\n?");

  private final List<String> header;
  private final Map<Field, Integer> places;
  private final Map<Field, Integer> columns;
  private final CellStyles styles;
  private final CsvOptions options;
  private final Map<String, Integer> seen = new HashMap<>();
  private final List<SourceLine> lines = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private long line;
  private List<String> cells = List.of();

  /// How the cells of this file are written.
  ///
  /// @param guess whether an order of days was looked for
  record CellStyles(DayOrder order, boolean guess, HoursStyle hours) {}

  LineReader(
      List<String> header, Map<Field, Integer> places, CellStyles styles, CsvOptions options) {
    this.header = header;
    this.places = Collections.unmodifiableMap(new EnumMap<>(places));
    this.columns = Map.copyOf(places);
    this.styles = styles;
    this.options = options;
  }

  List<SourceLine> lines() {
    return lines;
  }

  List<Problem> problems() {
    return problems;
  }

  void read(long number, List<String> content) {
    line = number;
    cells = content;
    int before = problems.size();
    if (cells.size() != header.size()) {
      Code code = cells.size() < header.size() ? Code.CELLS_MISSING : Code.CELLS_EXTRA;
      int column = Math.min(cells.size(), header.size()) + 1;
      problems.add(new Problem(code, line, column, "", String.join(" | ", cells)));
      return;
    }
    for (Field field : places.keySet()) {
      if (cell(field).startsWith("=")) {
        refuse(field, Code.FORMULA);
      }
    }
    if (problems.size() == before) {
      int day = day();
      int minutes = minutes();
      Action action = action();
      List<String> people = people();
      texts();
      if (problems.size() == before) {
        lines.add(line(day, minutes, people, action));
      }
    }
  }

  private SourceLine line(int day, int minutes, List<String> people, Action action) {
    String receiver = cell(Field.FOR);
    String what = cell(Field.WHAT);
    String skill = cell(Field.SKILL);
    String project = cell(Field.PROJECT);
    String key =
        SourceKey.ofContent(
            "csv", day, minutes, String.join("\n", people), receiver, what, skill, project, action);
    int times = seen.merge(key, 1, Integer::sum);
    return new SourceLine(
        line,
        columns,
        day,
        day,
        minutes,
        people,
        receiver,
        what,
        skill,
        project,
        action,
        times == 1 ? key : key + "#" + times);
  }

  /// What stands in the line for `field`, else what was said to stand there.
  private String cell(Field field) {
    Integer place = places.get(field);
    String cell = place == null ? "" : cells.get(place - 1).strip();
    String text = cell.isEmpty() ? options.mapping().defaults().getOrDefault(field, "") : cell;
    return text.indexOf('\r') < 0 ? text : LINE_END.matcher(text).replaceAll("\n");
  }

  private void refuse(Field field, Code code) {
    int place = places.getOrDefault(field, 0);
    String name = place == 0 ? field.title() : header.get(place - 1);
    problems.add(new Problem(code, line, place, name, cell(field)));
  }

  private int day() {
    String text = cell(Field.DAY);
    Optional<LocalDate> found = styles.order.day(text);
    if (found.isEmpty()) {
      boolean ambiguous =
          styles.guess && styles.order == DayOrder.ISO && DayOrder.isAmbiguous(text);
      refuse(
          Field.DAY,
          ambiguous
              ? Code.DAY_AMBIGUOUS
              : SERIAL.matcher(text).matches() ? Code.DAY_SERIAL : Code.DAY);
      return 0;
    }
    LocalDate day = found.get();
    if (day.isAfter(options.today())) {
      refuse(Field.DAY, Code.DAY_FUTURE);
    } else if (day.toEpochDay() < 0) {
      refuse(Field.DAY, Code.DAY);
    }
    return (int) day.toEpochDay();
  }

  private int minutes() {
    HoursStyle.Cell cell = styles.hours.read(cell(Field.HOURS));
    if (cell.refused() != null) {
      refuse(Field.HOURS, cell.refused());
    }
    return cell.minutes();
  }

  private Action action() {
    String text = cell(Field.ACTION);
    if (!text.isEmpty()) {
      for (Action action : Action.values()) {
        if (action.name().replace('_', '-').equals(text.toUpperCase(Locale.ROOT))) {
          return action;
        }
      }
      refuse(Field.ACTION, Code.ACTION);
    }
    return Action.WORK;
  }

  /// A name that has a comma or an "et" is taken apart too; its parts are then the names of nobody.
  private List<String> people() {
    String text = cell(Field.WHO);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> people =
        Arrays.stream(BETWEEN_NAMES.split(text, -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    if (people.isEmpty() || !people.stream().allMatch(Wording::isName)) {
      refuse(Field.WHO, Code.WHO);
    }
    return people;
  }

  private void texts() {
    if (cell(Field.FOR).isEmpty()) {
      refuse(Field.FOR, Code.FOR_MISSING);
    } else if (!Wording.isName(cell(Field.FOR))) {
      refuse(Field.FOR, Code.TEXT);
    }
    if (cell(Field.WHAT).isEmpty()) {
      refuse(Field.WHAT, Code.WHAT_MISSING);
    } else if (!Wording.isText(cell(Field.WHAT))) {
      refuse(Field.WHAT, Code.TEXT);
    }
    for (Field field : List.of(Field.SKILL, Field.PROJECT)) {
      if (!cell(field).isEmpty() && !Wording.isName(cell(field))) {
        refuse(field, Code.TEXT);
      }
    }
  }
}

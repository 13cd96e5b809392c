package org.ramdam.cli.imports.csv;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.csv.CsvText.Decoded;
import org.ramdam.cli.imports.csv.CsvText.UnreadableException;
import org.ramdam.cli.imports.csv.LineReader.CellStyles;
import org.ramdam.protocol.record.SkillId;

/// Reads contributions from a CSV file (RFC 4180, separated by `,`, `;` or a tab): a header in any
/// order, then a line for each.
public final class ContributionCsv {
  /// Bytes of a file.
  public static final int MAX_BYTES = CsvText.MAX_BYTES;

  /// Lines of a file after its header.
  public static final int MAX_LINES = 1_000_000;

  private static final List<Field> REQUIRED =
      List.of(Field.DAY, Field.HOURS, Field.FOR, Field.WHAT);

  private final CsvOptions options;
  private final CsvMapping mapping;
  private final List<SourceLine> lines = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();
  private final Map<Field, Integer> places = new EnumMap<>(Field.class);
  private List<ColumnUse> columns = List.of();

  private ContributionCsv(CsvOptions options) {
    this.options = options;
    this.mapping = options.mapping();
  }

  /// Reads a file.
  public static CsvReading read(byte[] bytes, CsvOptions options) {
    var csv = new ContributionCsv(options);
    try {
      Decoded decoded = CsvText.decode(bytes, options.guess());
      if (!decoded.encoding().equals("UTF-8")) {
        csv.remarks.add(Remark.of(Remark.Kind.ENCODING, decoded.encoding()));
      }
      String text = decoded.text();
      char said = options.mapping().separator();
      csv.read(new Table(text, said == '\0' ? CsvText.separatorOf(text) : said));
    } catch (UnreadableException e) {
      csv.problems.add(e.problem());
    }
    return new CsvReading(csv.columns, new Reading(csv.lines, csv.problems, csv.remarks));
  }

  private void read(Table table) throws UnreadableException {
    var survey = new Survey(table.header(), mapping);
    if (options.guess()) {
      table.forEach((_, cells) -> survey.add(cells));
    }
    columns = survey.columns(options.guess());
    placeColumns(table);
    if (!problems.isEmpty()) {
      return;
    }
    CellStyles styles = new CellStyles(order(survey), options.guess(), hours(survey));
    var reader = new LineReader(table.header(), places, styles, options);
    table.forEach(reader::read);
    lines.addAll(reader.lines());
    problems.addAll(reader.problems());
    if (lines.isEmpty() && problems.isEmpty()) {
      problems.add(Problem.ofFile(Code.NO_LINES));
    }
  }

  private void placeColumns(Table table) {
    long line = table.headerLine();
    for (ColumnUse column : columns) {
      Field field = column.field();
      String name = column.name();
      if (field == null) {
        if (column.certainty() == Certainty.NONE && !options.guess()) {
          problems.add(new Problem(Code.COLUMN_UNKNOWN, line, column.number(), name, name));
        }
      } else if (places.putIfAbsent(field, column.number()) != null) {
        problems.add(new Problem(Code.COLUMN_TWICE, line, column.number(), name, name));
      }
    }
    for (Field field : REQUIRED) {
      if (!places.containsKey(field) && !mapping.defaults().containsKey(field)) {
        problems.add(
            new Problem(Code.COLUMN_MISSING, line, 0, field.title(), table.header().toString()));
      }
    }
    List<String> folded = table.header().stream().map(SkillId::fold).toList();
    for (String name : mapping.columns().keySet()) {
      if (!folded.contains(name)) {
        problems.add(new Problem(Code.MAPPING_COLUMN, line, 0, name, table.header().toString()));
      }
    }
  }

  private DayOrder order(Survey survey) {
    Integer place = places.get(Field.DAY);
    if (mapping.order() != null) {
      return mapping.order();
    }
    if (!options.guess() || place == null) {
      return DayOrder.ISO;
    }
    DayOrder order = survey.order(place).orElse(DayOrder.ISO);
    if (order != DayOrder.ISO) {
      remarks.add(Remark.of(Remark.Kind.DAYS, nameAt(place), order.title()));
    }
    return order;
  }

  private HoursStyle hours(Survey survey) {
    Integer place = places.get(Field.HOURS);
    char decimal = mapping.decimal();
    Boolean minutes = mapping.minutes();
    if (options.guess() && place != null) {
      if (decimal == '\0' && survey.isComma(place)) {
        decimal = ',';
        remarks.add(Remark.of(Remark.Kind.DECIMAL, nameAt(place), ","));
      }
      if (minutes == null && HeaderWords.saysMinutes(nameAt(place))) {
        minutes = true;
        remarks.add(Remark.of(Remark.Kind.MINUTES, nameAt(place)));
      }
    }
    return new HoursStyle(decimal == '\0' ? '.' : decimal, minutes != null && minutes);
  }

  private String nameAt(int place) {
    return columns.get(place - 1).name();
  }
}

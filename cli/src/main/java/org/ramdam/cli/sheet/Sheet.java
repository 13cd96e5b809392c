package org.ramdam.cli.sheet;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.Messages;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.Table;

/// A table.
///
/// @param title in the reader's language; may be empty
/// @param columns ids of the texts of [Messages] that name them
/// @param rows each with a cell for each column
/// @param total the last row, apart from the others; empty if there is none
public record Sheet(String title, List<String> columns, List<List<Cell>> rows, List<Cell> total) {
  public Sheet {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    total = List.copyOf(total);
    for (List<Cell> row : rows) {
      requireWidth(row, columns.size());
    }
    if (!total.isEmpty()) {
      requireWidth(total, columns.size());
    }
  }

  private static void requireWidth(List<Cell> row, int width) {
    if (row.size() != width) {
      throw new IllegalArgumentException("expected " + width + " cells, got " + row.size());
    }
  }

  /// Prints it on a terminal.
  public void print(Session session, Output output) {
    if (!title.isEmpty()) {
      output.plain(output.mark(Output.Mark.STRONG, title));
    }
    if (rows.isEmpty()) {
      return;
    }
    Table table = output.table(columns.toArray(String[]::new));
    for (int i = 0; i < columns.size(); i++) {
      if (isFigure(i)) {
        table.right(i);
      }
    }
    rows.forEach(row -> table.row(shown(row, session.messages())));
    if (!total.isEmpty()) {
      table.row(shown(total, session.messages()));
      for (int i = 0; i < columns.size(); i++) {
        table.mark(i, Output.Mark.STRONG);
      }
    }
    table.print();
  }

  private static String[] shown(List<Cell> row, Messages messages) {
    return row.stream().map(cell -> cell.shown(messages)).toArray(String[]::new);
  }

  /// It, for paper.
  public Html html(Messages messages) {
    var names = new ArrayList<Html>();
    for (int i = 0; i < columns.size(); i++) {
      Html.Element name = Html.of("th", messages.text(columns.get(i))).with("scope", "col");
      names.add(isFigure(i) ? name.with("class", "figure") : name);
    }
    var parts = new ArrayList<Html>();
    if (!title.isEmpty()) {
      parts.add(Html.of("caption", title));
    }
    parts.add(Html.of("thead", Html.of("tr", names)));
    parts.add(Html.of("tbody", rows.stream().map(row -> line(row, messages)).toList()));
    if (!total.isEmpty()) {
      parts.add(Html.of("tfoot", line(total, messages)));
    }
    return Html.of("table", parts);
  }

  private static Html line(List<Cell> row, Messages messages) {
    var cells = new ArrayList<Html>();
    for (Cell cell : row) {
      Html.Element one = Html.of("td", cell.shown(messages));
      cells.add(cell.isFigure() ? one.with("class", "figure") : one);
    }
    return Html.of("tr", cells);
  }

  private boolean isFigure(int column) {
    return !rows.isEmpty() && rows.getFirst().get(column).isFigure();
  }
}

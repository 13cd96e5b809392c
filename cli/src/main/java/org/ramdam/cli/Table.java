package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;

/// Rows under named columns, aligned. On a terminal that is too narrow the widest columns are cut;
/// in a pipe nothing is.
public final class Table {
  private static final int NARROWEST = 8;

  private record Cell(String text, Output.@org.jspecify.annotations.Nullable Mark mark) {}

  private final Output output;
  private final Session session;
  private final List<List<Cell>> rows = new ArrayList<>();
  private final boolean[] right;

  Table(Output output, Session session, String... columns) {
    this.output = output;
    this.session = session;
    right = new boolean[columns.length];
    var header = new ArrayList<Cell>();
    for (String column : columns) {
      header.add(new Cell(session.text(column), Output.Mark.FAINT));
    }
    rows.add(header);
  }

  /// Aligns these columns, from 0, at their right: numbers.
  public Table right(int... columns) {
    for (int column : columns) {
      right[column] = true;
    }
    return this;
  }

  /// Adds a row.
  public Table row(String... texts) {
    if (texts.length != right.length) {
      throw new IllegalArgumentException("expected " + right.length + ", got " + texts.length);
    }
    var row = new ArrayList<Cell>();
    for (String text : texts) {
      row.add(new Cell(Output.clean(text), null));
    }
    rows.add(row);
    return this;
  }

  /// Colours a cell of the row added last.
  public Table mark(int column, Output.Mark mark) {
    List<Cell> row = rows.getLast();
    row.set(column, new Cell(row.get(column).text, mark));
    return this;
  }

  /// How many rows, without the header.
  public int size() {
    return rows.size() - 1;
  }

  /// Prints it.
  public void print() {
    int[] widths = widths();
    for (List<Cell> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        Cell cell = row.get(i);
        String text = cut(cell.text, widths[i]);
        String shown = cell.mark == null ? text : output.mark(cell.mark, text);
        String space = " ".repeat(widths[i] - width(text));
        line.append(right[i] ? space : "").append(shown);
        if (i < widths.length - 1) {
          line.append(right[i] ? "" : space).append("  ");
        }
      }
      output.plain(line.toString().stripTrailing());
    }
  }

  private int[] widths() {
    int[] widths = new int[right.length];
    for (List<Cell> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i).text));
      }
    }
    int total = 2 * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    if (session.terminals().out() && total > 40) {
      int excess = total - Output.width(session);
      while (excess-- > 0) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
          widest = widths[i] > widths[widest] ? i : widest;
        }
        if (widths[widest] <= NARROWEST) {
          break;
        }
        widths[widest]--;
      }
    }
    return widths;
  }

  private static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    var out = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      if (used + width(c) > width - 1) {
        break;
      }
      out.appendCodePoint(c);
      used += width(c);
    }
    return out.append('…').toString();
  }

  /// Columns of a terminal that `text` takes.
  static int width(String text) {
    return text.codePoints().map(Table::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || c == 0x200d) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0x1f300 && c <= 0x1faff);
    return wide ? 2 : 1;
  }
}

package org.ramdam.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.node.api.proto.Load;

/// What people have taken on: this week, the next, and later.
final class Loads {
  private static final int WEEK = 7;

  /// One person's weeks.
  private static final class Row {
    private final String name;
    private final long[] minutes = new long[3];
    private final long[] limits = new long[3];

    private Row(String name) {
      this.name = name;
    }
  }

  private Loads() {}

  /// Prints one row for each person, overloaded weeks marked with their limit.
  static void print(Session session, Output output, List<Load> loads, int today) {
    Table table =
        output.table("column.who", "column.this_week", "column.next_week", "column.later");
    table.right(1, 2, 3);
    for (Row row : rows(loads, today).values()) {
      String[] cells = new String[4];
      cells[0] = row.name;
      for (int i = 0; i < 3; i++) {
        String hours = session.messages().hours(row.minutes[i]);
        cells[i + 1] =
            row.limits[i] > 0
                ? session.text("board.over", hours, session.messages().hours(row.limits[i]))
                : hours;
      }
      table.row(cells);
      for (int i = 0; i < 3; i++) {
        if (row.limits[i] > 0) {
          table.mark(i + 1, Output.Mark.BAD);
        }
      }
    }
    table.print();
  }

  private static Map<String, Row> rows(List<Load> loads, int today) {
    Map<String, Row> rows = new LinkedHashMap<>();
    int monday = monday(today);
    for (Load load : loads) {
      Row row =
          rows.computeIfAbsent(
              load.getPersonId(), id -> new Row(RecordTexts.called(load.getPersonName(), id)));
      int week = Math.clamp((load.getWeek() - (long) monday) / WEEK, 0, 2);
      row.minutes[week] += load.getMinutes();
      if (load.getOver()) {
        row.limits[week] = load.getLimit();
      }
    }
    return rows;
  }

  /// The Monday of the week of `day`; 1970-01-01 was a Thursday.
  private static int monday(int day) {
    return day - (day + 3) % WEEK;
  }
}

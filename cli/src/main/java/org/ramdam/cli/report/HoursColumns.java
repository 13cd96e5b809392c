package org.ramdam.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.Json;
import org.ramdam.cli.Messages;
import org.ramdam.cli.sheet.Cell;
import org.ramdam.node.api.proto.Hours;

/// Hours by what stands behind them, in columns of their own.
///
/// @param wide whether those that count nowhere and those that are paid have columns too
record HoursColumns(boolean wide) {
  /// As wide as these hours need.
  static HoursColumns of(Hours hours) {
    return new HoursColumns(hours.getUnaccepted() > 0 || hours.getProfessional() > 0);
  }

  List<String> names() {
    var names =
        new ArrayList<>(
            List.of(
                "column.contributions",
                "column.explicit",
                "column.tacit",
                "column.waiting",
                "column.contested"));
    if (wide) {
      names.addAll(List.of("column.unaccepted", "column.professional"));
    }
    return names;
  }

  List<Cell> cells(Hours hours) {
    var cells =
        new ArrayList<Cell>(
            List.of(
                new Cell.Count(hours.getCount()),
                new Cell.Hours(hours.getConfirmed()),
                new Cell.Hours(hours.getTacit()),
                new Cell.Hours(hours.getDeclared()),
                new Cell.Hours(hours.getContested())));
    if (wide) {
      cells.add(new Cell.Hours(hours.getUnaccepted()));
      cells.add(new Cell.Hours(hours.getProfessional()));
    }
    return cells;
  }

  /// What the columns mean.
  List<String> legend(Messages messages) {
    return List.of(messages.text(wide ? "report.legend.wide" : "report.legend"));
  }

  /// For programs, named as in api.proto.
  static Object json(Hours hours) {
    return Json.map(
        "count", hours.getCount(),
        "confirmed", hours.getConfirmed(),
        "tacit", hours.getTacit(),
        "declared", hours.getDeclared(),
        "contested", hours.getContested(),
        "unaccepted", hours.getUnaccepted(),
        "professional", hours.getProfessional());
  }
}

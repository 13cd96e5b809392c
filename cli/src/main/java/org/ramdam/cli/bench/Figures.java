package org.ramdam.cli.bench;

import java.util.Locale;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.Table;

/// A table of what was measured.
final class Figures {
  private final Session session;
  private final Table table;

  Figures(Session session, Output output) {
    this.session = session;
    table = output.table("bench.figure", "bench.measured").right(1);
  }

  /// Adds a row.
  ///
  /// @param id of what was measured
  /// @param decimals of the number that are shown
  Figures add(String id, double value, int decimals, Object... arguments) {
    table.row(session.text(id, arguments), number(value, decimals));
    return this;
  }

  /// Adds a row of a whole number.
  Figures count(String id, long value, Object... arguments) {
    table.row(session.text(id, arguments), session.messages().number(value));
    return this;
  }

  private String number(double value, int decimals) {
    return decimals == 0
        ? session.messages().number(Math.round(value))
        : decimal(session, value, decimals);
  }

  /// A number as people of the session's language write it.
  static String decimal(Session session, double value, int decimals) {
    Locale locale = session.messages().isEnglish() ? Locale.ENGLISH : Locale.FRENCH;
    return String.format(locale, "%." + decimals + "f", value);
  }

  void print() {
    table.print();
  }

  /// A number for JSON, not longer than it means something.
  static double round(double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.round(value * scale) / scale;
  }
}

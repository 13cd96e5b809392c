package org.ramdam.cli.imports.csv;

import java.util.Optional;

/// In which order the days of a column are written, by all of its cells together: `14/06/2025` has
/// one reading, `02/01/2026` beside it then has the same.
final class DayEvidence {
  private int days;
  private int cells;
  private boolean iso = true;
  private boolean european = true;
  private boolean american = true;
  private boolean yearFirst = true;
  private boolean ambiguous;

  void add(String cell) {
    cells++;
    if (DayOrder.ISO.day(cell).isPresent()) {
      days++;
      return;
    }
    boolean isEuropean = DayOrder.DAY_MONTH_YEAR.day(cell).isPresent();
    boolean isAmerican = DayOrder.MONTH_DAY_YEAR.day(cell).isPresent();
    boolean isYearFirst = DayOrder.YEAR_MONTH_DAY.day(cell).isPresent();
    days += isEuropean || isAmerican || isYearFirst ? 1 : 0;
    iso = false;
    european &= isEuropean;
    american &= isAmerican;
    yearFirst &= isYearFirst;
    ambiguous |= isEuropean && isAmerican && DayOrder.isAmbiguous(cell);
  }

  /// Whether nearly all cells are days in some order.
  boolean isDays() {
    return cells > 0 && days >= cells - cells / 5;
  }

  /// The one order in which all cells are days; empty if there is none, or more than one.
  Optional<DayOrder> order() {
    if (iso) {
      return Optional.of(DayOrder.ISO);
    }
    if (european && american) {
      // Where no cell differs, as with the names of months, any order will do.
      return ambiguous ? Optional.empty() : Optional.of(DayOrder.DAY_MONTH_YEAR);
    }
    if (european) {
      return Optional.of(DayOrder.DAY_MONTH_YEAR);
    }
    if (american) {
      return Optional.of(DayOrder.MONTH_DAY_YEAR);
    }
    return yearFirst ? Optional.of(DayOrder.YEAR_MONTH_DAY) : Optional.empty();
  }
}

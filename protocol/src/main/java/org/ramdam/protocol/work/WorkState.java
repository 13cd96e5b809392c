package org.ramdam.protocol.work;

/// Where a commitment stands on a day.
public enum WorkState {
  /// Nobody has taken it, and nobody in particular is asked to.
  OPEN,
  /// Somebody is asked to take it, and has not answered.
  ASKED,
  /// Somebody has taken it.
  TAKEN,
  /// Some of it is confirmed.
  PARTLY,
  /// It should have been done before today.
  LATE,
  /// It is done: as much as was promised is confirmed, explicitly or tacitly.
  DONE,
  /// It was withdrawn.
  CLOSED;

  /// The state of a commitment.
  ///
  /// @param effort minutes promised
  /// @param due its day; 0 if there is none
  /// @param done minutes confirmed, explicitly or tacitly
  /// @param today in days since 1970-01-01
  public static WorkState of(Standing standing, int effort, int due, int done, int today) {
    if (standing.closed()) {
      return CLOSED;
    }
    if (done >= effort) {
      return DONE;
    }
    if (due != 0 && due < today) {
      return LATE;
    }
    if (done > 0) {
      return PARTLY;
    }
    if (standing.asked() != null) {
      return ASKED;
    }
    return standing.holder() == null ? OPEN : TAKEN;
  }

  /// Whether nothing is left to do.
  public boolean isOver() {
    return this == DONE || this == CLOSED;
  }
}

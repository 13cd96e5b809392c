package org.ramdam.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.record.Outcome;

/// What is asked for or decided in a dispute.
///
/// @param minutes of an adjustment, else 0
record Ruling(Outcome outcome, int minutes) {
  /// Reads it from options.
  ///
  /// @param option that names the outcome
  /// @param hours null if none were given
  /// @throws Failure 2 if it is no outcome, or hours are missing or do not belong
  static Ruling of(String option, String outcome, @Nullable String hours) {
    Outcome known =
        Outcome.valueOf(
            Arguments.oneOf(option, outcome, "confirm", "adjust", "void").toUpperCase(Locale.ROOT));
    if (known != Outcome.ADJUST) {
      if (hours != null) {
        throw new Failure(Exit.USAGE, "hours_without_adjust", option, outcome);
      }
      return new Ruling(known, 0);
    }
    if (hours == null) {
      throw new Failure(Exit.USAGE, "adjust_without_hours", option);
    }
    return new Ruling(known, Hours.option("--hours", hours));
  }
}

package org.ramdam.cli.imports.git;

import java.time.LocalDate;
import org.ramdam.cli.imports.People;

/// What of a history is read, and what it is taken for.
///
/// @param unit what makes a line
/// @param minutes that a line claims
/// @param merges whether merges count
/// @param since the first day
/// @param until the last day
/// @param people who the authors are
public record GitOptions(
    Unit unit, int minutes, boolean merges, LocalDate since, LocalDate until, People people) {
  /// What makes a line.
  public enum Unit {
    /// Each commit, with all of its authors.
    PER_COMMIT(60),
    /// Each day of an author.
    PER_DAY(120);

    private final int minutes;

    Unit(int minutes) {
      this.minutes = minutes;
    }

    /// Minutes of a line where nothing else is said.
    public int minutes() {
      return minutes;
    }
  }

  public GitOptions {
    if (minutes <= 0) {
      throw new IllegalArgumentException("a commit takes time, got " + minutes);
    }
  }

  /// The whole history up to `today`, without merges, with authors as they are written.
  public static GitOptions of(Unit unit, LocalDate today) {
    return new GitOptions(unit, unit.minutes, false, LocalDate.EPOCH, today, People.NONE);
  }

  /// The same with who the authors are.
  public GitOptions withPeople(People known) {
    return new GitOptions(unit, minutes, merges, since, until, known);
  }
}

package org.ramdam.cli.imports;

import java.util.List;

/// What a reader made of something the source leaves open, or left out: nothing wrong, but a person
/// has to know.
///
/// @param arguments of the text
public record Remark(Kind kind, List<Object> arguments) {
  /// What it is about. Its texts are `remark.KIND` of the messages.
  public enum Kind {
    /// The encoding of the file.
    ENCODING,
    /// The column, and in which order its days are written.
    DAYS,
    /// The column, and what separates its decimals.
    DECIMAL,
    /// The column counts minutes.
    MINUTES,
    /// How many lines claim for each commit how many minutes, because a history says none.
    CLAIM_COMMIT,
    /// The same for a day of an author.
    CLAIM_DAY,
    /// The same for a type of contribution.
    CLAIM_TYPE,
    /// The same for a day of an event.
    CLAIM_EVENT,
    /// The day of all lines, because a list of contributors says none.
    DAY_GIVEN,
    /// How many contributors are programs.
    ROBOTS,
    /// How many commits are of programs alone.
    ROBOT_COMMITS,
    /// How many commits are of people whose time is not to be imported.
    NOBODY_COMMITS,
    /// How many authors the people file does not know.
    UNMATCHED,
    /// How many events repeat, of which the first occurrence alone is read.
    REPEATING,
    /// How many events are cancelled.
    CANCELLED,
    /// How many events name nobody who came.
    NOBODY,
    /// How many events are not over.
    FUTURE,
    /// A time zone that is not known, whose times are read as those of another.
    ZONE
  }

  public Remark {
    arguments = List.copyOf(arguments);
  }

  /// A remark with the arguments of its text.
  public static Remark of(Kind kind, Object... arguments) {
    return new Remark(kind, List.of(arguments));
  }
}

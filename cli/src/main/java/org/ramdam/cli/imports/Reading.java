package org.ramdam.cli.imports;

import java.util.List;

/// What was read of a source.
///
/// @param lines those that are sound
/// @param problems all that is not
/// @param remarks what was made of what the source leaves open
public record Reading(List<SourceLine> lines, List<Problem> problems, List<Remark> remarks) {
  public Reading {
    lines = List.copyOf(lines);
    problems = List.copyOf(problems);
    remarks = List.copyOf(remarks);
  }

  /// Nothing but one problem.
  public static Reading refused(Problem problem) {
    return new Reading(List.of(), List.of(problem), List.of());
  }
}

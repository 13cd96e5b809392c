package org.ramdam.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Remark;

/// Tells what is wrong with a source, line by line, and what was made of it.
final class ImportProblems {
  private static final int SHOWN = 50;

  private final Session session;
  private final boolean json;
  private final boolean all;

  /// @param all whether to tell every problem to people, and not only the first ones
  ImportProblems(Session session, boolean json, boolean all) {
    this.session = session;
    this.json = json;
    this.all = all;
  }

  /// Tells what was made of what a source leaves open.
  void remark(List<Remark> remarks) {
    if (!json) {
      for (Remark remark : remarks) {
        String text = session.text("remark." + remark.kind(), remark.arguments().toArray());
        session.err().println(Output.clean(text));
      }
    }
  }

  /// Tells what is wrong, and how the command ends.
  Failure refuse(Path file, List<Problem> problems) {
    tell(file, problems);
    return new Failure(Exit.REFUSED, "import_refused", file, problems.size());
  }

  /// Tells what is wrong.
  void tell(Path file, List<Problem> problems) {
    if (json) {
      if (!problems.isEmpty()) {
        List<?> objects = problems.stream().map(ImportProblems::object).toList();
        session.err().println(Json.object("problems", objects));
      }
      return;
    }
    problems.stream()
        .sorted(Comparator.comparingLong(Problem::line).thenComparingInt(Problem::column))
        .limit(all ? Long.MAX_VALUE : SHOWN)
        .forEach(problem -> session.err().println(text(file, problem)));
    if (problems.size() > SHOWN && !all) {
      session.err().println(session.text("source.more", problems.size() - SHOWN));
    }
  }

  private static Object object(Problem problem) {
    return Json.map(
        "code", problem.code().name().toLowerCase(Locale.ROOT),
        "line", problem.line(),
        "column", problem.column(),
        "name", problem.name(),
        "sample", problem.sample(),
        "lines", problem.lines());
  }

  /// `line 12, column 2 (hours): a number of hours is missing: “1,5”`.
  private String text(Path file, Problem problem) {
    String column =
        problem.column() + (problem.name().isEmpty() ? "" : " (" + problem.name() + ")");
    String place =
        problem.line() == 0
            ? file.toString()
            : problem.column() == 0
                ? session.text("source.line", problem.line())
                : session.text("source.place", problem.line(), column);
    String sample =
        problem.sample().isBlank() ? "" : session.text("source.sample", problem.sample());
    String times = problem.lines() > 1 ? session.text("source.lines", problem.lines()) : "";
    return Output.clean(
        place
            + session.text("source.colon")
            + session.text("source." + problem.code(), problem.name())
            + sample
            + times);
  }
}

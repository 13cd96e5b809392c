package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ramdam.cli.imports.csv.ColumnUse;

/// Says what the columns of a file were taken for, and asks whether that is right.
final class ImportGuesses {
  private static final int LONGEST_ANSWER = 100;

  private final Session session;
  private final boolean json;

  ImportGuesses(Session session, boolean json) {
    this.session = session;
    this.json = json;
  }

  /// Tells each column.
  void tell(List<ColumnUse> columns) {
    if (json) {
      session.err().println(Json.object("columns", columns.stream().map(this::object).toList()));
      return;
    }
    for (ColumnUse column : columns) {
      String sample =
          column.sample().isEmpty() ? "" : session.text("source.sample", column.sample());
      session
          .err()
          .println(
              Output.clean(
                  session.text(
                      "import.column",
                      column.number(),
                      column.name(),
                      use(column),
                      session.text("import.certainty." + column.certainty()),
                      sample)));
    }
  }

  private String use(ColumnUse column) {
    return column.field() == null ? session.text("import.unread") : column.field().title();
  }

  private Object object(ColumnUse column) {
    return Json.map(
        "column", column.number(),
        "name", column.name(),
        "field", column.field() == null ? "" : column.field().name().toLowerCase(Locale.ROOT),
        "certainty", column.certainty().name().toLowerCase(Locale.ROOT),
        "sample", column.sample());
  }

  /// Asks a person at a terminal.
  ///
  /// @throws Failure 4 if the answer is not yes, or if nobody is there
  void require(Path file) throws IOException {
    if (session.terminals().in() && session.terminals().err()) {
      session.err().print(session.text("import.ask") + " ");
      session.err().flush();
      String answer = line().strip().toLowerCase(Locale.ROOT);
      if (!answer.isEmpty() && session.text("import.ask.yes").indexOf(answer.charAt(0)) >= 0) {
        return;
      }
    }
    throw new Failure(Exit.REFUSED, "import_guessed", file);
  }

  /// Byte by byte: what follows the line is for whoever reads next.
  private String line() throws IOException {
    var line = new StringBuilder();
    int c = session.in().read();
    while (c >= 0 && c != '\n' && line.length() < LONGEST_ANSWER) {
      line.append((char) c);
      c = session.in().read();
    }
    return line.toString();
  }
}

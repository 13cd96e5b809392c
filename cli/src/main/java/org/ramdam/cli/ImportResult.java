package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.imports.Batch;
import org.ramdam.protocol.record.Origin;

/// Says what an import did, or would do.
final class ImportResult {
  private final Session session;
  private final ImportOptions options;
  private final Party me;
  private final boolean steward;
  private int projects;

  /// @param me who imports
  ImportResult(Session session, ImportOptions options, Party me, List<String> roles) {
    this.session = session;
    this.options = options;
    this.me = me;
    this.steward = roles.contains("steward");
  }

  /// How many projects were made for it.
  void projects(int made) {
    projects = made;
  }

  /// @param added the lines that were not there
  /// @param leftOut how many are not sound
  void print(List<ImportLine> added, int already, int leftOut, ImportLines lines, Origin origin) {
    long minutes = added.stream().mapToLong(ImportLine::minutes).sum();
    int others = (int) added.stream().filter(line -> !line.isBy(me.id())).count();
    String batch = Batch.hex(origin);
    Output output = session.output(options.site().json());
    if (output.isJson()) {
      var unknown = new ArrayList<Object>();
      lines.unknown().forEach((name, count) -> unknown.add(Json.map("name", name, "lines", count)));
      output.plain(
          Json.object(
              "added", added.size(),
              "already", already,
              "refused", leftOut,
              "minutes", minutes,
              "of_others", others,
              "steward", steward,
              "projects", projects,
              "unknown", unknown,
              "batch", batch,
              "dry_run", options.dryRun()));
      return;
    }
    output.line(
        options.dryRun() ? "import.would_add" : "import.added",
        added.size(),
        session.messages().hours(minutes),
        already);
    count(output, "import.left_out", leftOut);
    count(output, "import.nobody", lines.nobody());
    count(output, "import.projects", projects);
    count(output, steward ? "import.of_others_steward" : "import.of_others", others);
    if (!added.isEmpty() && !options.dryRun()) {
      output.line("import.undo", SiteTexts.shortId(batch));
    }
  }

  private static void count(Output output, String text, int count) {
    if (count > 0) {
      output.line(text, count);
    }
  }
}

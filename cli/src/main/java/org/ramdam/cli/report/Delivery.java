package org.ramdam.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Session;
import org.ramdam.cli.WholeFile;
import picocli.CommandLine.Option;

/// As what a report is given, and where to: the terminal, or a file that is written whole.
final class Delivery {
  /// What it is written as.
  enum Format {
    TEXT,
    CSV,
    HTML,
    JSON
  }

  @Option(names = "--csv")
  private boolean csv;

  @Option(names = "--html")
  private boolean html;

  @Option(names = "--out", paramLabel = "FILE")
  private @Nullable Path out;

  @Option(names = "--force")
  private boolean force;

  /// What was asked for; else what the name of the file says. Fails before a node is asked.
  ///
  /// @throws Failure 2 if several were asked for
  Format format(boolean json) throws IOException {
    int asked = (csv ? 1 : 0) + (html ? 1 : 0) + (json ? 1 : 0);
    if (asked > 1) {
      throw new Failure(Exit.USAGE, "one_format");
    }
    if (out != null) {
      WholeFile.requireWritable(out, force);
    }
    if (csv || html || json) {
      return csv ? Format.CSV : html ? Format.HTML : Format.JSON;
    }
    String name = out == null ? "" : out.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv")
        ? Format.CSV
        : name.endsWith(".html") ? Format.HTML : name.endsWith(".json") ? Format.JSON : Format.TEXT;
  }

  /// Gives a report.
  ///
  /// @param json the same for programs
  void give(Session session, Format format, Paper paper, String json) throws IOException {
    if (out == null && format == Format.TEXT) {
      paper.print(session);
      return;
    }
    String text =
        switch (format) {
          case TEXT -> paper.text(session);
          case CSV -> paper.csv(session);
          case HTML -> paper.html(session);
          case JSON -> json + System.lineSeparator();
        };
    if (out == null) {
      session.out().print(text);
      return;
    }
    WholeFile.write(out, text.getBytes(StandardCharsets.UTF_8), force);
    if (format == Format.JSON) {
      session.output(true).plain(Json.object("file", out));
    } else {
      session.output(false).line("paper.written", out);
    }
  }
}

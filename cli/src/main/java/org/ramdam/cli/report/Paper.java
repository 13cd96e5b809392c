package org.ramdam.cli.report;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.sheet.CsvWriter;
import org.ramdam.cli.sheet.Html;
import org.ramdam.cli.sheet.Page;
import org.ramdam.cli.sheet.Sheet;

/// What a report says, whatever it is read on.
///
/// @param above sentences before the tables
/// @param sheets for people
/// @param below sentences after them: how it was computed
/// @param data the one table for a spreadsheet, with ids and without rounding
record Paper(String title, List<String> above, List<Sheet> sheets, List<String> below, Sheet data) {
  Paper {
    above = List.copyOf(above);
    sheets = List.copyOf(sheets);
    below = List.copyOf(below);
  }

  /// As text, for the terminal of `session` or a file.
  String text(Session session) {
    var text = new StringWriter();
    try (var out = new PrintWriter(text)) {
      print(session.printingTo(out));
    }
    return text.toString();
  }

  /// On a terminal.
  void print(Session session) {
    Output output = session.output(false);
    output.plain(output.mark(Output.Mark.STRONG, title));
    above.forEach(output::plain);
    for (Sheet sheet : sheets) {
      output.plain("");
      sheet.print(session, output);
    }
    output.plain("");
    below.forEach(output::plain);
  }

  /// For a spreadsheet.
  String csv(Session session) {
    return CsvWriter.of(data, session.messages());
  }

  /// For a printer.
  String html(Session session) {
    var content = new ArrayList<Html>();
    content.add(Html.of("h1", title));
    above.forEach(line -> content.add(Html.of("p", line)));
    sheets.forEach(sheet -> content.add(sheet.html(session.messages())));
    below.forEach(line -> content.add(Html.of("p", line).with("class", "faint")));
    return new Page(title, content).text(session.messages());
  }
}

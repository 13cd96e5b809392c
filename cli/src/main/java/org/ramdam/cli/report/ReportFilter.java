package org.ramdam.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.ReportRequest;
import picocli.CommandLine.Option;

/// What a report is about.
final class ReportFilter {
  @Option(names = "--site", paramLabel = "SITE", descriptionKey = "report.site")
  private String site = "";

  @Option(names = "--person", paramLabel = "PERSON", descriptionKey = "report.person")
  private String person = "";

  @Option(names = "--project", paramLabel = "PROJECT", descriptionKey = "report.project")
  private String project = "";

  /// For sums. Names are the node's to find.
  ReportRequest.Builder question() {
    return ReportRequest.newBuilder()
        .setSite(site.strip())
        .setPerson(person.strip())
        .setProcess(project.strip());
  }

  /// For contributions.
  ContributionsRequest.Builder contributions() {
    return ContributionsRequest.newBuilder()
        .setSite(site.strip())
        .setPerson(person.strip())
        .setProcess(project.strip());
  }

  /// Said in sentences.
  List<String> lines(Session session) {
    var lines = new ArrayList<String>();
    add(session, lines, "filter.site", site);
    add(session, lines, "filter.person", person);
    add(session, lines, "filter.project", project);
    return lines;
  }

  private static void add(Session session, List<String> lines, String id, String words) {
    if (!words.isBlank()) {
      lines.add(session.text(id, Output.clean(words.strip())));
    }
  }
}

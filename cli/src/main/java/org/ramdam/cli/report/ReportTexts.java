package org.ramdam.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.Session;
import org.ramdam.cli.Standings;
import org.ramdam.node.api.proto.PolicyRef;

/// What reports say of how they were computed.
final class ReportTexts {
  private ReportTexts() {}

  /// What the columns mean, whether something is left out, by which policies, and when.
  static List<String> below(
      Session session, HoursColumns columns, boolean shortened, List<PolicyRef> policies) {
    var lines = new ArrayList<>(columns.legend(session.messages()));
    if (shortened) {
      lines.add(session.text("report.shortened"));
    }
    lines.addAll(made(session, policies));
    return lines;
  }

  /// By which policies and when.
  static List<String> made(Session session, List<PolicyRef> policies) {
    var lines = new ArrayList<String>();
    String named = Standings.policies(session, policies);
    if (!named.isEmpty()) {
      lines.add(named);
    }
    long now = session.clock().millis();
    lines.add(session.text("report.made", session.messages().moment(now, session.zone())));
    return lines;
  }
}

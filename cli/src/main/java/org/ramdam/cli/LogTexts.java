package org.ramdam.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.ramdam.node.api.proto.LogRow;

/// How a record is told in one line.
public final class LogTexts {
  private LogTexts() {}

  /// What kind of record it is; the kind's own name if this version has no word for it.
  public static String kind(Session session, LogRow row) {
    return translated(session, "kind.", row.getKind());
  }

  /// What it says.
  public static String what(Session session, LogRow row) {
    return switch (row.getKind()) {
      case "contribution" -> {
        String hours = session.messages().hours(row.getMinutes());
        yield row.getSubject().isEmpty()
            ? session.text("log.contribution", hours, row.getText())
            : session.text("log.contribution.for", hours, row.getSubject(), row.getText());
      }
      case "attest" ->
          session.text(
              "log.attest",
              translated(session, "verdict.", row.getVerdict()),
              SiteTexts.shortId(row.getAbout()),
              row.getText());
      case "member_admission" -> {
        String roles =
            Arrays.stream(row.getText().split(", ", -1))
                .map(role -> translated(session, "roles.", role))
                .collect(Collectors.joining(", "));
        yield row.getSubject().isEmpty() ? roles : row.getSubject() + ": " + roles;
      }
      default -> row.getText().isEmpty() ? row.getSubject() : row.getText();
    };
  }

  private static String translated(Session session, String prefix, String word) {
    return session.messages().has(prefix + word) ? session.text(prefix + word) : word;
  }
}

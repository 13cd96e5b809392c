package org.ramdam.cli;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.ShowReply;
import picocli.CommandLine.Option;

/// The day on which something was done.
final class DayOptions {
  @Option(names = "--on", paramLabel = "DAY", descriptionKey = "work.on")
  private @Nullable String on;

  @Option(names = "--before-joining", descriptionKey = "work.before-joining")
  private boolean beforeJoining;

  /// Whether a day was named.
  boolean given() {
    return on != null;
  }

  /// The day that was named, else today.
  ///
  /// @throws Failure 2 if it is none, or in the future
  int day(Session session) {
    LocalDate today = Days.today(session);
    return on == null ? (int) today.toEpochDay() : Days.past("--on", on, today);
  }

  /// Refuses a day before this member made themselves known, unless that was announced.
  ///
  /// @throws Failure 4
  void requireMember(Session session, NodeClient node, Party provider, int day) {
    if (beforeJoining || day >= Days.today(session).toEpochDay()) {
      return;
    }
    long since = since(node, provider);
    LocalDate joined = LocalDate.ofInstant(Instant.ofEpochMilli(since), session.zone());
    if (day < joined.toEpochDay()) {
      throw new Failure(
          Exit.REFUSED,
          "before_member",
          provider.called(),
          session.messages().day(day),
          session.messages().day(joined.toEpochDay()));
    }
  }

  /// 0 if their first record is not here.
  private static long since(NodeClient node, Party provider) {
    try {
      ShowReply first = Records.show(node, provider.id());
      return first.getRow().getCreatedMs();
    } catch (Failure e) {
      if (e.exit() == Exit.NOT_FOUND) {
        return 0;
      }
      throw e;
    }
  }
}

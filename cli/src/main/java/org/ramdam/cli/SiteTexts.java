package org.ramdam.cli;

import org.ramdam.node.api.proto.SiteStatus;

/// How the state of a site is told.
public final class SiteTexts {
  private SiteTexts() {}

  /// The first digits of an id, for people.
  public static String shortId(String id) {
    return id.length() > 12 ? id.substring(0, 12) : id;
  }

  /// The name, or what there is of the id where the name is not known.
  public static String name(String name, String id) {
    return name.isEmpty() ? shortId(id) : name;
  }

  /// "complete", or "312 records behind since 14:02".
  public static String state(Session session, SiteStatus site) {
    if (Forks.isForked(site)) {
      return session.text("site.forked");
    }
    if (!site.getInvalid().isEmpty()) {
      return session.text("site.invalid", site.getInvalid());
    }
    if (site.getBehind() > 0) {
      return session.text(
          "site.behind",
          site.getBehind(),
          session
              .messages()
              .recent(site.getBehindSinceMs(), session.clock().millis(), session.zone()));
    }
    if (site.getGeneration() > 1) {
      return session.text(
          "site.generation", site.getGeneration(), site.getOpenedAt(), site.getSetAside());
    }
    return session.text("site.complete");
  }

  /// "2 of 3 witnesses, the first no later than 21 Jun 2025 14:02"; "nobody" if there are none.
  ///
  /// @param byMs when the first of them had seen it, at the latest
  public static String cosigned(Session session, int count, int witnesses, long byMs) {
    if (witnesses == 0) {
      return session.text("nobody");
    }
    String of = session.text("cosigned.of", count, witnesses);
    return count == 0
        ? of
        : session.text("cosigned.since", of, session.messages().moment(byMs, session.zone()));
  }

  /// Its colour.
  public static Output.Mark mark(SiteStatus site) {
    if (!site.getInvalid().isEmpty()) {
      return Output.Mark.BAD;
    }
    return site.getBehind() > 0 ? Output.Mark.CARE : Output.Mark.GOOD;
  }

  /// Whether the site is connected, and if not why.
  public static String connection(Session session, SiteStatus site) {
    String state =
        switch (site.getConnection()) {
          case "self" -> session.text("connection.self");
          case "connected" -> session.text("connection.connected");
          case "connecting" -> session.text("connection.connecting");
          case "not_neighbor" -> notNeighbor(session, site.getLastSeenMs());
          case "unreachable" -> session.text("connection.unreachable");
          case "refused" -> session.text("connection.refused");
          case "discouraged" ->
              session.text(
                  "connection.discouraged",
                  session
                      .messages()
                      .recent(
                          site.getDiscouragedUntilMs(), session.clock().millis(), session.zone()));
          case "waiting" -> session.text("connection.waiting");
          case "unknown_address" -> session.text("connection.unknown_address");
          default -> site.getConnection();
        };
    return site.getReason().isEmpty() ? state : state + " (" + site.getReason() + ")";
  }

  private static String notNeighbor(Session session, long lastSeenMs) {
    return lastSeenMs == 0
        ? session.text("connection.not_neighbor")
        : session.text(
            "connection.not_neighbor.since",
            session.messages().recent(lastSeenMs, session.clock().millis(), session.zone()));
  }
}

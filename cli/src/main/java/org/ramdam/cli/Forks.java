package org.ramdam.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Fork;
import org.ramdam.node.api.proto.ForksReply;
import org.ramdam.node.api.proto.ForksRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.protocol.network.Replica;

/// The forks that a node holds the proof of.
final class Forks {
  private Forks() {}

  static ForksReply ask(NodeClient node) {
    return node.call("Forks", ForksRequest.getDefaultInstance(), ForksReply.parser());
  }

  /// The fork of the site that is called so.
  ///
  /// @param name of a site, or the first digits of its id
  /// @throws Failure 3 if none has shown two histories
  static Fork find(NodeClient node, String name) {
    List<Fork> found =
        ask(node).getForksList().stream()
            .filter(fork ->
                fork.getSiteName().equalsIgnoreCase(name)
                    || (name.length() >= 4 && fork.getSiteId().startsWith(name)))
            .toList();
    if (found.stream().map(Fork::getSiteId).distinct().count() != 1) {
      throw new Failure(Exit.NOT_FOUND, "no_fork", name);
    }
    return found.getLast();
  }

  /// The newest fork of each site, by its id.
  private static Map<String, Fork> newest(NodeClient node) {
    var newest = new LinkedHashMap<String, Fork>();
    ask(node).getForksList().forEach(fork -> newest.put(fork.getSiteId(), fork));
    return newest;
  }

  /// Says which of the sites whose records were shown show two histories, or did.
  ///
  /// @param sites ids of sites
  static void warn(NodeClient node, Session session, Output output, Collection<String> sites) {
    newest(node)
        .forEach((site, fork) -> {
          if (sites.contains(site)) {
            output.plain(
                fork.getHealed()
                    ? output.mark(Output.Mark.CARE, healed(session, fork))
                    : output.mark(
                        Output.Mark.BAD,
                        session.text(
                            "fork.warning", RecordTexts.called(fork.getSiteName(), site))));
          }
        });
  }

  /// That a site showed two histories, and how its log goes on.
  static String healed(Session session, Fork fork) {
    return session.text(
        "fork.healed",
        RecordTexts.called(fork.getSiteName(), fork.getSiteId()),
        fork.getGenerationNow(),
        fork.getOpenedAt());
  }

  /// @param site id of the home of a record that was proved
  /// @throws Failure 4 if that site shows two histories: then another one may be proved as well
  static void requireNone(NodeClient node, String site) {
    Fork fork = newest(node).get(site);
    if (fork != null && !fork.getHealed()) {
      throw new Failure(Exit.REFUSED, "forked", RecordTexts.called(fork.getSiteName(), site));
    }
  }

  /// Whether a site is known to show two histories.
  static boolean isForked(SiteStatus site) {
    return site.getInvalid().equals(Replica.FORKED);
  }
}

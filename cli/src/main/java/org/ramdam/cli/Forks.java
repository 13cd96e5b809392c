package org.ramdam.cli;

import java.util.Collection;
import java.util.List;
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
    if (found.size() != 1) {
      throw new Failure(Exit.NOT_FOUND, "no_fork", name);
    }
    return found.getFirst();
  }

  /// Says which of the sites whose records were shown show two histories.
  ///
  /// @param sites ids of sites
  static void warn(NodeClient node, Session session, Output output, Collection<String> sites) {
    for (Fork fork : ask(node).getForksList()) {
      if (sites.contains(fork.getSiteId())) {
        String name = RecordTexts.called(fork.getSiteName(), fork.getSiteId());
        output.plain(output.mark(Output.Mark.BAD, session.text("fork.warning", name)));
      }
    }
  }

  /// @param site id of the home of a record that was proved
  /// @throws Failure 4 if that site shows two histories: then another one may be proved as well
  static void requireNone(NodeClient node, String site) {
    for (Fork fork : ask(node).getForksList()) {
      if (fork.getSiteId().equals(site)) {
        String name = RecordTexts.called(fork.getSiteName(), fork.getSiteId());
        throw new Failure(Exit.REFUSED, "forked", name);
      }
    }
  }

  /// Whether a site is known to show two histories.
  static boolean isForked(SiteStatus site) {
    return site.getInvalid().equals(Replica.FORKED);
  }
}

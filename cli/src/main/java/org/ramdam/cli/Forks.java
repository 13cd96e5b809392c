package org.ramdam.cli;

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

  /// Whether a site is known to show two histories.
  static boolean isForked(SiteStatus site) {
    return site.getInvalid().equals(Replica.FORKED);
  }
}

package org.ramdam.cli.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Head;
import org.ramdam.node.api.proto.HeadsReply;
import org.ramdam.node.api.proto.HeadsRequest;
import org.ramdam.protocol.record.SkillId;

/// The heads of all logs of a node.
///
/// @param first what stands before them
record Heads(HeadsReply first, List<Head> all) {
  /// Asks a node.
  ///
  /// @param sinceOf a site whose holdings are asked for; may be empty
  static Heads of(NodeClient node, String sinceOf) {
    HeadsReply first = page(node, sinceOf, "");
    var all = new ArrayList<>(first.getHeadsList());
    for (String cursor = first.getCursor(); !cursor.isEmpty(); ) {
      HeadsReply page = page(node, sinceOf, cursor);
      all.addAll(page.getHeadsList());
      cursor = page.getCursor();
    }
    return new Heads(first, all);
  }

  private static HeadsReply page(NodeClient node, String sinceOf, String after) {
    return node.call(
        "Heads",
        HeadsRequest.newBuilder().setSinceOf(sinceOf).setAfter(after).build(),
        HeadsReply.parser());
  }

  /// The head of a site's log; null if it is not followed.
  @Nullable Head of(String siteId) {
    return all.stream().filter(head -> head.getSiteId().equals(siteId)).findFirst().orElse(null);
  }

  /// The logs of these sites, by name or start of their ids; all if there are none, in the order of
  /// the ids.
  ///
  /// @throws Failure 3 if one is not known, 2 if it may be several
  List<Head> chosen(List<String> names) {
    var ids = new ArrayList<String>();
    for (String name : names) {
      String start = name.strip().toLowerCase(Locale.ROOT);
      String folded = SkillId.fold(name);
      List<Head> meant =
          all.stream()
              .filter(head ->
                  (start.length() >= 4 && head.getSiteId().startsWith(start))
                      || SkillId.fold(head.getSiteName()).equals(folded))
              .toList();
      if (meant.isEmpty()) {
        throw new Failure(Exit.NOT_FOUND, "no_log", name);
      } else if (meant.size() > 1) {
        throw new Failure(Exit.USAGE, "several_logs", name);
      }
      ids.add(meant.getFirst().getSiteId());
    }
    return all.stream()
        .filter(head -> names.isEmpty() || ids.contains(head.getSiteId()))
        .filter(head -> head.getSize() > 0)
        .toList();
  }
}

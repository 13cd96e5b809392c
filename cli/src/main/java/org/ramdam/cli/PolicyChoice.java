package org.ramdam.cli;

import java.util.regex.Pattern;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Edition;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.PoliciesRequest;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;

/// Finds the proposal that somebody means: by its version at a site, or by its id at any.
final class PolicyChoice {
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}");

  private PolicyChoice() {}

  /// Checks how a proposal is named.
  ///
  /// @throws Failure 2 if it is neither a version nor an id
  static void check(String text) {
    if (isVersion(text) ? Integer.parseInt(text.strip()) == 0 : !RecordIds.isId(text)) {
      throw new Failure(Exit.USAGE, "bad_version", Output.clean(text));
    }
  }

  private static boolean isVersion(String text) {
    return VERSION.matcher(text.strip()).matches();
  }

  /// What is proposed and in force at a site today.
  ///
  /// @param site empty: the node's own
  static PoliciesReply policies(Session session, NodeClient node, String site) {
    int today = (int) Days.today(session).toEpochDay();
    return node.call(
        "Policies",
        PoliciesRequest.newBuilder().setSite(site).setDay(today).build(),
        PoliciesReply.parser());
  }

  /// The proposal that `text` means.
  ///
  /// @param site of a version; empty: the node's own
  /// @throws Failure 3 if there is none, 4 if the id is that of another record
  static Edition find(Session session, NodeClient node, String site, String text) {
    if (isVersion(text)) {
      PoliciesReply reply = policies(session, node, site);
      int version = Integer.parseInt(text.strip());
      return reply.getHistoryList().stream()
          .filter(each -> each.getRef().getVersion() == version)
          .findAny()
          .orElseThrow(() ->
              new Failure(
                  Exit.NOT_FOUND, "no_version", version, PolicyTexts.site(reply.getInForce())));
    }
    ShowReply record =
        node.call(
            "Show",
            ShowRequest.newBuilder().setId(RecordIds.require(text)).build(),
            ShowReply.parser());
    if (!record.getRow().getKind().equals("policy")) {
      throw new Failure(
          Exit.REFUSED,
          "not_a_policy",
          SiteTexts.shortId(record.getId()),
          LogTexts.kind(session, record.getRow()));
    }
    return byId(policies(session, node, record.getRow().getSiteId()), record.getId());
  }

  /// The proposal of this whole id.
  static Edition byId(PoliciesReply reply, String id) {
    return reply.getHistoryList().stream()
        .filter(each -> each.getRef().getId().equals(id))
        .findAny()
        .orElseThrow(() -> new Failure(Exit.NOT_FOUND, "no_policy", SiteTexts.shortId(id)));
  }
}

package org.ramdam.cli;

import java.util.LinkedHashMap;
import java.util.List;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.protocol.record.Scope;

/// Records that the node knows, by the ids that people give.
final class Records {
  private Records() {}

  /// What is known of a record.
  ///
  /// @param id whole, or at least four digits of it
  /// @throws Failure 2 if it is none, 3 if there is no such record
  static ShowReply show(NodeClient node, String id) {
    return node.call(
        "Show", ShowRequest.newBuilder().setId(RecordIds.require(id)).build(), ShowReply.parser());
  }

  /// The same of several, each once.
  static List<ShowReply> show(NodeClient node, List<String> ids) {
    var seen = new LinkedHashMap<String, ShowReply>();
    for (String id : ids) {
      ShowReply record = show(node, id);
      seen.putIfAbsent(record.getId(), record);
    }
    return List.copyOf(seen.values());
  }

  /// Whether a step that was signed just now is kept, but changes nothing.
  ///
  /// @param about id of the contribution or commitment
  /// @param step id of the step
  static boolean isIdle(NodeClient node, String about, String step) {
    return show(node, about).getTimelineList().stream()
        .anyMatch(event -> event.getRecord().equals(step) && !event.getCounts());
  }

  /// Who may hold its words.
  static Scope scope(ShowReply record) {
    return switch (record.getScope()) {
      case "network" -> Scope.NETWORK;
      case "public" -> Scope.PUBLIC;
      default -> Scope.SITE;
    };
  }

  /// Refuses a record that is no contribution.
  ///
  /// @throws Failure 4
  static ShowReply requireContribution(Session session, ShowReply record) {
    return require(session, record, record.hasContribution(), "not_a_contribution");
  }

  private static ShowReply require(
      Session session, ShowReply record, boolean isOne, String otherwise) {
    if (!isOne) {
      throw new Failure(
          Exit.REFUSED,
          otherwise,
          SiteTexts.shortId(record.getId()),
          LogTexts.kind(session, record.getRow()));
    }
    return record;
  }

  /// Refuses a record that is no commitment.
  ///
  /// @throws Failure 4
  static ShowReply requireCommitment(Session session, ShowReply record) {
    return require(session, record, record.hasCommitment(), "not_a_commitment");
  }

  /// Refuses a record that is no skill.
  ///
  /// @throws Failure 4
  static ShowReply requireSkill(Session session, ShowReply record) {
    return require(session, record, record.hasSkill(), "not_a_skill");
  }
}

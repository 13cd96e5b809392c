package org.ramdam.cli;

import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Event;
import org.ramdam.node.api.proto.ShowReply;

/// How far the dispute over a contribution has come.
///
/// @param contribution what it is over
/// @param opened null if nobody disputes it
/// @param decided the newest decision, null if there is none
/// @param appealed null if nobody has appealed
/// @param settled whether nobody waits for a decision
record DisputeStand(
    ShowReply contribution,
    @Nullable Event opened,
    @Nullable Event decided,
    @Nullable Event appealed,
    boolean settled) {
  /// Records between a decision on an appeal and the contribution.
  private static final int STEPS = 4;

  /// The dispute over a contribution.
  ///
  /// @param id of the contribution, or of a step of its dispute
  /// @throws Failure 2, 3 or 4 if there is no such contribution
  static DisputeStand of(Session session, NodeClient node, String id) {
    ShowReply record = Records.show(node, id);
    for (int i = 0; i < STEPS && isStep(record); i++) {
      record = Records.show(node, record.getRow().getAbout());
    }
    return of(Records.requireContribution(session, record));
  }

  private static boolean isStep(ShowReply record) {
    return record.getRow().getKind().equals("dispute") && !record.getRow().getAbout().isEmpty();
  }

  private static DisputeStand of(ShowReply contribution) {
    Event opened = null;
    Event decided = null;
    Event appealed = null;
    boolean settled = true;
    for (Event event : contribution.getTimelineList()) {
      if (!event.getCounts()) {
        continue;
      }
      switch (event.getWhat()) {
        case "disputed" -> {
          opened = event;
          settled = false;
        }
        case "decided" -> {
          decided = event;
          settled = true;
        }
        case "appealed" -> {
          appealed = event;
          settled = false;
        }
        default -> {}
      }
    }
    return new DisputeStand(contribution, opened, decided, appealed, settled);
  }

  /// The opening or the appeal that waits for a decision.
  ///
  /// @throws Failure 4 if none does
  Event waiting() {
    Event opening = opening();
    if (settled) {
      throw new Failure(Exit.REFUSED, "decided", shortId());
    }
    return appealed == null ? opening : appealed;
  }

  /// What the dispute began with.
  ///
  /// @throws Failure 4 if it did not
  Event opening() {
    if (opened == null) {
      throw new Failure(Exit.REFUSED, "not_disputed", shortId());
    }
    return opened;
  }

  /// The decision that may be appealed against.
  ///
  /// @throws Failure 4 if there is none, or an appeal was made
  Event appealable() {
    if (appealed != null) {
      throw new Failure(Exit.REFUSED, "appealed_already", shortId());
    }
    if (decided == null) {
      throw new Failure(Exit.REFUSED, "not_decided", shortId());
    }
    return decided;
  }

  /// Refuses a dispute while another one is open, or after a decision.
  ///
  /// @throws Failure 4
  void requireNone() {
    if (opened != null && !settled) {
      throw new Failure(Exit.REFUSED, "disputed_already", shortId());
    }
    OpinionRules.requireOpen(contribution);
  }

  /// Refuses a party: they cannot mediate.
  ///
  /// @throws Failure 4
  void requireNoParty(String member) {
    boolean did = OpinionRules.isBy(contribution.getContribution(), member);
    boolean received = contribution.getContribution().getReceiverId().equals(member);
    boolean disputes = opened != null && opened.getById().equals(member);
    if (did || received || disputes) {
      throw new Failure(Exit.REFUSED, "party_mediates", shortId());
    }
  }

  String shortId() {
    return SiteTexts.shortId(contribution.getId());
  }
}

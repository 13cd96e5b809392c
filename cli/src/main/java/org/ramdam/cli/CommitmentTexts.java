package org.ramdam.cli;

import org.ramdam.node.api.proto.Commitment;

/// How commitments are told.
public final class CommitmentTexts {
  private CommitmentTexts() {}

  /// What it is about: its title, or its skill where the words are not here.
  public static String title(Commitment one) {
    return one.getTitle().isEmpty()
        ? RecordTexts.skill(one.getSkill())
        : Output.clean(one.getTitle());
  }

  /// Who has taken it, or is asked to.
  public static String who(Session session, Commitment one) {
    String asked = RecordTexts.called(one.getAskedName(), one.getAskedId());
    if (one.getHolderId().isEmpty()) {
      return one.getAskedId().isEmpty() ? "" : session.text("holder.asked", asked);
    }
    String holder = RecordTexts.called(one.getHolderName(), one.getHolderId());
    if (!one.getAskedId().isEmpty() && !one.getAskedId().equals(one.getHolderId())) {
      return session.text("holder.handed", holder, asked);
    }
    return one.getProvisional() ? session.text("holder.provisional", holder) : holder;
  }

  /// Minutes left to do.
  public static long left(Commitment one) {
    return Math.max(0, one.getMinutes() - one.getMinutesDone());
  }

  /// Its state in the person's language.
  public static String state(Session session, String state) {
    String id = "commitment.state." + state;
    return session.messages().has(id) ? session.text(id) : Output.clean(state);
  }
}

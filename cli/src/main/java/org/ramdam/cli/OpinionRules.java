package org.ramdam.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.ramdam.node.api.proto.Attestation;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.protocol.record.Verdict;

/// What somebody may say of a record. A node keeps an opinion that changes nothing; most of those
/// are mistakes, which are told here before anything is signed.
final class OpinionRules {
  private final Session session;
  private final String me;

  /// The rules for what `me` says.
  ///
  /// @param me a member id
  OpinionRules(Session session, String me) {
    this.session = session;
    this.me = me;
  }

  /// Whether they say so already.
  boolean isSaid(ShowReply record, Verdict verdict) {
    Contribution contribution = record.getContribution();
    return switch (verdict) {
      case CONFIRM, CONTEST ->
          !isDecided(contribution)
              && newest(record.getAttestationsList())
                  .equals(verdict.name().toLowerCase(Locale.ROOT));
      case ACCEPT -> standing(contribution).equals("own") && !isAuthor(record);
      case DECLINE -> standing(contribution).equals("declined");
      case WITHDRAW -> contribution.getState().equals("withdrawn");
      default -> false;
    };
  }

  private String newest(List<Attestation> attestations) {
    return attestations.stream()
        .filter(one -> one.getById().equals(me))
        .max(Comparator.comparingLong(Attestation::getCreatedMs))
        .map(Attestation::getVerdict)
        .orElse("");
  }

  /// Refuses what makes no sense.
  ///
  /// @throws Failure 4
  void require(ShowReply record, Verdict verdict) {
    if (verdict == Verdict.ENDORSE) {
      var _ = Records.requireSkill(session, record);
      return;
    }
    Contribution contribution = Records.requireContribution(session, record).getContribution();
    switch (verdict) {
      case CONFIRM -> {
        if (isBy(contribution, me)) {
          throw new Failure(Exit.REFUSED, "own_work", shortId(record));
        }
        requireOpen(record);
      }
      case CONTEST -> requireOpen(record);
      case ACCEPT, DECLINE -> {
        if (!isBy(contribution, me)) {
          throw new Failure(Exit.REFUSED, "not_by_you", shortId(record));
        }
        if (isAuthor(record)) {
          throw new Failure(Exit.REFUSED, "wrote_yourself", shortId(record));
        }
        requireOpen(record);
      }
      case WITHDRAW -> {
        requireOwn(record);
        requireUndecided(record);
      }
      default -> throw new IllegalArgumentException("nobody says this: " + verdict);
    }
  }

  /// Refuses what they neither wrote nor did.
  ///
  /// @throws Failure 4
  void requireOwn(ShowReply record) {
    if (!isAuthor(record) && !record.getContribution().getProviderId().equals(me)) {
      throw new Failure(Exit.REFUSED, "not_yours", shortId(record));
    }
  }

  private static boolean isDecided(Contribution contribution) {
    return contribution.getState().equals("decided") || contribution.getState().equals("void");
  }

  /// Refuses what a mediator has decided.
  ///
  /// @throws Failure 4
  static void requireUndecided(ShowReply record) {
    if (isDecided(record.getContribution())) {
      throw new Failure(Exit.REFUSED, "decided", shortId(record));
    }
  }

  /// Refuses what counts no more, or was decided.
  ///
  /// @throws Failure 4
  static void requireOpen(ShowReply record) {
    requireUndecided(record);
    Contribution contribution = record.getContribution();
    if (contribution.getState().equals("withdrawn")) {
      throw new Failure(Exit.REFUSED, "withdrawn", shortId(record));
    }
    if (contribution.getState().equals("corrected")) {
      throw new Failure(
          Exit.REFUSED,
          "corrected",
          shortId(record),
          SiteTexts.shortId(contribution.getCorrectedBy()));
    }
  }

  private static String shortId(ShowReply record) {
    return SiteTexts.shortId(record.getId());
  }

  private boolean isAuthor(ShowReply record) {
    return record.getAuthorMemberId().equals(me);
  }

  /// Whether this member is one of those who did it.
  static boolean isBy(Contribution contribution, String member) {
    return contribution.getProviderId().equals(member)
        || contribution.getOthersList().stream().anyMatch(one -> one.getId().equals(member));
  }

  private String standing(Contribution contribution) {
    return contribution.getProviderId().equals(me)
        ? contribution.getStanding()
        : contribution.getOthersList().stream()
            .filter(one -> one.getId().equals(me))
            .map(Party::getStanding)
            .findFirst()
            .orElse("");
  }
}

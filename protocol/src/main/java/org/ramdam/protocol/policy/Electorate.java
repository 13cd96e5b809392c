package org.ramdam.protocol.policy;

import java.util.List;
import java.util.Map;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Rule;

/// Who may put a policy in force, and how many of them it takes. The place of the proposal in its
/// site's log settles it, whatever changes later.
///
/// A site with two stewards or more decides alone, by its stewards. With fewer, its other members
/// decide with them, and stewards of any other site of the network may stand in.
///
/// @param stewards of the site, at that place
/// @param members of the site, stewards included, at that place
/// @param quorum how many electors must approve; from 1 to `stewards` if these decide alone
public record Electorate(int stewards, int members, int quorum) {
  private static final int ALONE = 2;

  public Electorate {
    if (stewards < 0 || members < stewards || quorum < 1) {
      throw new IllegalArgumentException(
          "no electorate: %d stewards, %d members, %d to approve"
              .formatted(stewards, members, quorum));
    }
  }

  /// The electorate of a proposal.
  ///
  /// @param votes what the site's own log alone has put in force before the proposal: an approval
  ///   from elsewhere has no place in that log, and must not change a count that has begun
  /// @param day of the proposal, in days since 1970-01-01
  public static Electorate at(int stewards, int members, Book votes, int day) {
    return new Electorate(stewards, members, quorum(stewards, members, votes, day));
  }

  private static int quorum(int stewards, int members, Book votes, int day) {
    if (stewards < ALONE) {
      return Math.min(2, Math.max(1, members));
    }
    int share = Math.ceilDiv(stewards * votes.value(Rule.STEWARD_PERCENT, day), 100);
    return Math.min(stewards, Math.max(share, votes.value(Rule.STEWARD_LEAST, day)));
  }

  /// Whether the site's other members decide too, and stewards of other sites may stand in.
  public boolean isOpen() {
    return stewards < ALONE;
  }

  /// Whether a member is an elector.
  ///
  /// @param roles that they hold where they approve, at that place in that log
  /// @param home whether that is the log of the proposal
  public boolean admits(List<Role> roles, boolean home) {
    return roles.contains(Role.STEWARD) ? home || isOpen() : home && isOpen() && !roles.isEmpty();
  }

  /// Whether these settings ask for more stewards than there are: nobody could change them again.
  public boolean isLockedOutBy(Map<Rule, Integer> settings) {
    Integer least = settings.get(Rule.STEWARD_LEAST);
    return !isOpen() && least != null && least > stewards;
  }
}

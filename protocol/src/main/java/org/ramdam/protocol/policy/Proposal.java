package org.ramdam.protocol.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Verdict;

/// A policy and what its site's log says of it, a fold over that log.
///
/// It is in force if there is a point in each log such that, up to these points, enough electors
/// approve. That is the same whatever the order in which logs arrive, and it never ends: entries
/// that come later only add points.
///
/// In the proposal's own log, an approval counts from where it stands until its author takes it
/// back. An approval from another log counts as soon as it is here, even if it was taken back there
/// or if the proposal was withdrawn: nothing tells which came first.
///
/// @param edition what comes in force
/// @param proposer the member who signed it
/// @param said by those who approved in its own log: whether they still do
/// @param settled whether its own log alone has put it in force; nothing said there after that
///   changes anything
/// @param withdrawn whether its proposer withdrew it before that
public record Proposal(
    Edition edition,
    Bytes32 proposer,
    Electorate electorate,
    SortedMap<Bytes32, Boolean> said,
    boolean settled,
    boolean withdrawn) {
  public Proposal {
    said = Collections.unmodifiableSortedMap(new TreeMap<>(said));
  }

  /// A proposal where it enters its log. An elector who proposes approves.
  ///
  /// @param roles of the proposer at that place
  public static Proposal of(
      Edition edition, Bytes32 proposer, List<Role> roles, Electorate electorate) {
    return new Proposal(edition, proposer, electorate, new TreeMap<>(), false, false)
        .hear(proposer, roles, Verdict.APPROVE);
  }

  /// What it is after a member has spoken in its own log.
  ///
  /// @param roles of that member at that place
  public Proposal hear(Bytes32 member, List<Role> roles, Verdict verdict) {
    if (settled || withdrawn || isVoid()) {
      return this;
    }
    return switch (verdict) {
      case APPROVE -> electorate.admits(roles, true) ? with(member, true, false) : this;
      case WITHDRAW ->
          member.equals(proposer) ? with(member, false, true) : with(member, false, false);
      case DECLINE -> with(member, false, false);
      case CONFIRM, CONTEST, ENDORSE, ACCEPT, WITNESS, RELEASE, HAND_OVER -> this;
    };
  }

  private Proposal with(Bytes32 member, boolean approves, boolean nowWithdrawn) {
    var after = new TreeMap<>(said);
    if (approves || said.containsKey(member)) {
      after.put(member, approves);
    }
    long approving = after.values().stream().filter(still -> still).count();
    return new Proposal(
        edition, proposer, electorate, after, approving >= electorate.quorum(), nowWithdrawn);
  }

  /// Whether it would forbid its own change: it never comes in force.
  public boolean isVoid() {
    return electorate.isLockedOutBy(edition.settings());
  }

  /// Whether it is in force.
  ///
  /// @param standIns members who approved elsewhere, as stewards there
  public boolean isInForce(Collection<Bytes32> standIns) {
    if (settled || isVoid()) {
      return settled;
    }
    if (!electorate.isOpen() || standIns.isEmpty()) {
      return false;
    }
    // With one approval from elsewhere, one that stood here at any time makes two; more are never
    // needed where others may stand in.
    var ever = new TreeSet<>(said.keySet());
    ever.addAll(standIns);
    return ever.size() >= electorate.quorum();
  }

  /// Those who approve, as far as it matters to whether it is in force.
  public SortedSet<Bytes32> approvers(Collection<Bytes32> standIns) {
    var approvers = new TreeSet<Bytes32>();
    boolean inForce = isInForce(standIns);
    said.forEach((member, still) -> {
      if (still || (inForce && !settled)) {
        approvers.add(member);
      }
    });
    if (electorate.isOpen()) {
      approvers.addAll(standIns);
    }
    return approvers;
  }
}

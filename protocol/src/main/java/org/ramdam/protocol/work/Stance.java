package org.ramdam.protocol.work;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Verdict;

/// Where one member stands to a commitment, by what they said in one log: the newest holds.
///
/// @param home the first eight bytes of the site in whose log it was said
/// @param steward whether they were a steward of that site then
/// @param to of a hand-over, who shall take it; null in all others
/// @param newest the newest record
/// @param since the record that started the claim which the newest keeps up; the newest itself if
///   that is no claim
/// @param gaveBack whether they have ever said that they do not, or no longer, take it
public record Stance(
    Bytes32 member,
    long home,
    boolean steward,
    Verdict verdict,
    @Nullable Bytes32 to,
    Mark newest,
    Mark since,
    boolean gaveBack) {
  public Stance {
    requireNonNull(member);
    requireNonNull(newest);
    requireNonNull(since);
    if (!isOfWork(verdict) || (to != null) != (verdict == Verdict.HAND_OVER)) {
      throw new IllegalArgumentException("no stance: " + verdict + ", " + to);
    }
  }

  /// What one record says.
  public static Stance of(
      Bytes32 member,
      long home,
      boolean steward,
      Verdict verdict,
      @Nullable Bytes32 to,
      Mark mark) {
    return new Stance(member, home, steward, verdict, to, mark, mark, !isClaim(verdict));
  }

  /// Whether a member can say this of a commitment.
  public static boolean isOfWork(Verdict verdict) {
    return switch (verdict) {
      case ACCEPT, DECLINE, RELEASE, HAND_OVER, WITHDRAW -> true;
      case CONFIRM, CONTEST, ENDORSE, APPROVE, WITNESS -> false;
    };
  }

  private static boolean isClaim(Verdict verdict) {
    return verdict == Verdict.ACCEPT || verdict == Verdict.HAND_OVER;
  }

  /// Whether they take it: who hands it over holds it until the other accepts.
  public boolean isClaim() {
    return isClaim(verdict);
  }

  /// With what the same member says in the same log. A claim that goes on keeps its start.
  public Stance then(Stance later) {
    if (later.newest.index() <= newest.index()) {
      return this;
    }
    return new Stance(
        member,
        home,
        later.steward,
        later.verdict,
        later.to,
        later.newest,
        isClaim() && later.isClaim() ? since : later.since,
        gaveBack || later.gaveBack);
  }
}

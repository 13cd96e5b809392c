package org.ramdam.protocol.work;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Verdict;

/// What a commitment says of who may take it and who may close it.
///
/// @param proposer who wrote it
/// @param provider whom it is meant for; null: whoever takes it
/// @param home the first eight bytes of the site in whose log it stands
/// @param receiver the first eight bytes of whom it is for, a site or a member
public record Task(Bytes32 proposer, @Nullable Bytes32 provider, long home, long receiver) {
  public Task {
    requireNonNull(proposer);
  }

  /// Whether it was withdrawn: by the proposer, or by a steward of the home or of the site that it
  /// is for.
  public boolean isClosed(Collection<Stance> stances) {
    for (Stance stance : stances) {
      boolean here = stance.home() == home || stance.home() == receiver;
      if (stance.verdict() == Verdict.WITHDRAW
          && (stance.member().equals(proposer) || (stance.steward() && here))) {
        return true;
      }
    }
    return false;
  }
}

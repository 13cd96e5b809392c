package org.ramdam.protocol.chain;

import static java.util.Objects.requireNonNull;

import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Core;

/// Where an author's chain stands at a home site: the newest record the home log holds of them.
///
/// @param seq 0 when only the inception that brought the key is there
/// @param id of the newest record, or of that inception
public record AuthorHead(long seq, Bytes32 id) {
  public AuthorHead {
    requireNonNull(id);
  }

  /// Whether a record of this author may follow.
  public Step next(Core core) {
    // Counted from the core's side, which has no last number to overflow from.
    long before = core.seq() - 1;
    if (before == seq && core.prev().equals(id)) {
      return Step.FOLLOWS;
    }
    return before > seq ? Step.GAP : Step.TAKEN;
  }

  /// How a record stands to the chain so far.
  public enum Step {
    /// It is the next one.
    FOLLOWS,
    /// Others must come before it.
    GAP,
    /// Its number is used, or it names another record before it: the author has two histories here.
    TAKEN
  }
}

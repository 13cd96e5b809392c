package org.ramdam.protocol.work;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;

/// Who has a commitment.
///
/// @param holder who has taken it; null: nobody
/// @param asked who is asked to take it and has not answered, at first or by a hand-over; null:
///   nobody
/// @param provisional whether the log that orders has not yet seen it taken: another may come
///   before
/// @param closed whether it was withdrawn
/// @param lost who accepted it and does not hold it, ascending
public record Standing(
    @Nullable Bytes32 holder,
    @Nullable Bytes32 asked,
    boolean provisional,
    boolean closed,
    List<Bytes32> lost) {
  public Standing {
    lost = List.copyOf(lost);
  }
}

package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.StateCount;
import org.ramdam.protocol.work.WorkState;

/// A page of a board, filled from the rows of an index; words and records are read of those alone
/// that it shows.
final class BoardPage {
  private final CommitmentRows rows;
  private final @Nullable WorkState wanted;
  private final int limit;
  private final List<CommitmentRows.Seen> shown = new ArrayList<>();
  private final Map<WorkState, Count> counts = new EnumMap<>(WorkState.class);

  private record Count(int count, long minutes) {
    Count plus(Count that) {
      return new Count(count + that.count, minutes + that.minutes);
    }
  }

  /// @param wanted the state to show; null for all that are not over
  BoardPage(CommitmentRows rows, @Nullable WorkState wanted, int limit) {
    this.rows = rows;
    this.wanted = wanted;
    this.limit = limit;
  }

  /// Takes a row that matches everything else, and answers whether its state does.
  boolean take(CommitmentRows.Seen seen) {
    WorkState state = seen.state();
    if (wanted == null ? state.isOver() : wanted != state) {
      if (!state.isOver()) {
        count(seen);
      }
      return false;
    }
    count(seen);
    if (shown.size() < limit) {
      shown.add(seen);
    }
    return true;
  }

  private void count(CommitmentRows.Seen seen) {
    counts.merge(seen.state(), new Count(1, seen.left()), Count::plus);
  }

  BoardReply.Builder fill(BoardReply.Builder reply) {
    shown.forEach(seen -> reply.addCommitments(rows.row(seen)));
    counts.forEach((state, count) ->
        reply.addCounts(
            StateCount.newBuilder()
                .setState(CommitmentRows.text(state))
                .setCount(count.count())
                .setMinutes(count.minutes())));
    return reply;
  }
}

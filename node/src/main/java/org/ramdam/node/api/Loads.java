package org.ramdam.node.api;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ramdam.node.api.proto.Load;
import org.ramdam.node.view.activity.CommitmentRow;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Rule;

/// What members have taken on, by the week it is due. A load counts all of a member's work,
/// wherever it is; of several homes with several limits the least holds.
final class Loads {
  /// The week of what has no day: no Monday is that day.
  private static final int NO_WEEK = 0;

  private final CommitmentRows rows;
  private final int today;
  private final Map<Week, Sum> sums = new HashMap<>();
  private final Set<Bytes32> shown = new HashSet<>();

  private record Week(Bytes32 person, int monday) {}

  private record Sum(long minutes, int limit) {
    Sum plus(Sum that) {
      return new Sum(minutes + that.minutes, Math.min(limit, that.limit));
    }
  }

  Loads(CommitmentRows rows, int today) {
    this.rows = rows;
    this.today = today;
  }

  /// Takes a commitment.
  ///
  /// @param isShown whether the answer is about it, and so about its holder
  void add(CommitmentRows.Seen seen, boolean isShown) {
    Bytes32 holder = seen.standing().holder();
    if (holder == null || seen.left() == 0) {
      return;
    }
    CommitmentRow row = seen.row();
    int due = row.commitment().due();
    int monday = due == 0 ? NO_WEEK : monday(Math.max(due, today));
    if (isShown) {
      shown.add(holder);
    }
    int limit = rows.rule(row, Rule.WEEK_LOAD_MINUTES, monday);
    sums.merge(new Week(holder, monday), new Sum(seen.left(), limit), Sum::plus);
  }

  /// The Monday of a day's week: 1970-01-01 was a Thursday.
  private static int monday(int day) {
    return day - Math.floorMod(day + 3, 7);
  }

  /// The loads of those who hold something that is shown, the busiest first, at most `limit`.
  List<Load> rows(Names names, int limit) {
    return sums.entrySet().stream()
        .filter(each -> shown.contains(each.getKey().person()))
        .sorted(
            Comparator.comparingLong((Map.Entry<Week, Sum> each) -> -each.getValue().minutes())
                .thenComparingInt(each -> each.getKey().monday())
                .thenComparing(each -> each.getKey().person()))
        .limit(limit)
        .map(each -> {
          Week week = each.getKey();
          Sum sum = each.getValue();
          boolean dated = week.monday() != NO_WEEK;
          return Load.newBuilder()
              .setPersonId(week.person().hex())
              .setPersonName(names.member(week.person()))
              .setWeek(week.monday())
              .setMinutes(sum.minutes())
              .setOver(dated && sum.minutes() > sum.limit())
              .setLimit(dated ? sum.limit() : 0)
              .build();
        })
        .toList();
  }
}

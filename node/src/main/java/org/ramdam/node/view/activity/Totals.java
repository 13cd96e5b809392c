package org.ramdam.node.view.activity;

import org.ramdam.node.store.Codec;
import org.ramdam.protocol.bytes.Longs;

/// Sums over contributions.
///
/// @param count how many
/// @param minutes of all of them
/// @param minutesConfirmed of those that are confirmed
/// @param minutesContested of those that are contested
public record Totals(long count, long minutes, long minutesConfirmed, long minutesContested) {
  /// Of nothing.
  public static final Totals NONE = new Totals(0, 0, 0, 0);

  static final Codec<Totals> CODEC =
      Codec.of(
          totals -> {
            byte[] out = new byte[32];
            Longs.put(out, 0, totals.count);
            Longs.put(out, 8, totals.minutes);
            Longs.put(out, 16, totals.minutesConfirmed);
            Longs.put(out, 24, totals.minutesContested);
            return out;
          },
          bytes ->
              new Totals(
                  Longs.get(bytes, 0),
                  Longs.get(bytes, 8),
                  Longs.get(bytes, 16),
                  Longs.get(bytes, 24)));

  /// Minutes that nobody who may contests.
  public long minutesNotContested() {
    return minutes - minutesContested;
  }

  /// Both together.
  public Totals plus(Totals that) {
    return new Totals(
        count + that.count,
        minutes + that.minutes,
        minutesConfirmed + that.minutesConfirmed,
        minutesContested + that.minutesContested);
  }

  /// With a contribution more.
  Totals with(int effort, ContributionState state) {
    return new Totals(count + 1, minutes + effort, minutesConfirmed, minutesContested)
        .shifted(state, effort);
  }

  /// With a contribution that goes from one state to another.
  Totals moved(int effort, ContributionState from, ContributionState to) {
    return shifted(from, -effort).shifted(to, effort);
  }

  private Totals shifted(ContributionState state, int effort) {
    return switch (state) {
      case DECLARED -> this;
      case CONFIRMED -> new Totals(count, minutes, minutesConfirmed + effort, minutesContested);
      case CONTESTED -> new Totals(count, minutes, minutesConfirmed, minutesContested + effort);
    };
  }
}

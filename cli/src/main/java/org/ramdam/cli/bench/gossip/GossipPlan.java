package org.ramdam.cli.bench.gossip;

/// What is simulated.
///
/// @param sites of the network, from 4
/// @param seed of all that is random
/// @param records that are appended once the network stands and its idle hour is over
/// @param idleMinutes how long nothing is appended, to count the bytes of that
public record GossipPlan(int sites, long seed, int records, int idleMinutes) {
  /// Links take from the first to the last of these, one way, in milliseconds.
  static final int[] LATENCY_MS = {10, 50};

  /// From receiving entries to having verified and stored them, in milliseconds.
  static final int[] STORE_MS = {2, 5};

  /// Sites that never forward, promise what they do not have and teach wrong addresses.
  static final double BYZANTINE = 0.05;

  /// Sites that can only call out.
  static final double BEHIND_NAT = 0.30;

  /// Sites that leave in a day, and come back.
  static final double LEAVING_A_DAY = 0.30;

  /// How long they are away, on average, in minutes.
  static final int AWAY_MINUTES = 60;

  /// A site appends once in so many minutes, on average.
  static final int APPEND_MINUTES = 10;

  /// One append in so many begins a burst, of [#BURST] appends [#BURST_MS] milliseconds apart.
  static final int BURST_ONE_IN = 50;

  static final int BURST = 10;
  static final int BURST_MS = 20;

  /// How long nothing is appended at the end, before it is counted what is missing, in minutes.
  static final int REPAIR_MINUTES = 15;
}

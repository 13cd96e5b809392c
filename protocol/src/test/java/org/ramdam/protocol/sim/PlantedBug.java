package org.ramdam.protocol.sim;

/// What a node of the simulator may get wrong on purpose, to see that the simulator finds it.
enum PlantedBug {
  NONE,
  /// Acknowledges and spreads what is not on disk yet.
  SKIP_SYNC,
  /// Takes every signature for good.
  SKIP_VERIFICATION,
  /// Sends a run from one entry too far.
  OFF_BY_ONE,
  /// Takes a refused run for stored, and goes on behind it.
  KEEP_NEXT,
  /// Sends a head that is not on disk yet, with the entries it covers.
  SERVE_UNCOVERED,
  /// Sends private parts that are for the home site alone.
  LEAK_PRIVATE,
  /// Loses a cosignature when it restarts.
  FORGET_COSIGNATURE,
  /// Sees that a site shows two histories, and keeps no proof.
  DROP_FORK,
  /// Does not pass the proof of a fork on.
  KEEP_FORK
}

package org.ramdam.protocol.sim;

/// What a node of the simulator may get wrong on purpose, to see that the simulator finds it.
enum PlantedBug {
  NONE,
  /// Promises an entry that it never wrote: every seed finds it, or the simulator is blind.
  CANARY,
  /// Acknowledges and spreads what is not on disk yet.
  SKIP_SYNC,
  /// Takes every signature for good.
  SKIP_VERIFICATION,
  /// Throws a cosignature away as one it has seen, before it has verified the one it saw.
  DEDUPE_BEFORE_VERIFY,
  /// Sends a run from one entry too far.
  OFF_BY_ONE,
  /// Takes a refused run for stored, and goes on behind it.
  KEEP_NEXT,
  /// Forgets to answer for a stored run when whoever sent it has gone.
  LOSE_WAITING_RUN,
  /// Sends a head that is not on disk yet, with the entries it covers.
  SERVE_UNCOVERED,
  /// Keeps all that a peer does not read, however much it is.
  UNBOUNDED_QUEUE,
  /// Sends private parts that are for the home site alone.
  LEAK_PRIVATE,
  /// Loses private parts when it restarts, and does not know it.
  DROP_WORDS,
  /// Takes up its log after a restart with the heads of its authors' chains one record too old.
  WRONG_CHAIN_HEAD,
  /// Goes on writing on an older copy of its log before it has the rest of it back.
  WRITE_ON_OLD_COPY,
  /// Loses a cosignature when it restarts.
  FORGET_COSIGNATURE,
  /// Sees that a site shows two histories, and keeps no proof.
  DROP_FORK,
  /// Does not pass the proof of a fork on.
  KEEP_FORK,
  /// Works on for a site that it has cut off for its offences.
  KEEP_DISCOURAGED,
  /// Knows after a restart no more which sites it has cut off.
  FORGET_DISCOURAGED,
  /// Goes on when a sync has failed, as if a later one could make up for it.
  GO_ON_AFTER_FAILED_SYNC,
  /// Does not see that the disk was full when it wrote.
  WRITE_ON_FULL_DISK,
  /// Shows the part of a batch that a crash has left.
  SHOW_TORN,
  /// Sends an entry as the disk gives it, though it is another than was written.
  SERVE_DAMAGED,
  /// Writes on what is left of its log when the rest was damaged.
  WRITE_ON_WHAT_IS_LEFT,
  /// Lets its timers go by the time of day.
  TIMERS_BY_THE_TIME_OF_DAY,
  /// Stays with what it holds when a later generation comes.
  KEEP_EARLIER,
  /// Takes the size of a log for the same in each of its generations.
  MIX_GENERATIONS,
  /// Throws away what a later generation sets aside.
  FORGET_ASIDE,
  /// Opens another generation without what others hold beyond it.
  OPEN_WITHOUT_REST
}

package org.ramdam.protocol.sim;

import java.util.random.RandomGenerator;

/// What one simulation is like, drawn from its seed: each kind of trouble is there in some seeds
/// and not in others.
///
/// @param sites that play
/// @param rogue which of them misbehaves; -1: none
/// @param absent logs of sites that are not there, held by some of those that are
/// @param byAdmission whether a log is followed only once its site's admission was read
/// @param dialBoth whether both sites of a pair dial, or one
/// @param minDelay milliseconds at least between two sites
/// @param meanDelay milliseconds on top, on average
/// @param cuts connections cut per simulated minute and site
/// @param halfOpen how often one side does not notice that a connection is gone
/// @param partitions how many splits of the network
/// @param crashes per simulated minute and site
/// @param afterAck how often a site crashes just after it acknowledged
/// @param syncDelay milliseconds that a sync of the disk takes at most
/// @param batches that members hand in at each site
/// @param frameBytes of records in one frame of a run, at most
/// @param runBytes of one run, at most
/// @param withhold how often an honest site sends a record without its private part
/// @param trouble milliseconds until all of this stops
record Plan(
    int sites,
    int rogue,
    int absent,
    boolean byAdmission,
    boolean dialBoth,
    int minDelay,
    int meanDelay,
    double cuts,
    double halfOpen,
    int partitions,
    double crashes,
    double afterAck,
    int syncDelay,
    int batches,
    int frameBytes,
    int runBytes,
    double withhold,
    long trouble) {

  static Plan draw(RandomGenerator random) {
    int sites = random.nextInt(3, 1 + (random.nextInt(3) == 0 ? Cast.SITES : 5));
    boolean byAdmission = random.nextInt(3) == 0;
    // A founder that keeps its log to itself keeps the others from being known.
    int first = byAdmission ? 1 : 0;
    return new Plan(
        sites,
        random.nextInt(5) < 2 ? random.nextInt(first, sites) : -1,
        random.nextInt(4) == 0 ? Cast.ABSENT : 0,
        byAdmission,
        random.nextBoolean(),
        random.nextInt(1, 50),
        random.nextInt(4) == 0 ? random.nextInt(200, 400) : random.nextInt(5, 60),
        random.nextInt(3) == 0 ? 0 : random.nextDouble(1, 30),
        random.nextInt(3) == 0 ? 0 : random.nextDouble(),
        random.nextInt(4),
        random.nextInt(3) == 0 ? 0 : random.nextDouble(1, 15),
        random.nextInt(3) == 0 ? random.nextDouble(0.3) : 0,
        random.nextInt(1, random.nextInt(4) == 0 ? 300 : 20),
        random.nextInt(1, 15),
        random.nextInt(200, 3000),
        random.nextInt(400, 20_000),
        random.nextInt(3) == 0 ? random.nextDouble() : 0,
        random.nextLong(3_000, random.nextInt(5) == 0 ? 60_000 : 15_000));
  }
}

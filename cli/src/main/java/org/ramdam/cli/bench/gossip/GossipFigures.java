package org.ramdam.cli.bench.gossip;

/// What came of one simulated network.
///
/// @param sites of the network
/// @param appended records
/// @param deliveries of a record to an honest site that was there when it was appended
/// @param p50Ms half of them within, from the append
/// @param p99Ms 99 of 100 within
/// @param maxMs all within
/// @param redundancy payload messages received by honest sites for each that was needed, less one:
///   the relative message redundancy of the paper
/// @param lastHop links from the append to the site that had it last, on average over the records
/// @param mostHops the same, of the worst
/// @param missed records that an honest site lacks in the end
/// @param idleBytes sent by an honest site in an hour without appends, all included but IP and TCP
/// @param activeBytes the same in an hour with them
/// @param catchUps times that a site that came back, or made a link, was sent what it lacked
/// @param bytesOfMemory heap that the network takes at the end, for each site
/// @param wallMs how long the simulation took
public record GossipFigures(
    int sites,
    long appended,
    long deliveries,
    long p50Ms,
    long p99Ms,
    long maxMs,
    double redundancy,
    double lastHop,
    int mostHops,
    long missed,
    long idleBytes,
    long activeBytes,
    long catchUps,
    long bytesOfMemory,
    long wallMs) {
  /// The same, with what the heap held for each site, in bytes.
  GossipFigures withMemory(long bytes) {
    return new GossipFigures(
        sites,
        appended,
        deliveries,
        p50Ms,
        p99Ms,
        maxMs,
        redundancy,
        lastHop,
        mostHops,
        missed,
        idleBytes,
        activeBytes,
        catchUps,
        bytes,
        wallMs);
  }

  /// Of two runs of one size the worse figure each; what counts how much was simulated is summed.
  public GossipFigures worseOf(GossipFigures other) {
    return new GossipFigures(
        sites,
        appended + other.appended,
        deliveries + other.deliveries,
        Math.max(p50Ms, other.p50Ms),
        Math.max(p99Ms, other.p99Ms),
        Math.max(maxMs, other.maxMs),
        Math.max(redundancy, other.redundancy),
        Math.max(lastHop, other.lastHop),
        Math.max(mostHops, other.mostHops),
        missed + other.missed,
        Math.max(idleBytes, other.idleBytes),
        Math.max(activeBytes, other.activeBytes),
        catchUps + other.catchUps,
        Math.max(bytesOfMemory, other.bytesOfMemory),
        wallMs + other.wallMs);
  }
}

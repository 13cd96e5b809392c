package org.ramdam.cli.bench.gossip;

/// A connection.
final class SimLink {
  final SimSite caller;
  final SimSite called;
  final long latency;
  boolean compared;
  long lastUsed;

  SimLink(SimSite caller, SimSite called, long latency, long now) {
    this.caller = caller;
    this.called = called;
    this.latency = latency;
    this.lastUsed = now;
  }

  SimSite other(SimSite site) {
    return site == caller ? called : caller;
  }

  /// Whether a side has not closed it.
  boolean isOpenAt(SimSite site) {
    return site.links.get((long) other(site).index) == this;
  }
}

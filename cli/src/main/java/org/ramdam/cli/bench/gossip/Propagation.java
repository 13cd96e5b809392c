package org.ramdam.cli.bench.gossip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How long records took to reach sites, and over how many links.
final class Propagation {
  private static final int LAST_MS = 3_600_000;

  private record Append(long time, byte[] hops) {}

  private final int sites;
  private final List<List<Append>> logs = new ArrayList<>();
  private int[] delays = new int[1_024];
  private long deliveries;
  private long appended;
  private long received;
  private long needed;
  private boolean counting;

  Propagation(int sites) {
    this.sites = sites;
    for (int i = 0; i < sites; i++) {
      logs.add(new ArrayList<>());
    }
  }

  /// What follows counts.
  void begin() {
    counting = true;
  }

  long total(int log) {
    return logs.get(log).size();
  }

  long appended() {
    return appended;
  }

  /// A record is appended to the log of `site`.
  void append(int site, long now) {
    byte[] hops = new byte[counting ? sites : 0];
    Arrays.fill(hops, (byte) -1);
    logs.get(site).add(new Append(now, hops));
    if (counting) {
      hops[site] = 0;
      appended++;
    }
  }

  /// Entries came to an honest site by gossip, needed or not.
  void received(long entries) {
    received += counting ? entries : 0;
  }

  /// An honest site has entries that it had not.
  ///
  /// @param since when it was last away
  /// @param from the site that sent them
  /// @param gossip whether it was by gossip
  void delivered(
      int site, long since, int log, long first, long end, int from, boolean gossip, long now) {
    for (long at = first; at < end; at++) {
      Append append = logs.get(log).get((int) at);
      if (append.hops.length == 0) {
        continue;
      }
      needed += gossip ? 1 : 0;
      append.hops[site] = (byte) Math.min(Byte.MAX_VALUE, append.hops[from] + 1);
      if (since <= append.time) {
        deliveries++;
        count((int) Math.min(LAST_MS, now - append.time));
      } else {
        // It was away: neither its delay nor its hops say anything of the tree.
        append.hops[site] = 0;
      }
    }
  }

  private void count(int ms) {
    if (ms >= delays.length) {
      delays = Arrays.copyOf(delays, Math.max(ms + 1, Math.min(LAST_MS + 1, 2 * delays.length)));
    }
    delays[ms]++;
  }

  long deliveries() {
    return deliveries;
  }

  /// The time within which so much of the deliveries happened, in milliseconds.
  ///
  /// @param share 0 to 1
  long within(double share) {
    long wanted = (long) Math.ceil(share * deliveries);
    long seen = 0;
    for (int ms = 0; ms < delays.length; ms++) {
      seen += delays[ms];
      if (seen >= wanted && seen > 0) {
        return ms;
      }
    }
    return 0;
  }

  double redundancy() {
    return needed == 0 ? 0 : (double) received / needed - 1;
  }

  /// Links to the site that was last, for each record.
  int[] lastHops() {
    return logs.stream()
        .flatMap(List::stream)
        .filter(append -> append.hops.length > 0)
        .mapToInt(append -> {
          int last = 0;
          for (byte hop : append.hops) {
            last = Math.max(last, hop);
          }
          return last;
        })
        .toArray();
  }
}

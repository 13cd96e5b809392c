package org.ramdam.cli.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long requests took.
record Latencies(long[] sortedNs) {
  /// Of requests in any order.
  static Latencies of(long[] ns) {
    long[] sorted = ns.clone();
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  /// The time within which so much of them were answered.
  ///
  /// @param share 0 to 1
  double ms(double share) {
    int at = (int) Math.ceil(share * sortedNs.length) - 1;
    return sortedNs[Math.clamp(at, 0, sortedNs.length - 1)] / 1e6;
  }

  /// For JSON: `p50_ms`, `p99_ms`.
  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("p50_ms", Figures.round(ms(0.5), 3));
    json.put("p99_ms", Figures.round(ms(0.99), 3));
    return json;
  }
}

package org.ramdam.node.net;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often what was refused since the start. Any thread may count.
final class Refusals {
  private final AtomicLongArray counts = new AtomicLongArray(Refusal.values().length);

  void count(Refusal what) {
    long _ = counts.incrementAndGet(what.ordinal());
  }

  /// Those that happened.
  Map<Refusal, Long> counts() {
    var all = new EnumMap<Refusal, Long>(Refusal.class);
    for (Refusal what : Refusal.values()) {
      long count = counts.get(what.ordinal());
      if (count > 0) {
        all.put(what, count);
      }
    }
    return all;
  }

  /// How often somebody did wrong.
  long wrongs() {
    return counts().entrySet().stream()
        .filter(each -> each.getKey().isWrong())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}

package org.ramdam.cli.bench.gossip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// What happens when, in simulated milliseconds. What is due at the same time happens in the order
/// in which it was put down.
final class Agenda {
  /// Slots of the wheel: what is due within as many milliseconds needs no sorting.
  private static final int SLOTS = 1 << 13;

  private static final int KEPT_CAPACITY = 256;

  private record Later(long time, long order, Runnable event) {}

  private final List<List<Runnable>> wheel = new ArrayList<>(SLOTS);
  private final PriorityQueue<Later> later =
      new PriorityQueue<>(Comparator.comparingLong(Later::time).thenComparingLong(Later::order));
  private long now;
  private long order;
  private long soon;

  Agenda() {
    for (int i = 0; i < SLOTS; i++) {
      wheel.add(new ArrayList<>(0));
    }
  }

  long now() {
    return now;
  }

  /// Puts down an event; what is overdue happens now.
  void at(long time, Runnable event) {
    long due = Math.max(time, now);
    if (due - now < SLOTS) {
      wheel.get((int) (due % SLOTS)).add(event);
      soon++;
    } else {
      later.add(new Later(due, order++, event));
    }
  }

  void in(long ms, Runnable event) {
    at(now + ms, event);
  }

  /// Lets time pass up to `end`, including it.
  void runUntil(long end) {
    while (now <= end) {
      for (Later next = later.peek();
          next != null && next.time - now < SLOTS;
          next = later.peek()) {
        later.remove();
        wheel.get((int) (next.time % SLOTS)).add(next.event);
        soon++;
      }
      int slot = (int) (now % SLOTS);
      List<Runnable> events = wheel.get(slot);
      for (int i = 0; i < events.size(); i++) {
        events.get(i).run();
      }
      soon -= events.size();
      if (events.size() > KEPT_CAPACITY) {
        wheel.set(slot, new ArrayList<>(0));
      } else {
        events.clear();
      }
      Later next = later.peek();
      if (soon > 0) {
        now++;
      } else {
        now = next == null ? end + 1 : Math.min(next.time, end + 1);
      }
    }
    now = end;
  }
}

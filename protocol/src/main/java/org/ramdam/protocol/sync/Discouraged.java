package org.ramdam.protocol.sync;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;

/// Sites that are left alone for a while, because they did too often what no honest one does: they
/// are not called, not answered, and given no work. Whoever keeps it writes down what it holds, so
/// that a restart forgives nothing. Not thread-safe.
///
/// Times are milliseconds since 1970.
public final class Discouraged {
  private final Map<Bytes32, Long> until = new TreeMap<>();
  private final Duration howLong;

  /// Goes on with what was written down.
  ///
  /// @param written by site, until when it is left alone
  /// @param howLong a site is left alone from when it is cut off
  public Discouraged(Map<Bytes32, Long> written, Duration howLong) {
    this.howLong = howLong;
    until.putAll(written);
  }

  /// Leaves a site alone from now on.
  public void add(Bytes32 site, long nowMs) {
    until.values().removeIf(end -> end <= nowMs);
    if (until.size() < Limits.SITES || until.containsKey(site)) {
      until.put(site, nowMs + howLong.toMillis());
    }
  }

  /// Whether a site is left alone now.
  public boolean contains(Bytes32 site, long nowMs) {
    // A clock that was set back must not make a year of a day.
    Long end = until.computeIfPresent(site, (_, e) -> Math.min(e, nowMs + howLong.toMillis()));
    return end != null && nowMs < end;
  }

  /// Takes a site back.
  ///
  /// @return whether it was left alone
  public boolean forgive(Bytes32 site) {
    return until.remove(site) != null;
  }

  /// Tells of what grows in it.
  public void bounds(Bounds out) {
    out.bound("Discouraged.until", until.size(), Limits.SITES);
  }

  /// What is to be written down: by site, until when it is left alone.
  public Map<Bytes32, Long> all() {
    return Collections.unmodifiableMap(new TreeMap<>(until));
  }
}

package org.ramdam.protocol.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The two clocks of a site. One counts from its start and never goes back, a little too fast or
/// too slow; what the machine's timers go by. The other tells the time of day, and is wrong: by
/// years if the machine has no battery, and now and then it jumps.
final class SiteClock {
  private static final long EPOCH = Instant.parse("2026-11-26T12:00:00Z").toEpochMilli();
  private static final long YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final double DRIFT = 0.0005;

  /// Less than what makes a record's date one that its site refuses.
  private static final long SKEW = Duration.ofMinutes(5).toMillis();

  private final World world;
  private final double rate;
  private final long skew;
  private long jumped;

  SiteClock(World world) {
    this.world = world;
    boolean skewed = world.plan().skewed();
    this.rate = skewed ? 1 + world.random().nextDouble(-DRIFT, DRIFT) : 1;
    this.skew = skewed ? world.random().nextLong(-SKEW, SKEW) : 0;
  }

  /// The true time of day, in milliseconds since 1970: that of members' devices.
  static long day(World world) {
    return EPOCH + world.now();
  }

  /// Milliseconds of a clock that never goes back.
  long steady() {
    return (long) (world.now() * rate);
  }

  /// Milliseconds since 1970, as the site has it.
  long wall() {
    return EPOCH + skew + jumped + steady();
  }

  /// Sets the time of day wrong: a day back, 400 days ahead, or to the year 2000.
  ///
  /// @return by how much
  long jump() {
    long by =
        world.oneOf(
            List.of(
                -Duration.ofDays(1).toMillis(),
                Duration.ofDays(400).toMillis(),
                YEAR_2000 - EPOCH));
    return set(by);
  }

  /// Sets it right again.
  ///
  /// @return by how much
  long correct() {
    return set(0);
  }

  private long set(long offset) {
    long by = offset - jumped;
    jumped = offset;
    return by;
  }
}

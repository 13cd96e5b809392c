package org.ramdam.protocol.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Checks what must hold for every random choice. A failure names the seed that replays it.
public final class Property {
  private static final int CASES = 1000;

  private Property() {}

  /// One case: asks `random` for all that is random, and fails by throwing.
  @FunctionalInterface
  public interface Check {
    /// Checks one case.
    void check(RandomGenerator random) throws Exception;
  }

  /// Checks the seeds 1 to 1,000; others with `-Dramdam.seed` (the first) and `-Dramdam.cases` (how
  /// many).
  public static void forAll(Check property) {
    forAll(CASES, property);
  }

  /// The same with another number of seeds, for cases that take long.
  public static void forAll(int cases, Check property) {
    long first = Long.getLong("ramdam.seed", 1);
    long end = first + Integer.getInteger("ramdam.cases", cases);
    for (long seed = first; seed < end; seed++) {
      try {
        property.check(new SplittableRandom(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "replay with -Dramdam.seed=%d -Dramdam.cases=1%n%s".formatted(seed, e.getMessage()), e);
      }
    }
  }
}

package org.ramdam.protocol.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what other threads and processes bring about.
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LEAST_PAUSE = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(200).toNanos();

  private Await() {}

  /// Asks again and again until the answer is yes.
  ///
  /// @throws AssertionError with `what`, if it is not within twenty seconds
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    until(() -> what, condition);
  }

  /// The same, where `what` is asked for in the end.
  public static void until(Supplier<String> what, Callable<Boolean> condition) throws Exception {
    until(PATIENCE, what, condition);
  }

  /// The same with another patience than twenty seconds.
  public static void until(Duration patience, Supplier<String> what, Callable<Boolean> condition)
      throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      long waited = System.nanoTime() - start;
      if (waited > patience.toNanos()) {
        throw new AssertionError("waited in vain until " + what.get());
      }
      // To ask costs those who are waited for, too.
      LockSupport.parkNanos(Math.clamp(waited / 10, LEAST_PAUSE, LONGEST_PAUSE));
    }
  }
}

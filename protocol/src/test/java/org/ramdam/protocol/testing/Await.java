package org.ramdam.protocol.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what other threads and processes bring about.
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(10);

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
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain until " + what.get());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}

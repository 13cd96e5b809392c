package org.ramdam.protocol.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// How fast the simulator is, with five sites, about 200 records and two minutes of each seed, in
/// one thread, by the time that it has a processor: `./ramdam test sim --standard N`. It measures,
/// and so is none of the tests that run by themselves.
class StandardRate {
  @Test
  void seedsAMinute() throws IOException {
    int count = Integer.getInteger("ramdam.standard", 100);
    int warm = Math.min(20, count);
    run(1, warm);
    long start = processorNanos();
    run(1 + warm, count);
    double minutes = (processorNanos() - start) / 60e9;
    SimReport.write(
        "%d seeds of five sites, 200 records and two minutes: %.0f seeds a minute on one core%n"
            .formatted(count, count / minutes));
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void run(long first, int count) {
    LongStream.range(first, first + count)
        .mapToObj(seed -> new Trial(seed, World.plan(seed).standard(), PlantedBug.NONE).run())
        .forEach(
            failure -> assertThat(failure).as(failure == null ? "" : failure.replay()).isNull());
  }
}

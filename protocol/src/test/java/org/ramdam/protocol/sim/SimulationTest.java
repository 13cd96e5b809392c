package org.ramdam.protocol.sim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Runs the simulator over 500 seeds that stay the same, and 500 that nobody has seen before. Over
/// others with `-Dramdam.seeds` (how many) and `-Dramdam.seed` (the first, alone if no number is
/// given), and one of them under another plan with `-Dramdam.plan`.
///
/// A failure is made smaller for `-Dramdam.shrink` seconds, and names the command that shows it.
class SimulationTest {
  private static final int SEEDS = 500;
  private static final int TWICE = 20;
  private static final int SHRINK_SECONDS = 60;

  private static final @Nullable Long ONLY = Long.getLong("ramdam.seed");

  @Test
  void everySeedEndsWithAllSitesAlike() {
    String plan = System.getProperty("ramdam.plan", "");
    if (ONLY != null && !plan.isEmpty()) {
      require(List.of(new Trial(ONLY, Plan.parse(plan), PlantedBug.NONE)));
    } else {
      require(
          ONLY == null ? 1 : ONLY, Integer.getInteger("ramdam.seeds", ONLY == null ? SEEDS : 1));
    }
  }

  /// Seeds from the clock; the failure says which.
  @Test
  void everyFreshSeedEndsWithAllSitesAlike() {
    if (ONLY == null && Integer.getInteger("ramdam.seeds") == null) {
      require(System.currentTimeMillis() * 1000, SEEDS);
    }
  }

  @Test
  void seedsThatShowedFaults_showNone() throws IOException {
    try (InputStream in = SimulationTest.class.getResourceAsStream("seeds.txt")) {
      String lines = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      require(
          lines.lines().filter(line -> !line.startsWith("#")).map(SimulationTest::saved).toList());
    }
  }

  /// `seed [plan] what it showed`.
  private static Trial saved(String line) {
    String[] words = line.split(" ", 3);
    long seed = Long.parseLong(words[0]);
    return words[1].contains("=")
        ? new Trial(seed, Plan.parse(words[1]), PlantedBug.NONE)
        : Trial.of(seed, PlantedBug.NONE);
  }

  /// What must be reported is: a simulation that breaks a promise on purpose, run as all others.
  @Test
  void canary_isReported_withTheCommandThatReplaysIt() {
    Trial canary = Trial.of(System.currentTimeMillis(), PlantedBug.CANARY);
    assertThatThrownBy(() -> require(List.of(canary)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("./ramdam test sim --seed ")
        .hasMessageContaining("has lost entry");
  }

  private static void require(long first, int count) {
    require(
        LongStream.range(first, first + count)
            .mapToObj(seed -> Trial.of(seed, PlantedBug.NONE))
            .toList());
  }

  private static void require(List<Trial> trials) {
    trials.parallelStream()
        .map(trial -> trial.seed() % TWICE == 0 ? trial.runTwice() : trial.run())
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(SimulationTest::fail);
  }

  private static void fail(Trial.Failure failure) {
    long end =
        System.nanoTime() + Integer.getInteger("ramdam.shrink", SHRINK_SECONDS) * 1_000_000_000L;
    Trial.Failure smallest = Shrinking.shrink(failure, () -> System.nanoTime() < end);
    throw new AssertionError(
        "replay with %s%n%s%nmade smaller from %s%n%s"
            .formatted(
                smallest.replay(),
                smallest.cause().getMessage(),
                failure.replay(),
                failure.cause().getMessage()),
        failure.cause());
  }
}

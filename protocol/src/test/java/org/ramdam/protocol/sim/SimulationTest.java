package org.ramdam.protocol.sim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Runs the simulator over 500 seeds; over others with `-Dramdam.seeds` (how many) and
/// `-Dramdam.seed` (the first, alone if no number is given).
class SimulationTest {
  private static final int SEEDS = 500;
  private static final int TWICE = 20;

  @Test
  void everySeedEndsWithAllSitesAlike() {
    Long only = Long.getLong("ramdam.seed");
    long first = only == null ? 1 : only;
    long end = first + Integer.getInteger("ramdam.seeds", only == null ? SEEDS : 1);
    for (long seed = first; seed < end; seed++) {
      long trace = run(seed, PlantedBug.NONE);
      if (seed % TWICE == 0) {
        assertThat(run(seed, PlantedBug.NONE)).as("seed %d, run twice", seed).isEqualTo(trace);
      }
    }
  }

  @Test
  void seedsThatShowedFaults_showNone() throws IOException {
    try (InputStream in = SimulationTest.class.getResourceAsStream("seeds.txt")) {
      String lines = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
          .forEach(seed -> run(seed, PlantedBug.NONE));
    }
  }

  private static long run(long seed, PlantedBug bug) {
    try {
      return new World(seed, bug).run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "replay with ./ramdam test sim --seed %d%n%s".formatted(seed, e.getMessage()), e);
    }
  }
}

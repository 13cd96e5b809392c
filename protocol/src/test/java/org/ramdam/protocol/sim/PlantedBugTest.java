package org.ramdam.protocol.sim;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A simulator that finds nothing may be blind. It is not: what a node gets wrong on purpose is
/// seen within 500 seeds.
class PlantedBugTest {
  private static final int SEEDS = 500;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyPlantedBugIsFound(PlantedBug bug) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        long _ = new World(seed, bug).run();
      } catch (AssertionError found) {
        return;
      }
    }
    fail("%s was not found in %d seeds", bug, SEEDS);
  }
}

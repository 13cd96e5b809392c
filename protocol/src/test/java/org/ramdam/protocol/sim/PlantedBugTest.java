package org.ramdam.protocol.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A simulator that finds nothing may be blind. It is not: what a node gets wrong on purpose is
/// seen within 200 seeds, if there is the trouble in them that it takes. How many it takes
/// otherwise, [BugTable] tells.
class PlantedBugTest {
  private static final int SEEDS = 200;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyPlantedBugIsFound(PlantedBug bug) {
    assertThat(
            LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(seed -> new Trial(seed, fit(bug, small(World.plan(seed))), bug).run())
                .filter(Objects::nonNull)
                .findAny())
        .as("%s, in %d seeds", bug, SEEDS)
        .isPresent();
  }

  /// The same among few sites, which takes less time.
  private static Plan small(Plan plan) {
    return plan.with("rogue", Math.min(plan.rogue(), 2))
        .with("sites", Math.min(plan.sites(), 4))
        .with("absent", 0);
  }

  private static Plan fit(PlantedBug bug, Plan plan) {
    return switch (bug) {
      case DROP_FORK, KEEP_FORK -> rogue(plan, Rogue.Trick.FORK);
      case DEDUPE_BEFORE_VERIFY -> rogue(plan, Rogue.Trick.COSIGN);
      case UNBOUNDED_QUEUE -> rogue(plan, Rogue.Trick.DEAF);
      case LOSE_WAITING_RUN -> plan.with("cuts", 30.0).with("syncDelay", 300);
      case WRITE_ON_OLD_COPY -> plan.with("restores", 2);
      case GO_ON_AFTER_FAILED_SYNC, WRITE_ON_FULL_DISK -> plan.with("faults", 5);
      case SHOW_TORN -> plan.with("crashes", 12.0);
      case SERVE_DAMAGED, WRITE_ON_WHAT_IS_LEFT -> plan.with("damages", 5);
      case TIMERS_BY_THE_TIME_OF_DAY -> plan.with("jumps", 5);
      case KEEP_EARLIER, MIX_GENERATIONS, FORGET_ASIDE, OPEN_WITHOUT_REST ->
          plan.with("twins", 2).with("losses", 2);
      default -> plan;
    };
  }

  private static Plan rogue(Plan plan, Rogue.Trick trick) {
    return plan.with("rogue", plan.sites() - 1).with("tricks", Set.of(trick));
  }
}

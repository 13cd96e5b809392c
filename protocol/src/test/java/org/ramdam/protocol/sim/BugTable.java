package org.ramdam.protocol.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// How many seeds it takes to find each planted bug: `./ramdam test sim --bugs`. Takes minutes, and
/// so is none of the tests that run by themselves.
class BugTable {
  private static final int STARTS = 7;
  private static final int APART = 100_000;
  private static final int AT_MOST = 2_000;

  @Test
  void everyPlantedBugIsFound_within2000SeedsAsARule() throws IOException {
    var report =
        new StringBuilder("| planted bug | seeds, median of 7 | the most |\n|---|---|---|\n");
    for (PlantedBug bug : PlantedBug.values()) {
      if (bug == PlantedBug.NONE) {
        continue;
      }
      long[] seeds =
          IntStream.range(0, STARTS)
              .parallel()
              .mapToLong(start -> seeds(bug, (long) start * APART))
              .sorted()
              .toArray();
      String name = bug.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      report.append("| %s | %d | %d |\n".formatted(name, seeds[STARTS / 2], seeds[STARTS - 1]));
      SimReport.write(report);
      assertThat(seeds[STARTS / 2]).as("%s: %s", name, Arrays.toString(seeds)).isLessThan(AT_MOST);
    }
  }

  private static long seeds(PlantedBug bug, long start) {
    return LongStream.rangeClosed(1, AT_MOST)
        .filter(n -> Trial.of(start + n, bug).run() != null)
        .findFirst()
        .orElse(AT_MOST);
  }
}

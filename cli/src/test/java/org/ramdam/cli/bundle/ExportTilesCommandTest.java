package org.ramdam.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which files a log of a size has, and which come on top when it grows.
class ExportTilesCommandTest {
  @Test
  void files_ofSeventyThousandEntries_areThoseOfTheSpecification() {
    List<String> paths = ExportTilesCommand.paths(0, 70_000);
    assertThat(paths).doesNotHaveDuplicates().hasSize(2 * 274 + 2 + 1);
    assertThat(paths)
        .contains(
            "tile/0/000",
            "tile/0/272",
            "tile/0/273.p/112",
            "tile/entries/272",
            "tile/entries/273.p/112",
            "tile/1/000",
            "tile/1/001.p/17",
            "tile/2/000.p/1")
        .doesNotContain("tile/0/274", "tile/1/001", "tile/3/000.p/1");
  }

  @Test
  void growing_addsWhatTheLargerLogHas_andTheSmallerHadNot() {
    var sizes = new ArrayList<Long>(List.of(65_535L, 65_536L, 65_537L, 70_000L));
    for (long size = 1; size <= 600; size += size < 250 || size > 260 ? 7 : 1) {
      sizes.add(size);
    }
    for (long before : sizes) {
      for (long after : sizes) {
        if (before <= after) {
          Set<String> wanted = new HashSet<>(ExportTilesCommand.paths(0, after));
          wanted.removeAll(ExportTilesCommand.paths(0, before));
          assertThat(ExportTilesCommand.paths(before, after))
              .as("from %d to %d", before, after)
              .containsExactlyInAnyOrderElementsOf(wanted);
        }
      }
    }
  }
}

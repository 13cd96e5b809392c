package org.ramdam.protocol.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// What was measured, as rows of a table, in the file that `-Dramdam.report` names, which the
/// launcher prints.
public final class Measured {
  private static final Path FILE = Path.of(System.getProperty("ramdam.report", "target/faults.md"));

  private Measured() {}

  /// Adds a row.
  ///
  /// @param tried what was done, and how often
  /// @param found numbers of milliseconds or others, with their names
  public static void row(String tried, Object... found) throws IOException {
    String row =
        "| "
            + tried
            + " | "
            + String.join(" ", Arrays.stream(found).map(String::valueOf).toList())
            + " |\n";
    Files.writeString(FILE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// The value below which `percent` of all are.
  public static long percentile(long[] values, int percent) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? 0
        : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}

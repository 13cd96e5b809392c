package org.ramdam.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import picocli.CommandLine.Option;

/// What every measure takes.
final class BenchOptions extends CommonOptions {
  private static final int MOST_SITES = 64;

  @Option(names = "--records", paramLabel = "N")
  private int records;

  @Option(names = "--sites", paramLabel = "S")
  private int sites = 30;

  @Option(names = "--keep", paramLabel = "DIR")
  private @Nullable Path keep;

  @Option(names = "--source", paramLabel = "DIR")
  private @Nullable Path source;

  /// How many records, or `standard` if it was not said.
  int records(int standard) {
    if (records < 0) {
      throw new Failure(Exit.USAGE, "bad_value", "--records", records, "1, 2, 3…");
    }
    return records == 0 ? standard : records;
  }

  /// How many sites have a log.
  int sites() {
    if (sites < 1 || sites > MOST_SITES) {
      throw new Failure(Exit.USAGE, "bad_value", "--sites", sites, "1…" + MOST_SITES);
    }
    return sites;
  }

  /// The directory to work in.
  Workplace workplace(Session session) throws IOException {
    if (keep == null) {
      return new Workplace(session, Files.createTempDirectory("ramdam-bench-"), source, false);
    }
    Files.createDirectories(keep);
    return new Workplace(session, keep.toAbsolutePath(), source, true);
  }
}

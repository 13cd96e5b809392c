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
  private static final int MOST_SITES = 512;
  private static final int MOST_MEMBERS = 200;

  @Option(names = "--records", paramLabel = "N")
  private int records;

  @Option(names = "--sites", paramLabel = "S")
  private int sites;

  @Option(names = "--members", paramLabel = "M")
  private int members;

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

  /// How many sites have a log, or `standard` if it was not said.
  int sites(int standard) {
    return count("--sites", sites, standard, MOST_SITES);
  }

  /// How many members each site has, or `standard` if it was not said.
  int members(int standard) {
    return count("--members", members, standard, MOST_MEMBERS);
  }

  private static int count(String option, int value, int standard, int most) {
    if (value < 0 || value > most) {
      throw new Failure(Exit.USAGE, "bad_value", option, value, "1…" + most);
    }
    return value == 0 ? standard : value;
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

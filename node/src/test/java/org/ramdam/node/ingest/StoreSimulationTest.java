package org.ramdam.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.ramdam.protocol.sim.ShadowTrial;
import org.ramdam.protocol.wire.Message;

/// The simulator's sites, each with the writer and the database of a node beside the simulated
/// ones: what the simulator promises of its own is true of these, since after each step they hold
/// the same, and after each crash too. Some seeds; others with `-Dramdam.seeds` (how many) and
/// `-Dramdam.seed` (the first, alone if no number is given).
class StoreSimulationTest {
  private static final int SEEDS = 16;
  private static final @Nullable Long ONLY = Long.getLong("ramdam.seed");
  private static final long FIRST = ONLY == null ? 1 : ONLY;

  @TempDir(factory = InMemory.class, cleanup = CleanupMode.ALWAYS)
  private Path directory;

  private final AtomicInteger sites = new AtomicInteger();

  /// A sync of the disk takes longer than all the rest, and is not what is asked about here.
  static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "ramdam")
          : Files.createTempDirectory("ramdam");
    }
  }

  private Path another() {
    return directory.resolve(Integer.toString(sites.incrementAndGet()));
  }

  private long run(long seed) {
    return ShadowTrial.run(
        seed,
        (site, log, witness, clock) ->
            new IngestShadow(another(), new Ingest.Keys(site, log, witness), clock));
  }

  @Test
  void nodesStore_holdsAfterEachStepWhatTheSimulatedOneHolds() {
    LongStream.range(FIRST, FIRST + Integer.getInteger("ramdam.seeds", ONLY == null ? SEEDS : 1))
        .parallel()
        .forEach(seed -> {
          try {
            long _ = run(seed);
          } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                "replay with ./ramdam test sim --store --seed %d%n%s"
                    .formatted(seed, e.getMessage()),
                e);
          }
        });
  }

  @Test
  void sameSeed_goesTheSameWay() {
    assertThat(run(FIRST)).isEqualTo(run(FIRST));
  }

  /// A store that differs is found out.
  @Test
  void canary_isReported() {
    assertThatThrownBy(() ->
            ShadowTrial.run(
                FIRST,
                (site, log, witness, clock) ->
                    new IngestShadow(another(), new Ingest.Keys(site, log, witness), clock) {
                      @Override
                      public void witness(Message.Cosigned cosigned) {}
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("should hold");
  }
}

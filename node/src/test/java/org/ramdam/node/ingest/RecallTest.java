package org.ramdam.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.log.Archive;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.testing.Gen;

/// What other sites send of another history of this site's log, honest and not.
@Timeout(60)
class RecallTest {
  private static final int PARTING = 12;

  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(26);
  private Logbook own;
  private Logbook other;
  private IngestFixture at;
  private Recall recall;

  /// Fifteen entries here, twenty of another history that begins with the same twelve.
  @BeforeEach
  void write() throws Exception {
    own = new Logbook(directory.resolve("own"), "La Grange", random);
    own.join(Gen.id(random));
    Person ali = own.member("Ali");
    while (own.size() < PARTING) {
      own.contribute(ali, Scope.NETWORK, "both");
    }
    other = own.branch(PARTING);
    while (other.size() < 20) {
      other.contribute(ali, Scope.NETWORK, "there " + other.size());
    }
    while (own.size() < 15) {
      own.contribute(ali, Scope.NETWORK, "here " + own.size());
    }
    at = new IngestFixture(directory.resolve("store"), own.site());
    long _ = at.submit(own, 0, own.size());
    recall = recall(InstantSource.fixed(Instant.EPOCH));
  }

  @AfterEach
  void close() {
    at.close();
  }

  private Recall recall(InstantSource clock) {
    return new Recall(at.archive, own.id(), own.site().keys().log(), clock);
  }

  private List<Bytes32> gathered() {
    return recall.entries().stream().map(Archive.Aside::record).map(r -> r.id()).toList();
  }

  private List<Bytes32> ids(int from, int to) throws Exception {
    return other.items(from, to).stream().map(item -> item.record().id()).toList();
  }

  /// Sends three entries at a time.
  private Run three(long from, long to) {
    return other.run((int) from, (int) Math.min(from + 3, to), false);
  }

  @Test
  void otherHistory_isGatheredRunByRun_andOfSeveralSitesOnce() throws Exception {
    assertThat(recall.ask((from, to) -> other.run((int) from, (int) to, false), 16)).isTrue();
    assertThat(gathered()).isEqualTo(ids(PARTING, 16));
    assertThat(recall.ask(this::three, 20)).isTrue();
    assertThat(gathered()).isEqualTo(ids(PARTING, 20));
    assertThat(recall.ask((from, to) -> own.run((int) from, (int) to, false), 15)).isTrue();
    assertThat(recall.entries()).hasSize(8);
  }

  @Test
  void whatIsFoundInADirectory_isNotTakenAgain() throws Exception {
    recall.add(
        other.items(14, 15).stream().map(i -> new Archive.Aside(i.entry(), i.words())).toList());
    assertThat(recall.ask(this::three, 20)).isTrue();
    assertThat(recall.entries()).hasSize(8);
  }

  @Test
  void runAfterTheFirst_mustLeadToASignedHeadToo() throws Exception {
    Logbook later = other.branch(20);
    later.claim(2);
    Recall.Peer ofAnotherGeneration =
        (from, to) -> from < 15 ? three(from, to) : later.run((int) from, (int) to, false);
    assertThat(recall.ask(ofAnotherGeneration, 20)).isFalse();
    Recall.Peer unsigned =
        (from, to) ->
            from < 15
                ? three(from, to)
                : GenerationTest.unsigned(other.run((int) from, (int) to, false));
    assertThat(recall.ask(unsigned, 20)).isFalse();
    assertThat(gathered()).isEqualTo(ids(PARTING, 15));
  }

  @Test
  void runFromElsewhere_isNotTaken_andNobodyIsAskedForEver() throws Exception {
    var asked = new ArrayList<Long>();
    Recall.Peer same =
        (from, to) -> {
          asked.add(from);
          assertThat(asked).hasSizeLessThan(9);
          return other.run(0, 15, false);
        };
    assertThat(recall.ask(same, 1 << 20)).isFalse();
    assertThat(gathered()).isEqualTo(ids(PARTING, 15));
    assertThat(asked).containsExactly(0L, 15L);
  }

  @Test
  void siteThatIsSlow_busyOrGone_isTold_andWhatItSentIsKept() throws Exception {
    long[] now = {0};
    recall = recall(() -> Instant.ofEpochMilli(now[0]));
    Recall.Peer slow =
        (from, to) -> {
          now[0] += Recall.PATIENCE_MS / 2 + 1;
          return other.run((int) from, (int) from + 1, false);
        };
    assertThat(recall.ask(slow, 20)).isFalse();
    byte[] none = {};
    var nothing = new Run(own.id().prefix(), 0, 0, List.of(), 0, none, List.of(), false);
    assertThat(recall.ask((_, _) -> nothing, 20)).isFalse();
    Recall.Peer silent =
        (_, _) -> {
          throw new TimeoutException();
        };
    assertThat(recall.ask(silent, 20)).isFalse();
    Recall.Peer gone =
        (from, _) -> {
          if (from < 15) {
            return other.run((int) from, 15, false);
          }
          throw new ExecutionException(new IllegalStateException("gone"));
        };
    assertThat(recall.ask(gone, 20)).isFalse();
    assertThat(gathered()).isEqualTo(ids(PARTING, 15));
    assertThat(recall.ask(silent, 0)).isTrue();
  }
}

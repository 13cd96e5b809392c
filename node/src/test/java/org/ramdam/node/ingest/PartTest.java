package org.ramdam.node.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogColumns;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Store;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

/// Of the log of another site, of twelve entries, seven are held, beneath a head of all of it.
@Timeout(60)
class PartTest {
  private static final int HELD = 7;
  private static final int SIZE = 12;

  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(5);
  private @Nullable Logbook own;
  private @Nullable Logbook other;
  private @Nullable Person zoe;

  @BeforeEach
  void write() throws Exception {
    own = new Logbook(directory.resolve("own"), "La Grange", random);
    other = new Logbook(directory.resolve("other"), "L'Atelier", random);
    own.join(Gen.id(random));
    other.join(own.network());
    zoe = other.member("Zoé");
    while (other.size() < SIZE) {
      other.contribute(zoe, Scope.NETWORK, "no. " + other.size());
    }
  }

  private Logbook other() {
    return requireNonNull(other);
  }

  /// The site, started anew on what is on its disk.
  private IngestFixture open(String store) {
    var site = new IngestFixture(directory.resolve(store), requireNonNull(own).site());
    site.ingest.follow(other().id());
    return site;
  }

  private IngestFixture holdPart(String store) throws Exception {
    try (var site = open(store)) {
      assertThat(site.take(other().run(0, HELD, false)))
          .isEqualTo(new Sync.Input.Stored(other().id().prefix(), HELD, null, null));
    }
    return open(store);
  }

  /// The other site's log with the first `common` entries, and others behind them.
  private Logbook branch(int common, int size) throws Exception {
    Logbook branch = other().branch(common);
    while (branch.size() < size) {
      branch.contribute(requireNonNull(zoe), Scope.NETWORK, "else " + branch.size());
    }
    return branch;
  }

  /// A peer shows the head of a log that it was asked about.
  private static Sync.Input judge(IngestFixture site, Logbook shown) throws Exception {
    Message.Head head = shown.head(HELD);
    site.ingest.judge(new Sync.Output.JudgeHead(3, head, HELD));
    return site.next(
        Sync.Input.Forked.class,
        Sync.Input.Alike.class,
        Sync.Input.NotForked.class,
        Sync.Input.Brought.class);
  }

  @Test
  void anotherHistory_shorterOrLonger_isProved() throws Exception {
    for (int size : new int[] {5, HELD, 9, SIZE, 20}) {
      try (var site = holdPart("forked" + size)) {
        var told = (Sync.Input.Forked) judge(site, branch(4, size));
        ForkProof proof = ForkProof.parse(told.fork().proof());
        assertThat(proof.verify(Verifier.strict(), new TreeHasher())).isTrue();
        assertThat(proof.site()).isEqualTo(other().id());
        assertThat(proof.at()).isEqualTo(Math.min(size, HELD));
        assertThat(site.archive.state(other().id()).invalid()).isEqualTo(Replica.FORKED);
        assertThat(site.archive.size(other().id())).isEqualTo(HELD);
      }
    }
  }

  @Test
  void theSameHistory_isNoFork_andAHeadOfJustWhatIsHeldIsTaken() throws Exception {
    try (var site = holdPart("alike")) {
      long prefix = other().id().prefix();
      assertThat(judge(site, other())).isEqualTo(new Sync.Input.Alike(3, prefix, SIZE));
      assertThat(judge(site, branch(5, 5))).isEqualTo(new Sync.Input.Alike(3, prefix, 5));
      assertThat(site.archive.state(other().id()).head()).isNull();

      Logbook same = branch(HELD, HELD);
      var told = (Sync.Input.Brought) judge(site, same);
      assertThat(told.head()).usingRecursiveComparison().isEqualTo(same.signedHead(HELD));
      assertThat(told.cosigned()).isNotNull();
      assertThat(site.archive.state(other().id()).head())
          .usingRecursiveComparison()
          .isEqualTo(same.signedHead(HELD));
      assertThat(site.archive.ahead(other().id())).isNull();
    }
    try (var site = open("alike")) {
      assertThat(site.take(other().run(HELD, SIZE, false))).isInstanceOf(Sync.Input.Stored.class);
      assertThat(site.archive.state(other().id()).head())
          .usingRecursiveComparison()
          .isEqualTo(other().signedHead(SIZE));
    }
  }

  @Test
  void onceAllOfItIsHeld_nothingIsAhead() throws Exception {
    try (var site = holdPart("whole")) {
      assertThat(site.archive.ahead(other().id())).isNotNull();
      assertThat(site.take(other().run(HELD, SIZE, false))).isInstanceOf(Sync.Input.Stored.class);
      assertThat(site.archive.ahead(other().id())).isNull();
    }
  }

  @Test
  void storeThatIsMadeAnew_canStillShowWhatItSaw() throws Exception {
    Replica.Ahead before;
    try (var site = holdPart("old")) {
      before = requireNonNull(site.archive.ahead(other().id()));
    }
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.addAll(Views.COLUMNS);
    try (Store old = Store.open(directory.resolve("old"), columns);
        Store made = Store.open(directory.resolve("new"), columns)) {
      var _ =
          new Rebuild(old, made, requireNonNull(own).id(), Verifier.strict(), () -> {})
              .run(LogColumns.APART);
      Replica.Ahead after = requireNonNull(new Archive(made).ahead(other().id()));
      assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }
  }
}

package org.ramdam.node.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogColumns;
import org.ramdam.node.log.LogWriter;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.testing.Dump;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.wire.Message;

/// Logs that go on in a later generation, at their own site and at others.
@Timeout(60)
class GenerationTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(25);
  private Logbook own;
  private Logbook other;
  private Person zoe;
  private Person ali;

  @BeforeEach
  void write() throws Exception {
    own = new Logbook(directory.resolve("own"), "La Grange", random);
    other = new Logbook(directory.resolve("other"), "L'Atelier", random);
    other.join(Gen.id(random));
    zoe = other.member("Zoé");
    ali = other.member("Ali");
    for (int i = 0; i < 300; i++) {
      other.contribute(zoe, Scope.NETWORK, "note " + i);
    }
  }

  private IngestFixture open(String store) {
    var fixture = new IngestFixture(directory.resolve(store), own.site());
    fixture.ingest.follow(other.id());
    return fixture;
  }

  private static void take(IngestFixture at, Logbook log, int from, int to) throws Exception {
    assertThat(at.take(log.run(from, to, false)))
        .as("%d to %d", from, to)
        .isInstanceOf(Sync.Input.Stored.class);
  }

  private static Fault refusal(IngestFixture at, Run run) throws Exception {
    return ((Sync.Input.Refused) at.take(run)).fault();
  }

  /// All that follows from the logs: what was set aside does not.
  private static Map<String, String> rows(IngestFixture of) throws Exception {
    var _ = of.settle();
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.removeAll(LogColumns.APART);
    columns.addAll(Views.COLUMNS);
    return Dump.of(of.store, columns);
  }

  /// Two histories after 260 entries; one of them goes on in generation 2, the other is held here.
  private Logbook healed() throws Exception {
    Logbook healed = other.branch(260);
    healed.contribute(zoe, Scope.NETWORK, "another history");
    healed.open();
    healed.contribute(ali, Scope.NETWORK, "after it");
    return healed;
  }

  @Test
  void laterGeneration_takesThePlaceOfWhatParts_asIfNothingElseHadBeenHeld() throws Exception {
    Logbook healed = healed();
    try (var held = open("held");
        var fresh = open("fresh")) {
      take(held, other, 0, 305);
      assertThat(held.archive.cosignatures(other.id())).hasSize(1);
      SignedRecord lost = other.items(290, 291).getFirst().record();
      assertThat(held.archive.position(lost.id())).isNotNull();

      take(held, healed, 200, healed.size());
      take(fresh, healed, 0, healed.size());
      assertThat(rows(held)).isEqualTo(rows(fresh));
      Archive.State state = held.archive.state(other.id());
      assertThat(state.extent()).isEqualTo(Extent.of(2, healed.size()));
      assertThat(requireNonNull(state.head()).root())
          .isEqualTo(healed.signedHead(healed.size()).root());
      assertThat(held.archive.generations(other.id())).containsOnly(Map.entry(2, 261L));
      assertThat(held.archive.position(lost.id())).isNull();
      var aside = new ArrayList<Bytes32>();
      held.archive.aside(
          other.id(),
          (generation, index, entry) -> {
            assertThat(generation).isEqualTo(1);
            assertThat(index).isEqualTo(260 + aside.size());
            assertThat(entry.salted()).isNotNull();
            aside.add(entry.record().id());
            return true;
          });
      assertThat(aside).hasSize(45).contains(lost.id());
      assertThat(fresh.archive.asideCount(other.id())).isZero();
    }
  }

  @Test
  void whatIsSetAside_isReadUntilSomebodyHasEnough_andCountedWithout() throws Exception {
    Logbook healed = healed();
    try (var held = open("held")) {
      take(held, other, 0, 305);
      take(held, healed, 200, healed.size());
      var visits = new ArrayList<Long>();
      held.archive.aside(
          other.id(),
          (_, index, _) -> {
            visits.add(index);
            return visits.size() < 3;
          });
      assertThat(visits).containsExactly(260L, 261L, 262L);
    }
    try (var held = open("held")) {
      assertThat(held.archive.asideCount(other.id())).isEqualTo(45);
      Logbook again = healed.branch(262);
      again.open();
      take(held, again, 200, again.size());
      assertThat(held.archive.asideCount(other.id())).isEqualTo(46);
    }
  }

  /// Three transactions, the power goes within them: then the log parts elsewhere than it seemed.
  @Test
  void manyEntries_areSetAsideInParts_andNoneIsBeforeAllAre() throws Exception {
    Logbook healed = healed();
    while (other.size() < 260 + 2100) {
      other.contribute(zoe, Scope.NETWORK, "note " + other.size());
    }
    Map<String, String> aside;
    try (var held = open("held")) {
      take(held, other, 0, other.size());
      take(held, healed, 200, healed.size());
      assertThat(held.archive.asideCount(other.id())).isEqualTo(2100);
      aside = Dump.of(held.store, LogColumns.APART);
    }
    try (var cut = open("cut");
        var fresh = open("fresh")) {
      take(cut, other, 0, other.size());
      Map<String, String> before = rows(cut);
      new LogWriter(cut.archive).setAside(other.id(), 100, cut.store);
      assertThat(rows(cut)).isEqualTo(before);
      assertThat(cut.archive.asideCount(other.id())).isZero();
      cut.archive.aside(
          other.id(),
          (_, index, _) -> {
            throw new AssertionError(index + " is in the log");
          });
      take(cut, healed, 200, healed.size());
      take(fresh, healed, 0, healed.size());
      assertThat(rows(cut)).isEqualTo(rows(fresh));
      assertThat(Dump.of(cut.store, LogColumns.APART)).isEqualTo(aside);
    }
  }

  @Test
  void personOfTwoLogs_isFoundInTheOther_onceSetAsideInOne() throws Exception {
    Logbook healed = healed();
    Person late = other.member("Léa");
    Logbook third;
    do {
      // The place in the other log is found first.
      third = new Logbook(directory.resolve("third" + random.nextLong()), "Le Jardin", random);
    } while (Long.compareUnsigned(third.id().prefix(), other.id().prefix()) < 0);
    third.join(other.network());
    third.add(late.item());
    try (var held = open("held");
        var fresh = open("fresh")) {
      held.ingest.follow(third.id());
      fresh.ingest.follow(third.id());
      take(held, third, 0, third.size());
      take(held, other, 0, other.size());
      take(held, healed, 200, healed.size());
      take(fresh, third, 0, third.size());
      take(fresh, healed, 0, healed.size());
      assertThat(requireNonNull(held.archive.position(late.id())).site())
          .isEqualTo(third.id().prefix());
      assertThat(rows(held)).isEqualTo(rows(fresh));
    }
  }

  @Test
  void laterGeneration_comesInSeveralRuns_acrossARestart() throws Exception {
    Logbook healed = healed();
    Map<String, String> whole;
    try (var fresh = open("fresh")) {
      take(fresh, healed, 0, healed.size());
      whole = rows(fresh);
    }
    try (var held = open("held")) {
      take(held, other, 0, 305);
      take(held, healed, 250, 261);
      Archive.State state = held.archive.state(other.id());
      assertThat(state.extent()).isEqualTo(Extent.of(2, 261));
      assertThat(state.head()).isNull();
      assertThat(held.archive.cosignatures(other.id())).isEmpty();
    }
    try (var held = open("held")) {
      assertThat(refusal(held, other.run(261, 305, false))).isEqualTo(Fault.OUT_OF_PLACE);
      take(held, healed, 261, 262);
      take(held, healed, 262, 263);
      assertThat(rows(held)).isEqualTo(whole);
    }
  }

  @Test
  void earlierGeneration_isTakenNoMore_andCosignedNoMore() throws Exception {
    Logbook healed = healed();
    try (var held = open("held")) {
      take(held, other, 0, 305);
      var before = requireNonNull(held.archive.cosignature(other.id(), own.id()));
      take(held, healed, 250, healed.size());
      assertThat(refusal(held, other.run(263, 304, false))).isEqualTo(Fault.OUT_OF_PLACE);
      var now = requireNonNull(held.archive.cosignature(other.id(), own.id()));
      assertThat(now.size()).isEqualTo(healed.size());
      var kept = requireNonNull(held.archive.elsewhere(Origin.of(other.id(), 1)));
      assertThat(kept.root()).isEqualTo(before.root());
      assertThat(kept.size()).isEqualTo(305);
    }
  }

  @Test
  void laterGeneration_isCosignedAtTheNextStart_ifThePowerWentBeforeItWas() throws Exception {
    Logbook healed = healed();
    try (var held = open("held")) {
      take(held, other, 0, 305);
      take(held, healed, 200, healed.size());
      held.ingest.announceCosignatures(other.id());
      var _ = held.settle();
      assertThat(held.archive.cosignatures(other.id())).hasSize(1);
    }
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.addAll(Views.COLUMNS);
    var signed = new Column<>("log.cosignature.v1", Codec.POSITION, Codec.BYTES, Column.Use.STATE);
    try (Store store = Store.open(directory.resolve("held"), columns)) {
      Transaction transaction = store.begin();
      transaction.delete(signed, new Position(other.id().prefix(), own.id().prefix()));
      store.commit(transaction);
    }
    try (var held = open("held")) {
      held.ingest.announceCosignatures(other.id());
      var told = (Sync.Input.CosignatureStored) held.next(Sync.Input.CosignatureStored.class);
      assertThat(told.cosigned().size()).isEqualTo(Extent.of(2, healed.size()));
      var cosigned = requireNonNull(held.archive.cosignature(other.id(), own.id()));
      assertThat(cosigned.root()).isEqualTo(healed.signedHead(healed.size()).root());
    }
  }

  @Test
  void runThatBeginsBehindTheParting_isAskedForFromBefore_andOneThatIsHeldFromBehind()
      throws Exception {
    Logbook healed = healed();
    try (var held = open("held")) {
      take(held, other, 0, 305);
      assertThat(refusal(held, healed.run(261, healed.size(), false))).isEqualTo(Fault.EARLIER);
      assertThat(refusal(held, healed.run(100, 200, false))).isEqualTo(Fault.HELD);
      assertThat(held.archive.asideCount(other.id())).isZero();
      take(held, healed, 200, healed.size());
    }
  }

  @Test
  void whatIsNoNextGeneration_isRefused_andNothingIsSetAside() throws Exception {
    Anchor kept = new Anchor(260, other.signedHead(260).root());
    Anchor elsewhere = new Anchor(260, other.signedHead(259).root());
    Anchor less = new Anchor(259, other.signedHead(259).root());
    var rogues = new ArrayList<Logbook>();
    for (Body body :
        List.of(
            new Body.SiteGeneration(3, kept, kept),
            new Body.SiteGeneration(2, kept, elsewhere),
            new Body.SiteGeneration(2, kept, less))) {
      Logbook rogue = other.branch(260);
      rogue.add(rogue.next(rogue.registrar(), body));
      rogue.claim(body instanceof Body.SiteGeneration(int generation, _, _) ? generation : 0);
      rogues.add(rogue);
    }
    Logbook byMember = other.branch(260);
    byMember.add(byMember.next(zoe.device(), new Body.SiteGeneration(2, kept, kept)));
    byMember.claim(2);
    rogues.add(byMember);
    Logbook unopened = other.branch(260);
    unopened.contribute(ali, Scope.NETWORK, "a head of a generation that no entry opens");
    unopened.claim(2);
    rogues.add(unopened);
    try (var held = open("held")) {
      take(held, other, 0, 305);
      for (Logbook rogue : rogues) {
        assertThat(refusal(held, rogue.run(250, 261, false))).isEqualTo(Fault.INVALID_LOG);
      }
      Logbook below = other.branch(305);
      below.add(below.next(below.registrar(), below.opening()));
      assertThat(refusal(held, below.run(305, 306, false))).isEqualTo(Fault.INVALID_LOG);
      assertThat(held.archive.state(other.id()).size()).isEqualTo(305);
      assertThat(held.archive.asideCount(other.id())).isZero();
    }
  }

  /// The same under a head that nobody signed.
  static Run unsigned(Run run) {
    return new Run(
        run.site(),
        run.from(),
        run.count(),
        run.parts(),
        run.treeSize(),
        new byte[64],
        run.proof(),
        run.live());
  }

  @Test
  void laterGenerationThatNobodySigned_isAnOffence_evenIfItsEntriesAreHeld() throws Exception {
    Logbook healed = healed();
    try (var held = open("held")) {
      take(held, other, 0, 305);
      assertThat(refusal(held, unsigned(healed.run(0, 200, false)))).isEqualTo(Fault.CHECKPOINT);
      assertThat(refusal(held, unsigned(healed.run(0, 263, false)))).isEqualTo(Fault.CHECKPOINT);
      assertThat(refusal(held, unsigned(healed.run(100, 200, false)))).isEqualTo(Fault.EARLIER);
    }
  }

  /// The proof that two histories of as many entries are of one log.
  private static Message.Fork fork(Logbook one, Logbook two, long size) throws Exception {
    SignedTreeHead theirs = two.signedHead(size);
    ForkProof proof =
        requireNonNull(
            ForkProof.between(
                one.site().inception(),
                1,
                size,
                ForkProof.Shown.whole(one.signedHead(size)),
                ForkProof.Shown.whole(theirs),
                Verifier.strict()));
    return new Message.Fork(one.id().prefix(), 1, proof.encode());
  }

  @Test
  void proofThatComesBeforeAnyEntry_stopsItsGenerationAlone_andNoStart() throws Exception {
    Logbook healed = healed();
    try (var late = open("late")) {
      Logbook copy = other.branch(260);
      copy.contribute(zoe, Scope.NETWORK, "elsewhere");
      late.ingest.convict(1, fork(other, copy, 261));
      assertThat(late.next(Sync.Input.Forked.class)).isNotNull();
      assertThat(refusal(late, other.run(0, 305, false))).isEqualTo(Fault.INVALID_LOG);
    }
    try (var late = open("late")) {
      assertThat(refusal(late, other.run(0, 305, false))).isEqualTo(Fault.INVALID_LOG);
      take(late, healed, 0, healed.size());
      assertThat(late.archive.state(other.id()).invalid()).isEmpty();
    }
  }

  @Test
  void viewsThatWereNotComputedToTheEnd_areComputedAtTheNextStart() throws Exception {
    Logbook healed = healed();
    Map<String, String> whole;
    try (var held = open("held")) {
      take(held, other, 0, 305);
      take(held, healed, 200, healed.size());
      whole = rows(held);
      assertThat(held.store.isStale()).isFalse();
      // The power goes while they are.
      held.store.outdate();
      held.store.clear(Views.COLUMNS.subList(0, Views.COLUMNS.size() / 2));
    }
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.addAll(Views.COLUMNS);
    try (Store store = Store.open(directory.resolve("held"), columns)) {
      assertThat(store.isStale()).isTrue();
      Ingest.refresh(store, new Archive(store));
      assertThat(store.isStale()).isFalse();
      columns.removeAll(LogColumns.APART);
      assertThat(Dump.of(store, columns)).isEqualTo(whole);
    }
    assertThat(Files.exists(directory.resolve("held.stale"))).isFalse();
  }

  // ---- this site's own

  /// Its own log of 24 entries, frozen by a proof.
  private ForkProof freeze(IngestFixture at) throws Exception {
    own.join(Gen.id(random));
    ali = own.member("Ali");
    for (int i = 0; i < 20; i++) {
      own.contribute(ali, Scope.SITE, "note " + i);
    }
    Person late = own.member("Late");
    long _ = at.submit(own, 0, own.size());
    Logbook copy = own.branch(21);
    copy.contribute(late, Scope.SITE, "elsewhere");
    SignedTreeHead theirs = copy.signedHead(22);
    ForkProof proof =
        requireNonNull(
            ForkProof.between(
                own.site().inception(),
                1,
                theirs.size(),
                ForkProof.Shown.held(
                    own.signedHead(own.size()), theirs.size(), at.archive.hashes(own.id())),
                ForkProof.Shown.whole(theirs),
                Verifier.strict()));
    at.ingest.convict(1, new Message.Fork(own.id().prefix(), 1, proof.encode()));
    assertThat(at.next(Sync.Input.Forked.class)).isNotNull();
    return proof;
  }

  private Ingest.Opened open(IngestFixture at, long keep, boolean plan) throws Exception {
    var what =
        new Ingest.Succession(
            keep, own.registrar(), own.network(), Logbook.NOW_MS, List.of(), plan);
    return at.ingest.open(what).get(10, TimeUnit.SECONDS);
  }

  @Test
  void frozenOwnLog_goesOnBehindAllThatIsHeld() throws Exception {
    try (var at = open("store")) {
      ForkProof proof = freeze(at);
      assertThat(at.refusal(own.items(24, 25)).code().name()).isEqualTo("FROZEN");
      assertThat(open(at, 25, true)).isEqualTo(new Ingest.Opened(2, 25, 0, 0, List.of(), 26));
      assertThat(at.ingest.isFrozen()).isTrue();
      // The power went when less was to be kept.
      new LogWriter(at.archive).setAside(own.id(), 20, at.store);
      assertThat(open(at, 25, false).size()).isEqualTo(26);
      assertThat(at.ingest.isFrozen()).isFalse();
      at.archive.aside(
          own.id(),
          (_, index, _) -> {
            throw new AssertionError(index + " is in the log");
          });
      assertThat(at.archive.forks(own.id())).containsOnly(Map.entry(1, proof.encode()));
      Run.Item more = own.contribution(ali, Scope.SITE, "goes on");
      assertThat(at.ingest.submit(List.of(more)).get(10, TimeUnit.SECONDS)).isEqualTo(26);
    }
    try (var at = open("store")) {
      assertThat(at.archive.state(own.id()).extent()).isEqualTo(Extent.of(2, 27));
      assertThat(at.archive.state(own.id()).invalid()).isEmpty();
    }
  }

  @Test
  void whatIsCutFromTheOwnLog_isAppendedAgain_byTheSiteAnew_andTheRestSaid() throws Exception {
    try (var at = open("store")) {
      var _ = freeze(at);
      SignedRecord elsewhere =
          own.branch(10).contribution(ali, Scope.SITE, "a third history").record();
      var what =
          new Ingest.Succession(
              12,
              own.registrar(),
              own.network(),
              Logbook.NOW_MS,
              List.of(new Archive.Aside(elsewhere.entry(), null)),
              false);
      Ingest.Opened opened = at.ingest.open(what).get(10, TimeUnit.SECONDS);
      assertThat(opened.aside()).isEqualTo(13);
      // Eleven contributions, the inception and the admission of the one who came late.
      assertThat(opened.again()).isEqualTo(13);
      assertThat(opened.lost()).hasSize(1);
      assertThat(opened.lost().getFirst().record()).isEqualTo(elsewhere);
      assertThat(opened.lost().getFirst().reason()).contains("the author's record");
      assertThat(at.archive.size(own.id())).isEqualTo(12 + 1 + 13);
      SignedRecord note = own.items(20, 21).getFirst().record();
      assertThat(requireNonNull(at.archive.position(note.id())).index()).isEqualTo(21);
      assertThat(at.archive.salted(requireNonNull(at.archive.position(note.id())))).isNotNull();
      assertThat(at.archive.asideCount(own.id())).isEqualTo(13);
      SignedRecord last = at.archive.record(new Position(own.id().prefix(), 25));
      assertThat(last.core().body())
          .isInstanceOfSatisfying(
              Body.MemberAdmission.class,
              admission -> assertThat(admission.roles()).containsExactly(Role.MEMBER));
      assertThat(last.core().seq()).isEqualTo(3);
      Map<String, String> rows = rows(at);
      assertThat(at.ingest.reindex().get(10, TimeUnit.SECONDS)).isEqualTo(26);
      assertThat(rows(at)).isEqualTo(rows);
    }
  }

  @Test
  void whatCannotBeKept_isRefused() throws Exception {
    try (var at = open("store")) {
      var _ = freeze(at);
      assertThat(open(at, 25, false).generation()).isEqualTo(2);
      at.ingest.hold(26, () -> 1, () -> {}, true);
      for (long keep : new long[] {20, 25, 27}) {
        assertThatThrownBy(() -> open(at, keep, false))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(at.archive.state(own.id()).generation()).isEqualTo(2);
      assertThat(open(at, 26, false).generation()).isEqualTo(3);
    }
  }

  @Test
  void logThatGoesOnByThen_isOpenedNoMore_andNothingAcknowledgedIsCut() throws Exception {
    try (var at = open("store")) {
      var _ = freeze(at);
      assertThat(open(at, 0, false).kept()).isEqualTo(25);
      assertNotNeeded(at, 0);
      at.ingest.hold(26, () -> 1, () -> {}, true);
      at.ingest.ownLogIsKnownTo(Extent.of(2, 26), 1, 0);
      Run.Item more = own.contribution(ali, Scope.SITE, "goes on");
      assertThat(at.ingest.submit(List.of(more)).get(10, TimeUnit.SECONDS)).isEqualTo(26);
      assertNotNeeded(at, 26);
      assertThat(at.archive.state(own.id()).extent()).isEqualTo(Extent.of(2, 27));
      at.ingest.hold(28, () -> 1, () -> {}, true);
      Ingest.Opened opened = open(at, 0, false);
      assertThat(opened.kept()).isEqualTo(27);
      assertThat(opened.aside()).isZero();
    }
  }

  private void assertNotNeeded(IngestFixture at, long keep) {
    assertThatThrownBy(() -> open(at, keep, false))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(Ingest.NotNeededException.class);
  }

  @Test
  void endThatIsLostWithItsHead_isNoneOfTheNextGeneration() throws Exception {
    own.join(Gen.id(random));
    ali = own.member("Ali");
    for (int i = 0; i < 3; i++) {
      own.contribute(ali, Scope.SITE, "note " + i);
    }
    // Without a head, the entry before the one that is lost waits to be fetched too.
    Logbook before = own.branch(own.size() - 2);
    try (var at = open("store")) {
      long _ = at.submit(own, 0, own.size());
    }
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.addAll(Views.COLUMNS);
    var entries = new Column<>("log.entry.v1", Codec.POSITION, Codec.BYTES, Column.Use.ASCENDING);
    try (Store damaged = Store.open(directory.resolve("store"), columns);
        Store kept = Store.open(directory.resolve("kept"), columns)) {
      Transaction transaction = damaged.begin();
      transaction.delete(entries, new Position(own.id().prefix(), own.size() - 1));
      damaged.commit(transaction);
      var rebuild = new Rebuild(damaged, kept, own.id(), Verifier.strict(), () -> {});
      assertThat(rebuild.run(List.of()).logs()).hasSize(1);
    }
    try (var at = open("kept")) {
      assertThat(at.archive.state(own.id()).head()).isNull();
      at.ingest.hold(own.size(), () -> 1, () -> {}, false);
      assertThat(open(at, 0, true).kept()).isEqualTo(before.size());
      assertThat(open(at, 0, false).generation()).isEqualTo(2);
      Position opening = new Position(own.id().prefix(), before.size());
      assertThat(at.archive.record(opening).core().body())
          .isInstanceOfSatisfying(
              Body.SiteGeneration.class, body -> assertThat(body.last()).isEqualTo(body.kept()));
      Run.Item more = before.contribution(ali, Scope.SITE, "goes on");
      assertThat(at.ingest.submit(List.of(more)).get(10, TimeUnit.SECONDS))
          .isEqualTo(before.size() + 1);
    }
  }
}

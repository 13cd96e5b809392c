package org.ramdam.node.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogWriter;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Position;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.MlDsa44Key;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog.Reason;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Property;
import org.ramdam.protocol.testing.Records;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

@Timeout(60)
class IngestTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(5);
  private final Bytes32 network = Gen.id(random);
  private @Nullable Logbook own;
  private @Nullable Logbook other;
  private @Nullable IngestFixture fixture;

  @BeforeEach
  void open() throws Exception {
    own = new Logbook(directory.resolve("own"), "La Grange", random);
    own.join(network);
    other = new Logbook(directory.resolve("other"), "L'Atelier", random);
    other.join(network);
    fixture = new IngestFixture(directory.resolve("store"), own.site());
    writer().ingest.follow(other.id());
  }

  @AfterEach
  void close() {
    writer().close();
  }

  private Logbook own() {
    return requireNonNull(own);
  }

  private Logbook other() {
    return requireNonNull(other);
  }

  private IngestFixture writer() {
    return requireNonNull(fixture);
  }

  private Archive archive() {
    return writer().archive;
  }

  private static Position at(Logbook log, long index) {
    return new Position(log.id().prefix(), index);
  }

  private static void requireSound(Archive archive, Logbook log, int size) throws Exception {
    assertThat(archive.size(log.id())).isEqualTo(size);
    SignedTreeHead head = requireNonNull(archive.state(log.id()).head());
    assertThat(head.size()).isEqualTo(size);
    assertThat(head.root()).isEqualTo(log.signedHead(size).root());
    List<Run.Item> items = log.items(0, size);
    for (int i = 0; i < size; i++) {
      assertThat(archive.entry(at(log, i))).isEqualTo(items.get(i).entry());
    }
  }

  @Test
  void submissions_standInTheOrderTheyCame_eachWhole() throws Exception {
    Person person = own().member("Rosa");
    for (int i = 0; i < 300; i++) {
      own().contribute(person, Scope.NETWORK, "note " + i);
    }
    var answers = new ArrayList<CompletableFuture<Long>>();
    for (int from = 0; from < own().size(); from += 3) {
      answers.add(writer().ingest.submit(own().items(from, from + 3)));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(3L * i);
    }
    requireSound(archive(), own(), own().size());
    assertThat(archive().words(at(own(), 10))).isEqualTo(new Words.ContributionWords("note 7", ""));
  }

  @Test
  void submission_isStoredWholeOrNotAtAll() throws Exception {
    Person person = own().member("Rosa");
    writer().submit(own(), 0, 3);
    Run.Item good = own().contribution(person, Scope.NETWORK, "good");
    Run.Item same = own().contribution(person, Scope.NETWORK, "of the same place");
    assertThat(writer().refusal(List.of(good, same)))
        .satisfies(refused -> {
          assertThat(refused.at()).isEqualTo(1);
          assertThat(refused.code()).isEqualTo(Reason.TAKEN);
        });
    requireSound(archive(), own(), 3);
    assertThat(archive().position(good.record().id())).isNull();
    own().add(good);
    assertThat(writer().submit(own(), 3, 4)).isEqualTo(3);
    requireSound(archive(), own(), 4);
  }

  @Test
  void everyBrokenRule_isNamed() throws Exception {
    Person person = own().member("Rosa");
    own().contribute(person, Scope.NETWORK, "first");
    writer().submit(own(), 0, 4);
    Body work = Logbook.work(person.id(), own().id());
    SigningKey device = person.device();
    AuthorHead head = own().head(device);
    assertReason(Reason.OTHER_NETWORK, sign(device, Gen.id(random), own().id(), head, work));
    assertReason(Reason.OTHER_HOME, sign(device, network, other().id(), head, work));
    SigningKey stranger = Records.key(random);
    assertReason(Reason.NOT_ADMITTED, sign(stranger, network, own().id(), head, work));
    AuthorHead later = new AuthorHead(head.seq() + 1, head.id());
    assertReason(Reason.GAP, sign(device, network, own().id(), later, work));
    AuthorHead fork = new AuthorHead(head.seq(), Gen.id(random));
    assertReason(Reason.TAKEN, sign(device, network, own().id(), fork, work));
    Body genesis = new Body.SiteAdmission(other().site().inception());
    assertReason(Reason.ROLE, sign(device, network, own().id(), head, genesis));
    assertReason(Reason.INCEPTION, own().items(0, 1).getFirst());
    requireSound(archive(), own(), 4);
  }

  private void assertReason(Reason reason, Run.Item item) throws Exception {
    assertThat(writer().refusal(List.of(item)).code()).isEqualTo(reason);
  }

  private static Run.Item sign(
      SigningKey key, Bytes32 network, Bytes32 home, AuthorHead head, Body body) {
    return Logbook.sign(key, network, home, head, body, Scope.NETWORK, null);
  }

  @Test
  void runsOfAnotherSite_areTakenInBulkAndLive_andCosigned() throws Exception {
    Person person = other().member("Zoé");
    for (int i = 0; i < 50; i++) {
      other().contribute(person, Scope.NETWORK, "note " + i);
    }
    assertThat(writer().take(other().run(0, 40, false)))
        .isInstanceOfSatisfying(
            Sync.Input.Stored.class,
            stored -> {
              assertThat(stored.size()).isEqualTo(40);
              assertThat(stored.head()).isNull();
              assertThat(stored.cosigned()).isNull();
            });
    assertThat(writer().take(other().run(40, 53, true)))
        .isInstanceOfSatisfying(
            Sync.Input.Stored.class,
            stored -> {
              assertThat(requireNonNull(stored.head()).size()).isEqualTo(53);
              assertThat(requireNonNull(stored.cosigned()).time()).isEqualTo(IngestFixture.NOW_S);
            });
    requireSound(archive(), other(), 53);
    assertThat(archive().words(at(other(), 52)))
        .isEqualTo(new Words.ContributionWords("note 49", ""));
    Archive.Cosigned cosigned =
        requireNonNull(archive().cosignatures(other().id()).get(own().id().prefix()));
    var keys = (Body.SiteInception) own().site().inception().core().body();
    assertThat(
            cosigned
                .cosignature()
                .verify(
                    new Checkpoint(Origin.of(other().id(), 1), 53, cosigned.root()),
                    keys.witness(),
                    new Signatures()))
        .isTrue();
  }

  @Test
  void run_isRefused_andNothingOfItIsStored() throws Exception {
    Person person = other().member("Zoé");
    other().contribute(person, Scope.NETWORK, "note");
    Run run = other().run(0, 4, false);
    assertRefused(Fault.OUT_OF_PLACE, other().run(1, 4, false));
    assertRefused(Fault.CHECKPOINT, with(run, run.parts(), Gen.tampered(run.signature(), random)));
    byte[] cut = java.util.Arrays.copyOf(run.parts().getFirst(), 400);
    assertRefused(Fault.MALFORMED, with(run, List.of(cut), run.signature()));
    assertThat(archive().size(other().id())).isZero();
    assertThat(writer().take(run)).isInstanceOf(Sync.Input.Stored.class);
    Logbook stranger = new Logbook(directory.resolve("stranger"), "Ailleurs", random);
    assertRefused(Fault.OUT_OF_PLACE, stranger.run(0, 1, false));
    assertThat(archive().sites()).doesNotContain(stranger.id());
  }

  private static Run with(Run run, List<byte[]> parts, byte[] signature) {
    return new Run(
        run.site(),
        run.from(),
        run.count(),
        parts,
        run.treeSize(),
        signature,
        run.proof(),
        run.live());
  }

  private void assertRefused(Fault fault, Run run) throws InterruptedException {
    assertThat(writer().take(run))
        .isInstanceOfSatisfying(
            Sync.Input.Refused.class, refused -> assertThat(refused.fault()).isEqualTo(fault));
  }

  @Test
  void forgedRecordPushedLive_isRefused_evenUnderASignedHead() throws Exception {
    Person person = other().member("Zoé");
    assertThat(writer().take(other().run(0, 3, false))).isInstanceOf(Sync.Input.Stored.class);
    SignedRecord sound = other().contribution(person, Scope.NETWORK, "note").record();
    SignedRecord forged =
        RecordCodec.of(sound.coreBytes(), Gen.tampered(sound.signature(), random));
    other().add(forged.entry(), null);
    assertRefused(Fault.INVALID_LOG, other().run(3, 4, true));
    assertThat(archive().size(other().id())).isEqualTo(3);
    assertThat(archive().position(forged.id())).isNull();
  }

  @Test
  void deviceThatNeverAgreed_isRefused_inBulkToo() throws Exception {
    Person person = other().member("Zoé");
    SigningKey key = Records.key(random);
    Body forged = person.device(network, other().id(), key, person.device());
    other().add(other().next(person.device(), forged));
    other().contribute(person, Scope.NETWORK, "note");
    assertRefused(Fault.INVALID_LOG, other().run(0, 5, false));
    assertThat(archive().size(other().id())).isZero();
  }

  @Test
  void devices_areKnownToWhoReadsTheLogAnew() throws Exception {
    Person person = own().member("Rosa");
    SigningKey laptop = Records.key(random);
    SigningKey phone = Records.key(random);
    Bytes32 home = own().id();
    Body work = Logbook.work(person.id(), home);
    SignedRecord added =
        own().add(own().next(person.device(), person.device(network, home, laptop, laptop)));
    own().add(sign(laptop, network, home, new AuthorHead(0, added.id()), work));
    AuthorHead newest = own().head(laptop);
    var revocation = new Body.Revocation(laptop.publicKey(), newest.seq(), newest.id());
    own().add(own().next(person.device(), revocation));
    writer().submit(own(), 0, own().size());

    Replica anew = new LogWriter(archive()).replica(home);
    assertThat(anew.append(List.of(own().next(laptop, work))))
        .isInstanceOfSatisfying(
            Replica.Appended.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(Reason.REVOKED));
    Body recovery = person.recovery(network, home, phone);
    AuthorHead first = new AuthorHead(0, person.id());
    assertThat(anew.append(List.of(sign(phone, network, home, first, recovery))))
        .isInstanceOf(Replica.Appended.Done.class);
    assertThat(requireNonNull(anew.rules().author(person.device().publicKey())).revoked()).isTrue();
  }

  @Test
  void wordsThatAreNotThoseCommittedTo_areAsIfTheyHadNotCome() throws Exception {
    Person person = other().member("Zoé");
    Run.Item item = other().contribution(person, Scope.NETWORK, "note");
    byte[] salted = requireNonNull(item.words());
    other().add(new Run.Item(item.record(), item.entry(), Gen.tampered(salted, random)));
    assertThat(writer().take(other().run(0, 4, false))).isInstanceOf(Sync.Input.Stored.class);
    assertThat(archive().size(other().id())).isEqualTo(4);
    assertMissing(3L);
    reveal(3, Gen.tampered(salted, random));
    reveal(2, salted);
    reveal(-1, salted);
    reveal(3, new byte[0]);
    assertMissing(3L);
    reveal(3, salted);
    assertMissing();
    assertThat(archive().salted(at(other(), 3))).isEqualTo(salted);
  }

  private void reveal(long index, byte[] salted) throws Exception {
    writer()
        .ingest
        .reveal(new Message.Privates(other().id().prefix(), new long[] {index}, List.of(salted)));
    writer().settle();
  }

  private void assertMissing(Long... indexes) {
    assertThat(archive().missing(other().id(), 10)).containsExactly(indexes);
    assertThat(writer().ingest.missing(other().id())).isEqualTo(indexes.length);
  }

  @Test
  void wordsOfAnotherKindThanTheirRecord_areNotTaken() throws Exception {
    Person person = other().member("Zoé");
    PrivatePart part =
        PrivatePart.of(
            new Words.MemberWords("Not a note"), Gen.bytes(PrivatePart.SALT_SIZE, random));
    other()
        .add(
            Logbook.sign(
                person.device(),
                network,
                other().id(),
                other().head(person.device()),
                Logbook.work(person.id(), other().id()),
                Scope.NETWORK,
                part));
    writer().take(other().run(0, 4, false));
    assertThat(archive().salted(at(other(), 3))).isNull();
    assertMissing(3L);
  }

  @Test
  void wordsForTheSiteAlone_stayThere_andNeverTravel() throws Exception {
    Person person = own().member("Rosa");
    own().contribute(person, Scope.SITE, "between us");
    own().contribute(person, Scope.PUBLIC, "for all");
    writer().submit(own(), 0, 5);
    assertThat(archive().words(at(own(), 3)))
        .isEqualTo(new Words.ContributionWords("between us", ""));
    assertThat(archive().travelling(at(own(), 3))).isNull();
    assertThat(archive().travelling(at(own(), 4))).isNotNull();
    var sent = new ArrayList<byte @Nullable []>();
    archive().entries(own().id(), 3, 5, (_, _, salted) -> sent.add(salted));
    assertThat(sent.get(0)).isNull();
    assertThat(sent.get(1)).isNotNull();
  }

  @Test
  void wordsForAnotherSiteAlone_areNotKeptHere_norMissed() throws Exception {
    Person person = other().member("Zoé");
    other().contribute(person, Scope.SITE, "between us");
    writer().take(other().run(0, 4, false));
    assertThat(archive().size(other().id())).isEqualTo(4);
    assertThat(archive().salted(at(other(), 3))).isNull();
    assertMissing();
  }

  @Test
  void cosignature_isStored_ifItIsOne() throws Exception {
    own().member("Rosa");
    writer().submit(own(), 0, 3);
    writer().take(other().run(0, 1, false));
    SignedTreeHead head = requireNonNull(archive().state(own().id()).head());
    Checkpoint checkpoint = new Checkpoint(Origin.of(own().id(), 1), 3, head.root());
    SigningKey witness = other().site().key(SiteDirectory.Key.WITNESS);
    byte[] good = Cosignature.sign(checkpoint, 99, witness).signature();
    long by = other().id().prefix();
    assertThat(cosigned(by, 3, 99, Gen.tampered(good, random))).isFalse();
    assertThat(cosigned(by, 3, 98, good)).isFalse();
    assertThat(cosigned(by, 2, 99, good)).isFalse();
    assertThat(cosigned(own().id().prefix(), 3, 99, good)).isFalse();
    assertThat(cosigned(42, 3, 99, good)).isFalse();
    assertThat(archive().cosignatures(own().id())).isEmpty();
    assertThat(cosigned(by, 3, 99, good)).isTrue();
    assertThat(archive().cosignatures(own().id()))
        .containsOnlyKeys(by)
        .hasValueSatisfying(
            new org.assertj.core.api.Condition<>(c -> c.size() == 3, "covers three entries"));
  }

  @Test
  void cosignatureWithMlDsa44_isStored_ifItIsOne() throws Exception {
    own().member("Rosa");
    writer().submit(own(), 0, 3);
    writer().take(other().run(0, 1, false));
    SignedTreeHead head = requireNonNull(archive().state(own().id()).head());
    Checkpoint checkpoint = new Checkpoint(Origin.of(own().id(), 1), 3, head.root());
    MlDsa44Witness witness = requireNonNull(other().site().mlDsa44Witness());
    byte[] key = witness.noteKey().bytes();
    byte[] good = requireNonNull(witness.cosign(checkpoint, 99)).signature();
    byte[] small =
        Cosignature.sign(checkpoint, 99, other().site().key(SiteDirectory.Key.WITNESS)).signature();
    var cosigned = new Message.Cosigned(own().id().prefix(), other().id().prefix(), 3, 99, small);
    MlDsa44Key stranger = MlDsa44Key.ofSeed(new byte[32]);
    byte[] forged =
        Cosignature.sign(checkpoint, 99, witness.noteKey().name(), stranger).signature();
    for (Message.Cosigned bad :
        List.of(
            cosigned.with(key, Gen.tampered(good, random)),
            cosigned.with(key, requireNonNull(witness.cosign(checkpoint, 98)).signature()),
            cosigned.with(stranger.publicKey(), forged))) {
      writer().ingest.witness(bad);
      assertStoredWithout(writer().settle());
      assertThat(archive().mlDsa44()).isEmpty();
    }
    writer().ingest.witness(cosigned.with(key, good));
    assertStoredWithout(writer().settle());
    assertThat(archive().mlDsa44()).containsOnlyKeys(witness.noteKey());
    assertThat(archive().cosignatures(own().id())).hasSize(1);
  }

  /// That of Ed25519 is taken all the same, and passed on alone.
  private static void assertStoredWithout(List<Sync.Input> told) {
    assertThat(told)
        .filteredOn(Sync.Input.CosignatureStored.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Sync.Input.CosignatureStored.class,
            stored -> assertThat(stored.cosigned().mlDsa44()).isNull());
  }

  private boolean cosigned(long witness, long size, long time, byte[] signature) throws Exception {
    writer().settle();
    writer()
        .ingest
        .witness(new Message.Cosigned(own().id().prefix(), witness, size, time, signature));
    return writer().settle().stream().anyMatch(Sync.Input.CosignatureStored.class::isInstance);
  }

  @Test
  void everyProofFromTheTiles_verifies() throws Exception {
    Person person = own().member("Rosa");
    while (own().size() < 600) {
      own().contribute(person, Scope.NETWORK, "");
    }
    int size = 0;
    while (size < 600) {
      int next = Math.min(600, size + 1 + random.nextInt(90));
      writer().submit(own(), size, next);
      size = next;
      prove(size);
    }
  }

  private void prove(int held) {
    var hasher = new TreeHasher();
    var reader = archive().hashes(own().id());
    Property.forAll(
        20,
        seeded -> {
          int newSize = 1 + seeded.nextInt(held);
          int oldSize = 1 + seeded.nextInt(newSize);
          int index = seeded.nextInt(newSize);
          Bytes32 root = own().signedHead(newSize).root();
          assertThat(Proofs.root(newSize, reader, hasher)).isEqualTo(root);
          Bytes32 leaf = hasher.leaf(archive().entry(at(own(), index)));
          List<Bytes32> inclusion = Proofs.inclusion(index, newSize, reader, hasher);
          assertThat(Proofs.verifyInclusion(index, newSize, leaf, inclusion, root, hasher))
              .isTrue();
          Bytes32 before = own().signedHead(oldSize).root();
          List<Bytes32> consistency = Proofs.consistency(oldSize, newSize, reader, hasher);
          assertThat(Proofs.verifyConsistency(oldSize, before, newSize, root, consistency, hasher))
              .isTrue();
        });
  }
}

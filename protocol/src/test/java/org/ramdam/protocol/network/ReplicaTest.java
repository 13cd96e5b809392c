package org.ramdam.protocol.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Replica.Appended;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Replica.Outcome;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

class ReplicaTest {
  private static final SigningKey ROOT = key(1);
  private static final SigningKey REGISTRAR = key(2);
  private static final SigningKey LOG = key(3);
  private static final SigningKey DEVICE = key(4);
  private static final Bytes32 NETWORK = new Bytes32(5, 5, 5, 5);
  private static final Verifier STRICT = Verifier.strict();

  private final List<SignedRecord> records = new ArrayList<>();
  private final SignedRecord inception = inception();
  private final SignedRecord member =
      RecordCodec.sign(
          Core.inception(
              DEVICE.publicKey(), 1, Scope.SITE, null, new Body.MemberInception(NETWORK)),
          DEVICE);
  private final Replica replica = Replica.empty(inception.id());

  ReplicaTest() {
    records.add(inception);
    records.add(member);
    var roles = new Body.MemberAdmission(member.id(), List.of(Role.MEMBER));
    records.add(record(REGISTRAR, 1, inception.id(), roles));
    records.add(attest(1, member.id()));
    records.add(attest(2, last()));
    records.add(attest(3, last()));
  }

  private static SigningKey key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return SigningKey.ofSeed(seed);
  }

  private static SignedRecord inception() {
    Body keys =
        new Body.SiteInception(
            REGISTRAR.publicKey(),
            LOG.publicKey(),
            ROOT.publicKey(),
            ROOT.publicKey(),
            ROOT.publicKey(),
            1);
    return RecordCodec.sign(Core.inception(ROOT.publicKey(), 1, Scope.PUBLIC, null, keys), ROOT);
  }

  private Bytes32 last() {
    return records.getLast().id();
  }

  private SignedRecord attest(long seq, Bytes32 prev) {
    return record(DEVICE, seq, prev, new Body.Attest(NETWORK, Verdict.CONFIRM));
  }

  private SignedRecord record(SigningKey key, long seq, Bytes32 prev, Body body) {
    return RecordCodec.sign(
        new Core(
            NETWORK,
            inception.id(),
            key.publicKey(),
            seq,
            prev,
            1,
            Scope.PUBLIC,
            List.of(),
            null,
            null,
            body),
        key);
  }

  private static SignedRecord forged(SignedRecord record) throws MalformedException {
    byte[] signature = record.signature().clone();
    signature[3] ^= 1;
    return RecordCodec.of(record.coreBytes(), signature);
  }

  private byte[] headOf(int size) {
    var hasher = new TreeHasher();
    var tree = new CompactRange();
    records.subList(0, size).forEach(record -> tree.append(hasher.leaf(record.entry()), hasher));
    return new Checkpoint(Origin.of(inception.id(), 1), size, tree.root(hasher)).sign(LOG);
  }

  private Run run(int from, int to, boolean live) {
    return run(from, to, to, headOf(to), live);
  }

  private Run later(int generation, int from, int to) {
    var hasher = new TreeHasher();
    var tree = new CompactRange();
    records.subList(0, to).forEach(record -> tree.append(hasher.leaf(record.entry()), hasher));
    String origin = Origin.of(inception.id(), generation);
    byte[] signature = new Checkpoint(origin, to, tree.root(hasher)).sign(LOG);
    return run(from, to, Extent.of(generation, to), signature, false);
  }

  private Bytes32 root(int size) {
    var hasher = new TreeHasher();
    var tree = new CompactRange();
    records.subList(0, size).forEach(record -> tree.append(hasher.leaf(record.entry()), hasher));
    return tree.root(hasher);
  }

  private SignedRecord opening(int generation, long size, Bytes32 root) {
    Anchor kept = new Anchor(size, root);
    var body = new Body.SiteGeneration(generation, kept, kept);
    return record(REGISTRAR, 2, records.get(2).id(), body);
  }

  @Test
  void laterGeneration_goesOnWhereItIsOpened_whateverTheOneBeforeCameTo() {
    taken(run(0, 6, false));
    records.add(opening(2, 6, root(6)));
    records.add(attest(4, records.get(5).id()));
    refused(Fault.INVALID_LOG, run(6, 8, false));
    assertThat(replica.invalid()).contains("below a head of generation 1");
    assertThat(taken(later(2, 6, 8)).steps()).hasSize(2);
    assertThat(replica.generation()).isEqualTo(2);
    assertThat(replica.invalid()).isEmpty();
    assertThat(replica.sign(LOG).signature()).isEqualTo(later(2, 6, 8).signature());
    refused(Fault.OUT_OF_PLACE, run(8, 8, false));
  }

  @Test
  void laterGeneration_thatIsNotWhole_isNotTaken() {
    taken(run(0, 6, false));
    records.add(opening(2, 6, root(5)));
    refused(Fault.INVALID_LOG, later(2, 6, 7));
    records.set(6, opening(3, 6, root(6)));
    refused(Fault.INVALID_LOG, later(3, 6, 7));
    refused(Fault.INVALID_LOG, later(2, 6, 7));
    records.set(6, attest(4, records.get(5).id()));
    refused(Fault.INVALID_LOG, later(2, 6, 7));
    records.set(6, opening(2, 6, root(6)));
    records.add(attest(9, records.get(5).id()));
    refused(Fault.INVALID_LOG, later(2, 6, 8));
    assertThat(replica.generation()).isEqualTo(1);
    assertThat(replica.invalid()).isEmpty();
    taken(later(2, 6, 7));
  }

  @Test
  void headBeyondWhatIsHeld_isKnownUntilAllOfItIsHeld() throws Exception {
    Run part = part(0, 3, 6);
    taken(part);
    assertThat(replica.head()).isNull();
    Replica.Ahead ahead = requireNonNull(replica.ahead());
    assertThat(ahead.head().size()).isEqualTo(6);
    assertThat(ahead.path()).isEqualTo(part.proof());
    var whole = new SignedTreeHead(3, root(3), headOf(3));
    assertThat(replica.cover(new SignedTreeHead(3, root(3), headOf(6)), STRICT)).isFalse();
    assertThat(replica.cover(new SignedTreeHead(3, NETWORK, headOf(3)), STRICT)).isFalse();
    assertThat(replica.cover(new SignedTreeHead(2, root(2), headOf(2)), STRICT)).isFalse();
    assertThat(replica.cover(whole, STRICT)).isTrue();
    assertThat(replica.head()).isEqualTo(whole);
    assertThat(replica.ahead()).isNull();
    assertThat(replica.cover(whole, STRICT)).isFalse();
    taken(part(3, 5, 6));
    assertThat(replica.ahead()).isNotNull();
    taken(run(5, 6, true));
    assertThat(replica.ahead()).isNull();
  }

  private ForkProof fork(int generation, SignedTreeHead one, SignedTreeHead other) {
    return ForkProof.of(
        inception,
        generation,
        one.size(),
        ForkProof.Shown.whole(one),
        ForkProof.Shown.whole(other));
  }

  @Test
  void fork_freezesItsGenerationAlone() {
    taken(run(0, 6, false));
    var theirs = new SignedTreeHead(6, NETWORK, headOf(6));
    SignedTreeHead ours = new SignedTreeHead(6, root(6), headOf(6));
    ForkProof second = fork(2, ours, theirs);
    replica.freeze(second);
    assertThat(replica.invalid()).isEmpty();
    replica.freeze(fork(1, ours, theirs));
    assertThat(replica.invalid()).isEqualTo(Replica.FORKED);
    records.add(opening(2, 6, root(6)));
    taken(later(2, 6, 7));
    assertThat(replica.invalid()).isEmpty();
    replica.freeze(second);
    assertThat(replica.invalid()).isEqualTo(Replica.FORKED);
  }

  @Test
  void openings_areTheSitesAlone() {
    List<Run.Item> items = records.stream().map(r -> new Run.Item(r, r.entry(), null)).toList();
    assertThat(replica.append(items)).isInstanceOf(Appended.Done.class);
    SignedRecord sound = opening(2, 6, root(6));
    Run.Item item = new Run.Item(sound, sound.entry(), null);
    assertThat(replica.append(List.of(item))).isInstanceOf(Appended.Refused.class);
    Anchor kept = new Anchor(6, root(6));
    SignedRecord byMember =
        record(DEVICE, 4, records.get(5).id(), new Body.SiteGeneration(2, kept, kept));
    assertThat(replica.open(new Run.Item(byMember, byMember.entry(), null)))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(SiteLog.Reason.ROLE));
    assertThat(replica.generation()).isEqualTo(1);
    assertThat(replica.open(item)).isInstanceOf(Appended.Done.class);
    assertThat(replica.generation()).isEqualTo(2);
  }

  private Run run(int from, int to, long treeSize, byte[] signature, boolean live) {
    var writer = new Run.Writer();
    records.subList(from, to).forEach(record -> writer.add(record.entry(), null));
    return new Run(
        inception.id().prefix(),
        from,
        to - from,
        List.of(writer.take()),
        treeSize,
        signature,
        List.of(),
        live);
  }

  /// Some entries beneath a head of more.
  private Run part(int from, int to, int size) {
    Run whole = run(from, to, size, headOf(size), false);
    return new Run(
        whole.site(),
        from,
        to - from,
        whole.parts(),
        size,
        whole.signature(),
        Proofs.consistency(to, size, this::node, new TreeHasher()),
        false);
  }

  private Bytes32 node(int level, long index) {
    var hasher = new TreeHasher();
    return level == 0
        ? hasher.leaf(records.get((int) index).entry())
        : hasher.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
  }

  private Outcome.Taken taken(Run run) {
    Outcome outcome = replica.take(run, STRICT);
    assertThat(outcome).isInstanceOf(Outcome.Taken.class);
    return (Outcome.Taken) outcome;
  }

  private void refused(Fault fault, Run run) {
    long size = replica.size();
    assertThat(replica.take(run, STRICT))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.fault()).isEqualTo(fault));
    assertThat(replica.size()).isEqualTo(size);
    assertThat(replica.rules().size()).isEqualTo(size);
  }

  @Test
  void soundRuns_areTaken() {
    assertThat(taken(run(0, 3, false)).steps()).hasSize(3);
    assertThat(taken(run(3, 6, true)).from()).isEqualTo(3);
    assertThat(replica.head()).isNotNull();
    assertThat(replica.invalid()).isEmpty();
  }

  @Test
  void runElsewhere_isOutOfPlace() {
    refused(Fault.OUT_OF_PLACE, run(1, 3, false));
    taken(run(0, 3, false));
    refused(Fault.OUT_OF_PLACE, run(0, 3, false));
    refused(Fault.OUT_OF_PLACE, run(3, 3, false));
    assertThat(replica.invalid()).isEmpty();
  }

  @Test
  void bytesThatAreNoRecords_areMalformed() {
    Run sound = run(0, 3, false);
    byte[] cut = java.util.Arrays.copyOf(sound.parts().getFirst(), 100);
    for (Run run :
        List.of(
            new Run(sound.site(), 0, 3, List.of(cut), 3, sound.signature(), List.of(), false),
            new Run(sound.site(), 0, 2, sound.parts(), 3, sound.signature(), List.of(), false),
            new Run(sound.site(), 0, 4, sound.parts(), 3, sound.signature(), List.of(), false))) {
      refused(Fault.MALFORMED, run);
    }
    taken(sound);
  }

  @Test
  void headThatTheSiteDidNotSign_isTheFaultOfThePeer() throws Exception {
    refused(Fault.CHECKPOINT, run(0, 3, 3, new byte[64], false));
    refused(Fault.CHECKPOINT, run(0, 3, 4, headOf(4), false));
    refused(Fault.CHECKPOINT, run(0, 3, 2, headOf(2), false));
    Run sound = run(0, 3, false);
    records.set(1, forged(member));
    refused(Fault.CHECKPOINT, run(0, 3, 3, sound.signature(), false));
    taken(sound);
  }

  @Test
  void pushThatNeitherSiteNorAuthorSigned_isThePeersOwnWork() throws Exception {
    taken(run(0, 3, false));
    records.set(4, forged(records.get(4)));
    refused(Fault.FORGED, run(3, 5, 5, new byte[64], true));
    refused(Fault.CHECKPOINT, run(3, 4, 4, new byte[64], true));
    refused(Fault.CHECKPOINT, run(3, 5, 5, new byte[64], false));
    // its author's next record answers for it, and honest sites may have it so
    refused(Fault.CHECKPOINT, run(3, 6, 6, new byte[64], true));
    assertThat(replica.invalid()).isEmpty();
    // what the site itself signed, it answers for
    taken(run(3, 4, true));
    refused(Fault.INVALID_LOG, run(4, 6, true));
  }

  @Test
  void entriesBeforeAnInvalidOne_areTaken() {
    records.set(4, attest(9, last()));
    assertThat(taken(run(0, 6, false)).steps()).hasSize(4);
    assertThat(replica.size()).isEqualTo(4);
    assertThat(replica.rules().size()).isEqualTo(4);
    assertThat(replica.head()).isNull();
    assertThat(replica.invalid()).startsWith("entry 4: ");
    refused(Fault.INVALID_LOG, run(4, 6, false));
  }

  @Test
  void entriesBeforeAnInvalidOne_areWhereTheNextSiteStops() {
    records.set(4, attest(9, last()));
    taken(run(0, 4, false));
    refused(Fault.INVALID_LOG, run(4, 6, false));
    assertThat(replica.invalid()).startsWith("entry 4: ");
  }

  @Test
  void bulk_verifiesTheNewestSignatureOfEachAuthor() throws Exception {
    records.set(5, forged(records.get(5)));
    refused(Fault.INVALID_LOG, run(0, 6, false));
    assertThat(replica.invalid()).contains("is not signed by its author");
  }

  @Test
  void bulk_takesTheNewestSignatureForThoseBefore_andLiveDoesNot() throws Exception {
    records.set(4, forged(records.get(4)));
    Replica other = Replica.empty(inception.id());
    assertThat(taken(run(0, 6, false)).steps()).hasSize(6);
    assertThat(other.take(run(0, 6, true), STRICT)).isInstanceOf(Outcome.Refused.class);
    assertThat(other.size()).isZero();
    assertThat(other.rules().inception()).isNull();
  }

  @Test
  void restoredReplica_goesOnAlike() {
    taken(run(0, 4, false));
    SiteLog rules = replica.rules();
    Replica restored =
        Replica.restore(
            SiteLog.restore(
                rules.site(),
                rules.network(),
                rules.inception(),
                1,
                rules.size(),
                authors(),
                _ -> NETWORK),
            replica.tree().copy(),
            replica.head(),
            replica.ahead(),
            1,
            "");
    assertThat(restored.take(run(4, 6, true), STRICT)).isInstanceOf(Outcome.Taken.class);
    taken(run(4, 6, true));
    assertThat(restored.tree().hashes()).isEqualTo(replica.tree().hashes());
  }

  private List<SiteLog.Author> authors() {
    var authors = new ArrayList<SiteLog.Author>();
    for (SigningKey key : List.of(REGISTRAR, DEVICE)) {
      SiteLog.Author author = replica.rules().author(key.publicKey());
      if (author != null) {
        authors.add(author);
      }
    }
    return authors;
  }

  @Test
  void appendedRecords_standAllOrNone() {
    List<Run.Item> items = records.stream().map(r -> new Run.Item(r, r.entry(), null)).toList();
    assertThat(replica.append(items.subList(0, 3))).isInstanceOf(Appended.Done.class);
    assertThat(replica.append(List.of(items.get(3), items.get(5))))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> {
              assertThat(refused.at()).isEqualTo(1);
              assertThat(refused.code()).isEqualTo(SiteLog.Reason.GAP);
            });
    assertThat(replica.size()).isEqualTo(3);
    assertThat(replica.append(items.subList(3, 6))).isInstanceOf(Appended.Done.class);
    SignedTreeHead head = replica.sign(LOG);
    assertThat(head.size()).isEqualTo(6);
    assertThat(head.signature()).isEqualTo(headOf(6));
  }
}

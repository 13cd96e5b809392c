package org.ramdam.protocol.bundle;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Records;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// A site that writes its own log as its keys allow, whatever the rules say, and lays it out for a
/// bundle.
final class BundledSite {
  private static final long NOW_MS = 1_760_000_000_000L;

  private final RandomGenerator random;
  private final SigningKey registrar;
  private final SigningKey log;
  private final SigningKey witness;
  private final TreeHasher hasher = new TreeHasher();
  final Map<Bytes32, AuthorHead> heads = new HashMap<>();
  final List<Run.Item> items = new ArrayList<>();
  Bytes32 network = Bytes32.ZERO;

  BundledSite(String name, RandomGenerator random) throws MalformedException {
    this.random = random;
    registrar = Records.key(random);
    log = Records.key(random);
    witness = Records.key(random);
    SigningKey root = Records.key(random);
    PrivatePart words = part(new Words.SiteWords(name, List.of()));
    var body =
        new Body.SiteInception(
            registrar.publicKey(),
            log.publicKey(),
            witness.publicKey(),
            Gen.id(random),
            Gen.id(random),
            1);
    SignedRecord inception =
        RecordCodec.sign(
            Core.inception(root.publicKey(), NOW_MS, Scope.PUBLIC, words.commitment(), body), root);
    add(inception, words);
    heads.put(registrar.publicKey(), new AuthorHead(0, inception.id()));
  }

  /// A founder and a site it admits, with some work at both.
  static List<BundledSite> two(int contributions, RandomGenerator random)
      throws MalformedException {
    var founder = new BundledSite("La Fabrique", random);
    var other = new BundledSite("L'Escale", random);
    founder.found();
    founder.write(founder.registrar, new Body.SiteAdmission(other.inception()), null, Scope.PUBLIC);
    other.network = founder.network;
    for (BundledSite site : List.of(founder, other)) {
      SigningKey device = site.member("Zoé");
      for (int i = 0; i < contributions; i++) {
        site.contribute(device, i % 3 == 0 ? Scope.PUBLIC : Scope.NETWORK, "fait " + i);
      }
    }
    return List.of(founder, other);
  }

  private PrivatePart part(Words words) throws MalformedException {
    return PrivatePart.of(words, Gen.bytes(PrivatePart.SALT_SIZE, random));
  }

  private void add(SignedRecord record, @Nullable PrivatePart words) {
    items.add(new Run.Item(record, record.entry(), words == null ? null : words.salted()));
  }

  SignedRecord inception() {
    return items.getFirst().record();
  }

  Bytes32 id() {
    return inception().id();
  }

  SignedRecord found() throws MalformedException {
    SignedRecord genesis =
        write(registrar, new Body.Genesis(2, 2), new Words.GenesisWords("Périgord"), Scope.PUBLIC);
    network = genesis.id();
    return genesis;
  }

  SigningKey member(String name) throws MalformedException {
    SigningKey device = Records.key(random);
    PrivatePart words = part(new Words.MemberWords(name));
    SignedRecord first =
        RecordCodec.sign(
            Core.inception(
                device.publicKey(),
                NOW_MS,
                Scope.NETWORK,
                words.commitment(),
                new Body.MemberInception(Gen.id(random))),
            device);
    add(first, words);
    heads.put(device.publicKey(), new AuthorHead(0, first.id()));
    write(registrar, new Body.MemberAdmission(first.id(), List.of(Role.MEMBER)), null, Scope.SITE);
    return device;
  }

  SignedRecord contribute(SigningKey device, Scope scope, String note) throws MalformedException {
    Body work = new Body.Contribution(Action.WORK, Gen.id(random), id(), 60, 20_000, null, null);
    return write(device, work, new Words.ContributionWords(note, ""), scope);
  }

  SignedRecord write(SigningKey author, Body body, @Nullable Words said, Scope scope)
      throws MalformedException {
    AuthorHead head = requireNonNull(heads.get(author.publicKey()));
    PrivatePart words = said == null ? null : part(said);
    Core core =
        new Core(
            network,
            id(),
            author.publicKey(),
            head.seq() + 1,
            head.id(),
            NOW_MS,
            scope,
            List.of(),
            null,
            words == null ? null : words.commitment(),
            body);
    SignedRecord record = RecordCodec.sign(core, author);
    add(record, scope.travels() ? words : null);
    heads.put(author.publicKey(), new AuthorHead(head.seq() + 1, record.id()));
    return record;
  }

  // ---- for a bundle

  private CompactRange edge(long size) {
    var edge = new CompactRange();
    items.subList(0, (int) size).forEach(item -> edge.append(hasher.leaf(item.entry()), hasher));
    return edge;
  }

  private HashReader hashes() {
    return (level, index) -> {
      var subtree = new CompactRange();
      long from = index << level;
      for (long i = from; i < from + (1L << level); i++) {
        subtree.append(hasher.leaf(items.get((int) i).entry()), hasher);
      }
      return subtree.root(hasher);
    };
  }

  BundleBlock.Site site(long from, long to) {
    return new BundleBlock.Site(
        inception(), requireNonNull(items.getFirst().words()), from, to, edge(from).hashes());
  }

  Checkpoint checkpoint(long size) {
    return new Checkpoint(Origin.of(id(), 1), size, edge(size).root(hasher));
  }

  BundleBlock.Head head(long to, BundledSite... witnesses) {
    Checkpoint checkpoint = checkpoint(to);
    var signatures = new ArrayList<NoteSignature>();
    signatures.add(checkpoint.noteSignature(log.publicKey(), checkpoint.sign(log)));
    for (BundledSite by : witnesses) {
      signatures.add(
          Cosignature.sign(checkpoint, 1_760_000_000L, by.witness)
              .noteSignature(
                  new NoteKey(
                      Origin.witness(by.id()), NoteKey.COSIGNATURE, by.witness.publicKey())));
    }
    return new BundleBlock.Head(new Note(checkpoint.text(), signatures));
  }

  /// The proof that it signed another head than that of its first `size` entries, too.
  BundleBlock.Fork fork(long size, Bytes32 otherRoot) {
    var other = new Checkpoint(Origin.of(id(), 1), size, otherRoot);
    Checkpoint checkpoint = checkpoint(size);
    return new BundleBlock.Fork(
        ForkProof.of(
            inception(),
            1,
            size,
            ForkProof.Shown.whole(
                new SignedTreeHead(size, checkpoint.root(), checkpoint.sign(log))),
            ForkProof.Shown.whole(new SignedTreeHead(size, otherRoot, other.sign(log)))));
  }

  BundleBlock.Entries entries(long from, long end, long to, boolean publicOnly) {
    var writer = new Run.Writer();
    for (Run.Item item : items.subList((int) from, (int) end)) {
      boolean left = publicOnly && item.record().core().scope() != Scope.PUBLIC;
      writer.add(item.entry(), left ? null : item.words());
    }
    return new BundleBlock.Entries(
        from, (int) (end - from), writer.take(), Proofs.consistency(end, to, hashes(), hasher));
  }
}

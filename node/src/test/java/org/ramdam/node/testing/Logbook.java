package org.ramdam.node.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

/// The log of a site as its keys alone can write it, without a node and without its rules: a test
/// may log and sign what no node would.
public final class Logbook {
  /// When everything here is written, in Unix milliseconds.
  public static final long NOW_MS = 1_760_000_000_000L;

  private final SiteDirectory site;
  private final RandomGenerator random;
  private final TreeHasher hasher = new TreeHasher();
  private final List<byte[]> entries = new ArrayList<>();
  private final List<byte @Nullable []> words = new ArrayList<>();
  private final List<Bytes32> leaves = new ArrayList<>();
  private final Map<Bytes32, AuthorHead> heads = new HashMap<>();
  private Bytes32 network = Bytes32.ZERO;
  private int generation = 1;

  /// The log of a new site in `directory`, with its entry 0.
  public Logbook(Path directory, String name, RandomGenerator random)
      throws IOException, MalformedException {
    this.random = random;
    site = SiteDirectory.create(directory, name, "127.0.0.1:0", List.of(), random, NOW_MS);
    add(site.inception().entry(), site.words().salted());
    heads.put(registrar().publicKey(), new AuthorHead(0, site.siteId()));
  }

  private Logbook(Logbook other, int size) throws MalformedException {
    site = other.site;
    random = other.random;
    network = other.network;
    generation = other.generation;
    for (Run.Item item : other.items(0, size)) {
      if (item.record().core().isInception()) {
        add(item.entry(), item.words());
        heads.put(item.record().core().author(), new AuthorHead(0, item.record().id()));
      } else {
        add(item);
      }
    }
    heads.putIfAbsent(registrar().publicKey(), new AuthorHead(0, site.siteId()));
  }

  /// Another log of the same site, with its first `size` entries.
  public Logbook branch(int size) throws MalformedException {
    return new Logbook(this, size);
  }

  /// What opens the next generation here, signed by the registrar, not appended yet.
  public Body.SiteGeneration opening() {
    var kept = new Anchor(size(), signedHead(size()).root());
    return new Body.SiteGeneration(generation + 1, kept, kept);
  }

  /// Opens the next generation here.
  public SignedRecord open() {
    SignedRecord record = add(next(registrar(), opening()));
    generation++;
    return record;
  }

  /// Signs its heads as those of another generation from here on, whatever its entries say.
  public void claim(int number) {
    generation = number;
  }

  /// Its keys.
  public SiteDirectory site() {
    return site;
  }

  /// The site's id.
  public Bytes32 id() {
    return site.siteId();
  }

  /// The key of the site's own records.
  public SigningKey registrar() {
    return site.key(SiteDirectory.Key.REGISTRAR);
  }

  /// How many entries it has.
  public int size() {
    return entries.size();
  }

  /// The network its next records are for.
  public void join(Bytes32 network) {
    this.network = network;
  }

  /// That network.
  public Bytes32 network() {
    return network;
  }

  /// Appends bytes, whatever they are.
  public void add(byte[] entry, byte @Nullable [] salted) {
    entries.add(entry);
    words.add(salted);
    leaves.add(hasher.leaf(entry));
  }

  /// Appends a record, whatever the rules say.
  public SignedRecord add(Run.Item item) {
    add(item.entry(), item.words());
    Core core = item.record().core();
    heads.put(core.author(), new AuthorHead(core.seq(), item.record().id()));
    return item.record();
  }

  /// Someone new, admitted.
  public Person member(String name) throws MalformedException {
    Person person = Person.of(name, random);
    add(person.item());
    add(next(registrar(), new Body.MemberAdmission(person.id(), List.of(Role.MEMBER))));
    return person;
  }

  /// Appends a contribution of a member to the site, whose note may stand where `scope` says.
  public SignedRecord contribute(Person person, Scope scope, String note)
      throws MalformedException {
    return add(contribution(person, scope, note));
  }

  /// The same, not appended yet.
  public Run.Item contribution(Person person, Scope scope, String note) throws MalformedException {
    Words said = new Words.ContributionWords(note, "");
    return sign(
        person.device(),
        network,
        id(),
        head(person.device()),
        work(person.id(), id()),
        scope,
        PrivatePart.of(said, Gen.bytes(PrivatePart.SALT_SIZE, random)));
  }

  /// An hour and a half of work of one for another.
  public static Body work(Bytes32 provider, Bytes32 receiver) {
    return new Body.Contribution(Action.WORK, provider, receiver, 5, 20_000, null, null);
  }

  /// An author's next record, without words, not appended yet.
  public Run.Item next(SigningKey author, Body body) {
    return sign(author, network, id(), head(author), body, Scope.NETWORK, null);
  }

  /// The newest record of an author.
  public AuthorHead head(SigningKey author) {
    return heads.getOrDefault(author.publicKey(), new AuthorHead(0, Gen.id(random)));
  }

  /// Signs a record that follows `before`.
  public static Run.Item sign(
      SigningKey author,
      Bytes32 network,
      Bytes32 home,
      AuthorHead before,
      Body body,
      Scope scope,
      @Nullable PrivatePart part) {
    return sign(author, network, home, before, NOW_MS, body, scope, part);
  }

  /// The same, dated by whoever signs.
  public static Run.Item sign(
      SigningKey author,
      Bytes32 network,
      Bytes32 home,
      AuthorHead before,
      long createdMs,
      Body body,
      Scope scope,
      @Nullable PrivatePart part) {
    Core core =
        new Core(
            network,
            home,
            author.publicKey(),
            before.seq() + 1,
            before.id(),
            createdMs,
            scope,
            List.of(),
            null,
            part == null ? null : part.commitment(),
            body);
    SignedRecord record = RecordCodec.sign(core, author);
    return new Run.Item(record, record.entry(), part == null ? null : part.salted());
  }

  /// Its first `size` entries as the log key signs them.
  public SignedTreeHead signedHead(long size) {
    Bytes32 root = Proofs.root(size, hashes(), hasher);
    byte[] signature =
        new Checkpoint(Origin.of(id(), generation), size, root)
            .sign(site.key(SiteDirectory.Key.LOG));
    return new SignedTreeHead(size, root, signature);
  }

  private HashReader hashes() {
    return new HashReader() {
      @Override
      public Bytes32 node(int level, long index) {
        return level == 0
            ? leaves.get((int) index)
            : hasher.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
      }
    };
  }

  /// Entries as they are sent, under the head of all that there is.
  public Message.RunPart part(int from, int to, boolean live) {
    var writer = new Run.Writer();
    for (int i = from; i < to; i++) {
      writer.add(entries.get(i), words.get(i));
    }
    SignedTreeHead head = signedHead(size());
    return new Message.RunPart(
        id().prefix(),
        Extent.of(generation, from),
        to - from,
        writer.take(),
        Extent.of(generation, head.size()),
        head.signature(),
        Proofs.consistency(to, size(), hashes(), hasher),
        live);
  }

  /// Its head, as it answers a question about so many entries.
  public Message.Head head(long asked) {
    return Message.Head.of(
        id().prefix(), signedHead(size()), Extent.of(generation, asked), hashes(), hasher);
  }

  /// One entry as it is sent, with a wrong bit in its author's signature.
  public byte[] badlySigned(int index) {
    byte[] entry = entries.get(index).clone();
    entry[entry.length - 1] ^= 1;
    var writer = new Run.Writer();
    writer.add(entry, words.get(index));
    return writer.take();
  }

  /// Entries as they are stored.
  public Run run(int from, int to, boolean live) {
    Message.RunPart part = part(from, to, live);
    return new Run(
        part.site(),
        from,
        to - from,
        List.of(part.records()),
        part.treeSize(),
        part.signature(),
        part.proof(),
        live);
  }

  /// Its records, with their words, as a node of the site is given them.
  public List<Run.Item> items(int from, int to) throws MalformedException {
    var items = new ArrayList<Run.Item>();
    for (int i = from; i < to; i++) {
      items.add(new Run.Item(RecordCodec.decode(entries.get(i)), entries.get(i), words.get(i)));
    }
    return items;
  }
}

package org.ramdam.protocol.sim;

import static org.ramdam.protocol.testing.Gen.bytes;
import static org.ramdam.protocol.testing.Gen.tampered;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// An admitted site that misbehaves, in some of the ways it could. Its members are honest.
final class Rogue extends Node {
  /// More entries than any log has.
  private static final long FAR = 1L << 47;

  enum Trick {
    /// Pushes records that their author did not sign, for the log of another site.
    FORGE_PUSH,
    /// Puts records that their author did not sign into its own log, and signs the head.
    FORGE_OWN,
    /// Turns a bit of the records it passes on.
    FLIP,
    /// Sends the entries of another log.
    FOREIGN,
    /// Claims a checkpoint that the entries do not lead to.
    CHECKPOINT,
    /// Tells some sites another history of its log.
    FORK,
    /// Announces sizes that nobody has.
    SIZES,
    /// Sends bytes that are no frame.
    NOISE,
    /// Cuts frames short.
    TRUNCATE,
    /// Asks for what is not there, over and over.
    FLOOD,
    /// Does not answer.
    MUTE,
    /// Asks for much, and reads it slowly.
    DEAF,
    /// Replaces private parts.
    WORDS,
    /// Sends cosignatures that are none.
    COSIGN,
    /// Sends messages that make no sense at their moment.
    UNTIMELY,
    /// Wants to be in the tree, and out of it, and a neighbour, and none.
    FLAP,
    /// Teaches wrong addresses, and of sites that there are not.
    POISON,
    /// Announces a little more than there is.
    PROMISE,
    /// Opens generations of its log as it likes, to each another one.
    GENERATIONS,
    /// Claims that its log, or that of another, is in a generation whose head nobody signed.
    UPSTART
  }

  /// Generations that it opens of its own log, at most.
  private static final int OPENED = 4;

  private final Set<Trick> tricks;
  private final boolean untilTheEnd;
  private final double eagerness;
  private boolean forging;
  private int opened;

  Rogue(World world, int number) {
    super(world, number);
    tricks = world.plan().tricks();
    untilTheEnd = world.random().nextBoolean();
    eagerness = world.random().nextDouble(0.01, 0.3);
  }

  @Override
  boolean isHonest() {
    return false;
  }

  @Override
  boolean needsGeneration() {
    return true;
  }

  @Override
  boolean signsFor(Bytes32 author) {
    return author.equals(site().registrar().publicKey());
  }

  private boolean does(Trick trick) {
    return tricks.contains(trick)
        && (untilTheEnd || !world.isQuiet())
        && world.random().nextDouble() < eagerness;
  }

  @Override
  long readingTime() {
    return tricks.contains(Trick.DEAF) && (untilTheEnd || !world.isQuiet()) ? 400 : 0;
  }

  // ---- what it changes

  @Override
  void transmit(Connection connection, Message message) {
    Message sent = message;
    if (message instanceof Message.RunPart part) {
      if (does(Trick.MUTE)) {
        return;
      }
      sent = changed(part);
    }
    if (does(Trick.TRUNCATE)) {
      byte[] frame = Frames.encode(sent);
      connection.send(this, java.util.Arrays.copyOf(frame, world.random().nextInt(frame.length)));
    } else {
      super.transmit(connection, sent);
    }
  }

  private Message changed(Message.RunPart part) {
    boolean own = part.site() == site().id().prefix();
    byte[] records = part.records();
    if (records.length > 0 && does(Trick.FLIP)) {
      return part(part, tampered(records, world.random()), part.treeSize());
    } else if (!own && does(Trick.FOREIGN)) {
      var writer = new Run.Writer();
      List<StoredLog.Kept> entries = store.log(site().id()).entries;
      for (int i = 0; i < part.count(); i++) {
        writer.add(entries.get(i % entries.size()).entry(), null);
      }
      return part(part, writer.take(), part.treeSize());
    } else if (part.isLast() && does(Trick.CHECKPOINT)) {
      return part(part, records, part.treeSize() + 1);
    } else if (own && part.live() && does(Trick.FORK)) {
      Message forked = forked(part.from());
      return forked == null ? part : forked;
    } else if (own && !part.live() && part.isLast() && does(Trick.GENERATIONS)) {
      return opening(part);
    } else if (part.isLast() && does(Trick.UPSTART)) {
      return upstart(part);
    }
    return part;
  }

  /// In place of what was asked for, a generation that is opened there, soundly signed: another one
  /// each time.
  private Message opening(Message.RunPart part) {
    StoredLog log = store.log(site().id());
    long from = Math.max(2, Extent.size(part.from()));
    Replica kept = log.prefix(Math.min(from, log.size()));
    SiteLog.Author registrar = kept.rules().author(site().registrar().publicKey());
    if (registrar == null || kept.generation() == Limits.GENERATIONS) {
      return part;
    }
    Anchor anchor = new Anchor(kept.size(), kept.tree().root(new TreeHasher()));
    var core =
        new Core(
            Cast.NETWORK,
            log.site,
            site().registrar().publicKey(),
            registrar.head().seq() + 1,
            registrar.head().id(),
            world.random().nextLong(1, 1 << 20),
            Scope.PUBLIC,
            List.of(),
            null,
            null,
            new Body.SiteGeneration(kept.generation() + 1, anchor, anchor));
    SignedRecord record = world.signatures().sign(core, site().registrar());
    world.signed(record);
    if (!(kept.open(new Run.Item(record, record.entry(), null)) instanceof Replica.Appended.Done)) {
      return part;
    }
    SignedTreeHead head = world.signatures().sign(kept, site().log());
    var writer = new Run.Writer();
    writer.add(record.entry(), null);
    return new Message.RunPart(
        part.site(),
        Extent.of(kept.generation(), kept.size() - 1),
        1,
        writer.take(),
        Extent.of(kept.generation(), head.size()),
        head.signature(),
        List.of(),
        false);
  }

  /// The same entries, as if their head were of the next generation.
  private static Message upstart(Message.RunPart part) {
    int next = Math.min(Limits.GENERATIONS, Extent.generation(part.treeSize()) + 1);
    return new Message.RunPart(
        part.site(),
        Extent.of(next, Extent.size(part.from())),
        part.count(),
        part.records(),
        Extent.of(next, Extent.size(part.treeSize())),
        part.signature(),
        part.proof(),
        part.live());
  }

  private static Message part(Message.RunPart part, byte[] records, long treeSize) {
    return new Message.RunPart(
        part.site(),
        part.from(),
        part.count(),
        records,
        treeSize,
        part.signature(),
        part.proof(),
        part.live());
  }

  /// Another entry at the same place, soundly signed, with a head over it.
  private @Nullable Message forked(long from) {
    StoredLog log = store.log(site().id());
    Core core = log.entries.get((int) Extent.size(from)).record().core();
    SigningKey key = key(core.author());
    if (key == null || core.isInception()) {
      return null;
    }
    SignedRecord record = world.signatures().sign(later(core), key);
    world.signed(record);
    CompactRange tree = log.tree(Extent.size(from));
    var hasher = new TreeHasher();
    tree.append(hasher.leaf(record.entry()), hasher);
    var checkpoint =
        new Checkpoint(Origin.of(log.site, log.generation), tree.size(), tree.root(hasher));
    return push(log.site, from, record, checkpoint.sign(world.signatures().signer(site().log())));
  }

  private @Nullable SigningKey key(Bytes32 author) {
    for (Cast.Member member : site().members()) {
      if (member.device().publicKey().equals(author)) {
        return member.device();
      }
    }
    return signsFor(author) ? site().registrar() : null;
  }

  private static Core later(Core core) {
    return new Core(
        core.network(),
        core.home(),
        core.author(),
        core.seq(),
        core.prev(),
        core.createdMs() + 1,
        core.scope(),
        core.refs(),
        core.anchor(),
        core.commitment(),
        core.body());
  }

  private static Message push(Bytes32 site, long from, SignedRecord record, byte[] signature) {
    var writer = new Run.Writer();
    writer.add(record.entry(), null);
    return new Message.RunPart(
        site.prefix(), from, 1, writer.take(), from + 1, signature, List.of(), true);
  }

  @Override
  byte @Nullable [] words(StoredLog.Kept kept) {
    return does(Trick.WORDS) ? bytes(50, world.random()) : super.words(kept);
  }

  /// From the first forged record on its members have no part in what it logs.
  @Override
  List<Run.Item> handedIn(List<Run.Item> items) {
    forging |= does(Trick.FORGE_OWN) && !items.getLast().record().core().isInception();
    if (!forging) {
      return items;
    }
    Core last = items.getLast().record().core();
    SigningKey key = key(last.author());
    if (key == null || last.isInception() || items.size() > 1 || Client.isWrong(items)) {
      return List.of();
    }
    SignedRecord forged = forged(later(last), key);
    return List.of(new Run.Item(forged, forged.entry(), null));
  }

  /// A record that this author did not sign.
  private SignedRecord forged(Core core, SigningKey key) {
    SignedRecord record = world.signatures().sign(core, key);
    try {
      return RecordCodec.of(record.coreBytes(), tampered(record.signature(), world.random()));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- what it does unasked

  @Override
  void mischief() {
    if (connections().isEmpty()) {
      return;
    }
    Connection connection = world.oneOf(connections());
    for (Trick trick : tricks) {
      if (does(trick)) {
        mischief(trick, connection);
      }
    }
  }

  private void mischief(Trick trick, Connection connection) {
    StoredLog log = world.oneOf(store.logs());
    long site = log.site.prefix();
    long size = log.extent();
    switch (trick) {
      case FORGE_PUSH -> forgePush(connection);
      case SIZES -> {
        long[] sizes = {size + 1 + Gen.upTo(FAR - size - 1, world.random())};
        super.transmit(connection, new Message.Have(new long[] {site}, sizes));
      }
      case NOISE -> connection.send(this, bytes(world.random().nextInt(100), world.random()));
      case FLOOD -> super.transmit(connection, new Message.Fetch(site, size + 5, FAR));
      case DEAF -> {
        for (int i = 0; i < 20; i++) {
          super.transmit(connection, new Message.Fetch(site, 0, FAR));
        }
      }
      case COSIGN -> {
        long witness = world.oneOf(world.nodes()).site().id().prefix();
        byte[] signature = bytes(64, world.random());
        super.transmit(connection, new Message.Cosigned(site, witness, size + 1, 9_999, signature));
      }
      case UNTIMELY -> super.transmit(connection, untimely(site, size));
      case FLAP -> super.transmit(connection, flap(site, size));
      case POISON -> super.transmit(connection, poison());
      case PROMISE -> {
        long[] sizes = {size + 1 + world.random().nextInt(9)};
        super.transmit(connection, new Message.Have(new long[] {site}, sizes));
      }
      case GENERATIONS -> {
        if (opened < OPENED && world.random().nextInt(20) == 0) {
          opened++;
          long own = store.log(site().id()).size();
          long least = leastKept();
          writer().open(least < own ? world.random().nextLong(least, own) : 0, List.of(), Set.of());
        }
      }
      case UPSTART -> {
        int next = Math.min(Limits.GENERATIONS, log.generation + 1);
        long[] sizes = {Extent.of(next, log.size())};
        super.transmit(connection, new Message.Have(new long[] {site}, sizes));
      }
      case FORGE_OWN, FLIP, FOREIGN, CHECKPOINT, FORK, TRUNCATE, MUTE, WORDS -> {}
    }
  }

  private void forgePush(Connection connection) {
    Node victim = world.oneOf(world.nodes());
    StoredLog log = store.log(victim.site().id());
    SigningKey key = victim.site().members().getFirst().device();
    var author = log.authors.get(key.publicKey());
    SignedTreeHead head = log.head;
    if (author == null || head == null || !victim.isHonest()) {
      return;
    }
    Core core = log.entries.getLast().record().core();
    Core next =
        new Core(
            Cast.NETWORK,
            log.site,
            key.publicKey(),
            author.head().seq() + 1,
            author.head().id(),
            7,
            core.scope(),
            List.of(),
            null,
            null,
            new Body.Attest(log.site, org.ramdam.protocol.record.Verdict.CONTEST));
    super.transmit(connection, push(log.site, log.extent(), forged(next, key), head.signature()));
  }

  private Message flap(long site, long size) {
    var self = new Contact(site().id().prefix(), address());
    return switch (world.random().nextInt(6)) {
      case 0 -> new Message.Graft(site, Gen.upTo(size + 9, world.random()));
      case 1 -> new Message.Prune();
      case 2 -> said(new HyParView.Message.Neighbor(self, world.random().nextBoolean()));
      case 3 -> said(new HyParView.Message.NeighborReply(world.random().nextBoolean()));
      case 4 -> said(new HyParView.Message.Join(world.random().nextLong(), self));
      default -> said(new HyParView.Message.Disconnect());
    };
  }

  private Message poison() {
    var contacts = new ArrayList<Contact>();
    for (int i = world.random().nextInt(Limits.SHUFFLE_CONTACTS); i > 0; i--) {
      Node node = world.oneOf(world.nodes());
      long known = node.site().id().prefix();
      contacts.add(
          new Contact(
              world.random().nextBoolean() ? known : world.random().nextLong(),
              "10.0.%d.1:7000".formatted(world.random().nextInt(256))));
    }
    return switch (world.random().nextInt(3)) {
      case 0 -> said(new HyParView.Message.Shuffle(world.random().nextLong(), 1, contacts));
      case 1 -> said(new HyParView.Message.ShuffleReply(world.random().nextLong(), contacts));
      default ->
          said(
              new HyParView.Message.ForwardJoin(
                  contacts.isEmpty() ? new Contact(1, "") : contacts.getFirst(), 0));
    };
  }

  private static Message said(HyParView.Message message) {
    return new Message.Membership(message);
  }

  private Message untimely(long site, long size) {
    long[] sites = {site};
    return switch (world.random().nextInt(8)) {
      case 0 -> new Message.Hello(1, 1, Cast.NETWORK, new byte[16]);
      case 1 -> new Message.Buckets(3, new long[8]);
      case 2 ->
          new Message.Frontier(
              sites,
              new long[] {size + 9},
              new long[1],
              world.random().nextBoolean(),
              0,
              new int[0]);
      case 3 -> new Message.WantPrivate(site, new long[] {-1, 0, size, Long.MAX_VALUE});
      case 4 -> {
        var parts = new ArrayList<byte[]>(List.of(bytes(40, world.random()), new byte[0]));
        yield new Message.Privates(site, new long[] {Long.MIN_VALUE, size - 1}, parts);
      }
      case 5 -> new Message.Bye(world.oneOf(List.of(ByeCode.values())), "so");
      case 6 ->
          new Message.RunPart(
              site,
              size,
              0,
              new byte[0],
              size + 1,
              new byte[64],
              List.of(),
              world.random().nextBoolean());
      default ->
          new Message.Welcome(Cast.NETWORK, new byte[3], new byte[0], List.of(), List.of(), 0);
    };
  }
}

package org.ramdam.protocol.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Federation;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Commitment;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.swarm.Swarm;
import org.ramdam.protocol.sync.Discouraged;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.sync.Sync.Input;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// A site of the simulation: what a real node has around its machine, in memory, with a disk that
/// forgets and a single writer.
class Node {
  private static final long TICK = 50;

  /// One tick of so many asks who holds a log.
  private static final int HOLDERS = 4;

  /// One tick of so many has all of the disk read.
  private static final int SCRUB = 400;

  /// Frames that a site sends in a second at most, but for runs.
  private static final int STORM = 2_000;

  /// Bytes that a peer may leave unread: [Limits#SEND_QUEUE_BYTES], made small; and one frame more.
  private static final int SEND_QUEUE = 256 << 10;

  private static final int SEND_QUEUE_END = SEND_QUEUE + (64 << 10);

  final World world;
  private final int number;
  private final Cast.Site me;
  private final SiteClock clock;
  final SimStore store;
  final @Nullable Shadow shadow;
  private final Writer writer;
  private final Sender sender;
  private final Stewards stewards;

  private boolean up;
  private int life;
  private Swarm swarm;
  private Federation federation = new Federation(Cast.GENESIS, Cast.FOUNDER.inception());
  private final Map<Long, Connection> connections = new TreeMap<>();
  private final Map<Node, Connection> dialling = new HashMap<>();
  private final List<Bytes32> followed = new ArrayList<>();
  private final Set<String> asked = new HashSet<>();
  private Discouraged discouraged = new Discouraged(Map.of(), Limits.DISCOURAGED);
  private final Bounds bounds;
  private long framesOfSecond;
  private long second;

  /// How far its own log must be back before it writes, an extent; 0 if it lacks nothing.
  private long awaited;

  /// Whether its people give up soon on what it lacks.
  private boolean impatient;

  /// Whether it writes as soon as it is up again, on an older copy of its log.
  private boolean unaware;

  /// Whether its log may have another history, that was not healed.
  private boolean twin;

  /// Whether it ever lost what it had told others that it holds.
  private boolean lostSome;

  Node(World world, int number) {
    this.world = world;
    this.number = number;
    this.me = Cast.PLAYED.get(number);
    this.clock = new SiteClock(world);
    this.bounds = world::requireBounded;
    this.store = new SimStore(this);
    this.shadow = number == world.plan().rogue() ? null : world.shadow(me, clock);
    this.writer = new Writer(this);
    this.sender = new Sender(this);
    this.stewards = new Stewards(this);
    this.swarm = swarm();
  }

  private Swarm swarm() {
    return new Swarm(
        me.id(),
        Cast.NETWORK,
        address(),
        world.plan().activeView(),
        Sync.Tolerance.DEFAULT,
        new Followed(),
        world.random(),
        now());
  }

  /// What its timers go by, in milliseconds.
  private long now() {
    return world.has(PlantedBug.TIMERS_BY_THE_TIME_OF_DAY) ? clock.wall() : clock.steady();
  }

  SiteClock clock() {
    return clock;
  }

  Writer writer() {
    return writer;
  }

  /// Where it can be called; empty if it can only call out.
  final String address() {
    boolean hidden = world.plan().hidden() && number >= 3 && number % 2 == 1;
    return hidden ? "" : "site-%d.example:7000".formatted(number);
  }

  private final class Followed implements Swarm.Directory {
    @Override
    public List<Bytes32> sites() {
      return followed;
    }

    @Override
    public String address(Bytes32 site) {
      Node node = world.home(site);
      return node == null ? "" : node.address();
    }

    @Override
    public boolean isSponsor(Bytes32 site) {
      return site.equals(Cast.FOUNDER.id());
    }
  }

  boolean isHonest() {
    return true;
  }

  /// Milliseconds that it takes to read a frame.
  long readingTime() {
    return 0;
  }

  /// Whether the keys of this author are its own to sign with.
  boolean signsFor(Bytes32 author) {
    return false;
  }

  StoredLog stored(Bytes32 site) {
    return store.log(site);
  }

  int number() {
    return number;
  }

  Cast.Site site() {
    return me;
  }

  boolean isUp() {
    return up;
  }

  int life() {
    return life;
  }

  @Override
  public String toString() {
    return "site " + number;
  }

  // ---- life and death

  /// Writes what it has before the simulation starts.
  final void begin() {
    Replica own = Replica.empty(me.id());
    if (own.append(Cast.BEGINNINGS.get(number)) instanceof Replica.Appended.Done done) {
      SignedTreeHead head = world.signatures().sign(own, me.log());
      store.write(done.taken(), own, head, null, true);
      if (shadow != null) {
        shadow.start();
        shadow.follow(me.id());
        boolean _ = shadow.submit(Cast.BEGINNINGS.get(number));
        shadow.written(store.commits());
      }
    }
    for (int i = 0; i < world.plan().absent(); i++) {
      if (world.random().nextBoolean()) {
        SignedRecord record = Cast.ABSENTEES.get(i).inception();
        Replica replica = Replica.empty(record.id());
        var items = List.of(new Run.Item(record, record.entry(), null));
        if (replica.append(items) instanceof Replica.Appended.Done done) {
          store.write(done.taken(), replica, Cast.HEADS.get(i), null, false);
        }
      }
    }
    store.synced(store.commits());
    world.publish(this, store.log(me.id()), store.log(me.id()).size());
    if (world.has(PlantedBug.CANARY) && isHonest()) {
      world.published(me.id()).add(store.log(me.id()).entries.getLast());
    }
  }

  final void start() {
    if (up) {
      return;
    }
    up = true;
    life++;
    store.synced(store.commits());
    if (shadow != null) {
      shadow.start();
    }
    StoredLog own = store.log(me.id());
    store.logs().forEach(log -> world.requireWhole(this, log));
    if (isHonest() && awaited == 0) {
      world.requireKept(this, own);
    }
    world.publish(this, own, own.size());
    swarm = swarm();
    discouraged = new Discouraged(store.discouraged(), Limits.DISCOURAGED);
    federation = new Federation(Cast.GENESIS, Cast.FOUNDER.inception());
    follow(me.id());
    follow(Cast.FOUNDER.id());
    if (!world.plan().byAdmission()) {
      Cast.PLAYED.subList(0, world.plan().sites()).forEach(site -> follow(site.id()));
      Cast.ABSENTEES.subList(0, world.plan().absent()).forEach(site -> follow(site.id()));
    }
    readAdmissions(store.log(Cast.FOUNDER.id()), 0);
    if (isHonest()) {
      boolean hopes = awaited > 0 && !impatient;
      stewards.start(hopes ? 20_000 : 200, hopes ? 22_000 : 4_000);
      if (unaware) {
        unaware = false;
        writer.submit();
      }
    }
    tick();
  }

  private void follow(Bytes32 site) {
    if (writer.follows(site)) {
      return;
    }
    StoredLog log = store.log(site);
    world.look(this, log, 0);
    if (world.has(PlantedBug.DROP_WORDS)) {
      log.dropWords();
    }
    followed.add(site);
    writer.follow(log);
  }

  private void readAdmissions(StoredLog log, long from) {
    for (int i = (int) from; i < log.size(); i++) {
      SignedRecord record = log.entries.get(i).record();
      if (record.core().body() instanceof Body.SiteAdmission(SignedRecord inception)) {
        federation.sponsor(log.site, inception).stream().filter(this::plays).forEach(this::follow);
      }
    }
  }

  private boolean plays(Bytes32 site) {
    return world.home(site) != null
        || Cast.ABSENTEES.subList(0, world.plan().absent()).stream()
            .anyMatch(absent -> absent.id().equals(site));
  }

  final void crash() {
    if (up && !world.isQuiet()) {
      powerCut();
    }
  }

  private void powerCut() {
    writer.crash();
    int unsynced = store.unsynced();
    int lost =
        switch (world.random().nextInt(3)) {
          case 0 -> 0;
          case 1 -> unsynced;
          default -> world.random().nextInt(unsynced + 1);
        };
    while (lost > 0 && !mayForget(store.commits() - lost)) {
      lost--;
    }
    end(Math.max(lost, store.lost()), world.random().nextBoolean());
    startSoon();
  }

  final boolean mayForget(long commits) {
    return shadow == null || shadow.mayForget(commits);
  }

  final void close() {
    if (shadow != null) {
      shadow.close();
    }
  }

  /// It ends, and of its newest commits so many are lost.
  private void end(int lost, boolean torn) {
    up = false;
    life++;
    store.lose(lost, torn);
    if (shadow != null) {
      shadow.crash(store.commits(), torn ? world.random().nextDouble() : 0);
    }
    world.trace(1000 + number + 31L * lost);
    stop();
  }

  private void startSoon() {
    world.at(world.now() + world.random().nextLong(50, 4_000), this::start);
  }

  /// The disk refused: nothing is acknowledged any more, and the node ends.
  final void fail() {
    powerCut();
  }

  /// The disk refused to write; what it has it keeps. Or it gave back other bytes: then the node is
  /// started again once its database was made anew.
  final void refused(boolean damaged) {
    if (!up) {
      return;
    }
    end(store.lost(), false);
    if (damaged) {
      mend();
    }
    startSoon();
  }

  private void mend() {
    for (StoredLog log : store.logs()) {
      long acknowledged = log.extent();
      boolean own = log.site.equals(me.id());
      if (store.mend(log)) {
        lostSome = true;
        if (own && !world.has(PlantedBug.WRITE_ON_WHAT_IS_LEFT)) {
          awaited = Math.max(awaited, acknowledged);
        }
        if (own) {
          world.forgetWords(this, log.size());
        }
      }
    }
  }

  private void stop() {
    for (Connection connection : List.copyOf(connections.values())) {
      connection.cut(0, 0);
    }
    connections.clear();
    dialling.clear();
    followed.clear();
    asked.clear();
    writer.stop();
  }

  // ---- what is done to its disk and its clock

  /// The disk is full for a while, or its next sync fails. A disk that failed is looked after.
  final void spoilDisk() {
    if (!up || !isHonest() || world.isQuiet()) {
      return;
    }
    if (world.random().nextBoolean()) {
      store.fill();
      world.at(world.now() + world.random().nextLong(100, 6_000), store::repair);
    } else {
      store.failSync();
    }
    world.at(world.now() + world.random().nextLong(2_000, 8_000), this::crash);
  }

  /// A byte of an entry that others have too is not any more what was written.
  final void damage() {
    List<StoredLog> able =
        store.logs().stream()
            .filter(log -> log.size() > 1 && world.isCopied(this, log))
            .filter(log -> !world.isTwin(log.site))
            .toList();
    if (up && isHonest() && !world.isQuiet() && !able.isEmpty()) {
      StoredLog log = world.oneOf(able);
      // What the network is made of stays.
      long least = log.site.equals(me.id()) ? Cast.BEGINNINGS.get(number).size() : 1;
      log.damaged.add(world.random().nextLong(Math.min(least, log.size() - 1), log.size()));
    }
  }

  /// An entry, as the disk gives it.
  final StoredLog.Kept read(StoredLog log, long index) {
    StoredLog.Kept kept = log.entries.get((int) index);
    if (!log.damaged.contains(index)) {
      return kept;
    }
    if (!world.has(PlantedBug.SERVE_DAMAGED)) {
      throw new SimStore.DiskException(this, true);
    }
    byte[] entry = kept.entry().clone();
    entry[entry.length - 1] ^= 1;
    return new StoredLog.Kept(kept.record(), entry, kept.words());
  }

  /// Reads all that is on the disk.
  final void scrub() {
    if (up && store.logs().stream().anyMatch(log -> !log.damaged.isEmpty())) {
      refused(true);
    }
  }

  /// The disk works from now on, and all that is wrong with it is found.
  final void heal() {
    store.repair();
    world.jumped(this, clock.correct());
    if (up) {
      scrub();
    } else {
      mend();
    }
    start();
    goOn();
  }

  /// Who holds a part of what a site has forgotten, or as much as it has written anew while the two
  /// were connected, can show it once the site has written more: its people go on.
  private void goOn() {
    if (twin) {
      if (up && world.isOutgrown(this)) {
        writer.submit();
      }
      world.at(world.now() + 1_000, this::goOn);
    }
  }

  /// The time of day jumps, and is set right after a while.
  final void jumpClock() {
    if (!world.isQuiet()) {
      world.jumped(this, clock.jump());
      world.at(
          world.now() + world.random().nextLong(500, 8_000),
          () -> world.jumped(this, clock.correct()));
    }
  }

  /// What is put back where its own log was.
  enum Copy {
    /// An older copy, known to be one: it waits until it has the rest back.
    KNOWN,
    /// The same, and its people soon open another generation.
    HOPELESS,
    /// An older copy that nobody knows to be one, or of which its people say that no other runs: it
    /// writes on it, before it has met others. So its log has two histories.
    TWIN
  }

  /// It stops, and its own log is put back from a copy that lacks some of what it acknowledged.
  final void putBack(Copy copy) {
    StoredLog own = store.log(me.id());
    long acknowledged = Extent.of(own.generation, world.published(me.id()).size());
    boolean elsewhere = world.nodes().stream().anyMatch(other -> other.keeps(this) >= acknowledged);
    if (!up
        || !isHonest()
        || awaited > 0
        || twin
        || world.isQuiet()
        || world.published(me.id()).size() > own.size()
        || (copy == Copy.KNOWN && !elsewhere)
        || (copy == Copy.TWIN && !world.isShown(this))) {
      return;
    }
    if (copy == Copy.TWIN) {
      world.cutAll();
    }
    end(store.unsynced(), false);
    long least = Cast.BEGINNINGS.get(number).size();
    long size = Math.max(least, world.random().nextLong(least, own.size() + 1));
    store.putBack(me.id(), size, replica -> world.signatures().sign(replica, me.log()));
    lostSome = true;
    if (copy == Copy.TWIN) {
      world.parted(this, store.log(me.id()));
      unaware = true;
      twin = true;
    } else {
      world.forgetWords(this, size);
      awaited = acknowledged;
      impatient = copy == Copy.HOPELESS;
    }
    world.trace(2000 + number + 31L * size);
    startSoon();
  }

  /// How far this site has a log of an honest one for good, an extent.
  private long keeps(Node home) {
    Bytes32 site = home.me.id();
    SignedTreeHead head = writer.head(site.prefix());
    return equals(home) || !isHonest() || head == null
        ? 0
        : Extent.of(store.log(site).generation, head.size());
  }

  /// Whether it has so many entries of a log for good, every one of them sound.
  final boolean keepsWhole(Bytes32 site, long extent) {
    StoredLog log = store.log(site);
    SignedTreeHead head = writer.head(site.prefix());
    return isHonest()
        && up
        && head != null
        && log.damaged.isEmpty()
        && log.generation == Extent.generation(extent)
        && head.size() >= Extent.size(extent);
  }

  boolean isTwin() {
    return twin;
  }

  /// Whether there is a head that what it holds of a log leads to, and what it has cosigned is
  /// held, so that it can show what it saw.
  final boolean canShow(Bytes32 site) {
    StoredLog log = store.log(site);
    StoredLog.Promise promise = log.promises.get(log.generation);
    return writer.storing() == 0
        && log.damaged.isEmpty()
        && (log.covered() == log.size() || log.ahead != null)
        && (promise == null || promise.size() <= log.size());
  }

  // ---- what its people do

  /// Whether its own log cannot go on but in another generation, or by waiting.
  boolean needsGeneration() {
    return awaited > 0 || !store.log(me.id()).invalid.isEmpty();
  }

  /// Another generation was opened, and nothing is waited for.
  final void opened() {
    awaited = 0;
    impatient = false;
    twin = false;
  }

  /// It took a later generation of its own log of others: what it wrote on an older copy is set
  /// aside.
  final void tookBack(StoredLog log) {
    if (twin) {
      twin = false;
      world.parted(this, log);
    }
  }

  /// How many entries must stay when the next generation is opened.
  final long leastKept() {
    StoredLog own = store.log(me.id());
    long least = Cast.BEGINNINGS.get(number).size();
    return Math.max(least, own.opening(own.opened()) + 1);
  }

  final Map<Long, Long> holdersOfOwn() {
    return swarm.holdersOfOwn();
  }

  /// The ids of what an honest peer holds of this site's log; nothing of what another one says.
  final List<Bytes32> heldBy(long peer, long size) {
    Connection connection = connections.get(peer);
    if (connection == null || !connection.other(this).isHonest()) {
      return List.of();
    }
    StoredLog log = connection.other(this).store.log(me.id());
    return log.entries.subList(0, (int) Math.min(size, log.size())).stream()
        .map(kept -> kept.record().id())
        .toList();
  }

  final void later(long delay, Runnable action) {
    int then = life;
    world.at(
        world.now() + delay,
        () -> {
          if (up && life == then) {
            action.run();
          }
        });
  }

  private void tick() {
    handle(new Input.Tick());
    if (world.random().nextInt(HOLDERS) == 0) {
      requireTrueHolders(world.oneOf(store.logs()));
    }
    if (world.random().nextInt(SCRUB) == 0) {
      scrub();
    }
    mischief();
    later(TICK, this::tick);
  }

  void mischief() {}

  private boolean isConnected(Node other) {
    return connections.values().stream().anyMatch(c -> c.other(this).equals(other));
  }

  /// Who is said to hold a log holds it.
  private void requireTrueHolders(StoredLog log) {
    SignedTreeHead head = writer.head(log.site.prefix());
    if (!isHonest() || head == null) {
      return;
    }
    for (Bytes32 holder : swarm.holders(log.site, head.size())) {
      Node node = world.home(holder);
      if (node != null && node.isHonest() && !node.lostSome) {
        StoredLog theirs = node.store.log(log.site);
        if (theirs.size() < head.size() && theirs.generation == log.generation) {
          throw world.violation(
              "%s believes that %s holds what it does not of %s".formatted(this, node, log.site));
        }
      }
    }
  }

  /// The site at the other end of a connection is honest, and the connection stands.
  final boolean isHonestPeer(long peer) {
    Connection connection = connections.get(peer);
    return connection != null && connection.other(this).isHonest();
  }

  final boolean isConnectedBy(long peer) {
    return connections.containsKey(peer);
  }

  // ---- connections

  final void connected(Connection connection) {
    dialling.remove(connection.other(this), connection);
    if (isDiscouraged(connection.other(this))) {
      connection.close(this);
      return;
    }
    connections.put(connection.id, connection);
    boolean dialled = connection.dialler.equals(this);
    handle(
        new Input.Connected(
            connection.id, connection.other(this).me.id(), dialled, connection.salt));
  }

  private boolean isDiscouraged(Node other) {
    return discouraged.contains(other.me.id(), clock.wall())
        && !world.has(PlantedBug.KEEP_DISCOURAGED);
  }

  /// Leaves a site alone from now on, also after a restart.
  private void discourage(Bytes32 site) {
    discouraged.add(site, clock.wall());
    if (!world.has(PlantedBug.FORGET_DISCOURAGED)) {
      discouraged.all().forEach(store::discourage);
    }
    writer.afterSync(() -> {
      // Its clock may have jumped meanwhile.
      if (discouraged.contains(site, clock.wall())) {
        world.discouraged(this, site);
      }
    });
  }

  final void dialFailed(Connection connection) {
    Node other = connection.other(this);
    if (dialling.remove(other, connection)) {
      unreachable(other.me.id());
    }
  }

  private void dial(Bytes32 site, String address) {
    Node node = world.home(site);
    if (node != null
        && node.address().equals(address)
        && !address.isEmpty()
        && !isDiscouraged(node)) {
      dialling.put(node, world.dial(this, node));
    } else {
      later(world.random().nextLong(500), () -> unreachable(site));
    }
  }

  private void unreachable(Bytes32 site) {
    var outputs = new ArrayList<Swarm.Output>();
    swarm.unreachable(now(), site, outputs::add);
    outputs.forEach(this::perform);
  }

  final void disconnected(Connection connection) {
    connections.remove(connection.id);
    forget(connection.id);
    handle(new Input.Disconnected(connection.id));
  }

  private void forget(long peer) {
    asked.removeIf(each -> each.startsWith(peer + " "));
  }

  final void close(long peer, ByeCode code, String reason) {
    Connection connection = connections.remove(peer);
    forget(peer);
    if (connection != null) {
      if (!reason.isEmpty()) {
        connection.send(this, Frames.encode(new Message.Bye(code, reason)));
      }
      connection.close(this);
      if (world.random().nextBoolean()) {
        later(0, () -> handle(new Input.Disconnected(peer)));
      }
    }
  }

  final void receive(Connection connection, byte[] frame) {
    world.trace(Arrays.hashCode(frame) * 31L + number);
    if (!connections.containsKey(connection.id)) {
      return;
    }
    Message message;
    try {
      message = Frames.decode(frame);
    } catch (MalformedException e) {
      close(connection.id, ByeCode.PROTOCOL, "not a frame");
      handle(new Input.Disconnected(connection.id));
      return;
    }
    if (message instanceof Message.RunPart part && part.isLast() && !part.live()) {
      asked.remove(connection.id + " " + part.site());
    }
    if (connection.other(this).isHonest() && message instanceof Message.Privates privates) {
      requireTravels(privates);
    }
    handle(new Input.Received(connection.id, message));
  }

  /// In another history other words may have stood there.
  private void requireTravels(Message.Privates privates) {
    StoredLog log = store.log(privates.site());
    for (int i = 0; log != null && i < privates.indexes().length; i++) {
      long index = privates.indexes()[i];
      boolean held = index >= 0 && index < log.size();
      Core core = held ? log.entries.get((int) index).record().core() : null;
      Commitment commitment = core == null ? null : core.commitment();
      byte[] part = privates.parts().get(i);
      world.require(
          core == null
              || core.scope().travels()
              || commitment == null
              || part.length == 0
              || !PrivatePart.matches(part, commitment),
          "a private part of the scope site was sent");
    }
  }

  final List<Connection> connections() {
    return List.copyOf(connections.values());
  }

  // ---- the machine

  final void handle(Input input) {
    var outputs = new ArrayList<Swarm.Output>();
    swarm.handle(now(), input, outputs::add);
    outputs.forEach(this::perform);
    swarm.bounds(bounds);
    bounds(bounds);
    if (asked.size() + writer.storing() > Limits.RUNS_IN_MEMORY) {
      throw world.violation(this + " has too many runs in memory");
    }
  }

  private void bounds(Bounds out) {
    int sites = Cast.SITES + Cast.ABSENT;
    out.bound("Node.connections", connections.size(), Limits.CONNECTIONS);
    out.bound("Node.dialling", dialling.size(), Cast.SITES);
    out.bound("Node.followed", followed.size(), sites);
    out.bound("Node.asked", asked.size(), Limits.RUNS_IN_MEMORY);
    writer.bounds(out);
    stewards.bounds(out);
    discouraged.bounds(out);
  }

  private void perform(Swarm.Output output) {
    switch (output) {
      case Swarm.Output.Dial(Bytes32 site, String address) -> dial(site, address);
      case Swarm.Output.Act(Output what) -> perform(what);
    }
  }

  private void perform(Output output) {
    switch (output) {
      case Output.Send o -> {
        if (o.message() instanceof Message.Fetch fetch) {
          asked.add(o.peer() + " " + fetch.site());
        }
        send(o.peer(), o.message());
      }
      case Output.SendRun o -> sender.send(o);
      case Output.StoreRun o -> writer.take(o.peer(), o.run());
      case Output.StoreCosignature o -> writer.witness(o.cosigned());
      case Output.AskMissing o -> sender.ask(o);
      case Output.SendPrivates o -> sender.send(o);
      case Output.StorePrivates o -> writer.reveal(o.privates());
      case Output.SendHead o -> sender.send(o);
      case Output.JudgeHead o -> writer.judge(o);
      case Output.JudgeFork o -> writer.convict(o.peer(), o.fork());
      case Output.Close o -> {
        Connection connection = connections.get(o.peer());
        requireDue(connection, o);
        close(o.peer(), o.code(), o.reason());
        if (o.code() == ByeCode.OFFENCES && connection != null && isHonest()) {
          discourage(connection.other(this).me.id());
        }
      }
      case Output.Offence o -> requireGuilty(o);
      case Output.Diverged o ->
          world.require(
              world.plan().rogue() >= 0 || world.hasParted(requireSite(o.site())),
              this + " sees two histories of an honest site's log");
      case Output.Recalled o -> stewards.recalled(o.peer(), o.run());
      case Output.UpToDate _ -> {}
    }
  }

  /// No honest site is told that it does what the protocol does not allow.
  private void requireDue(@Nullable Connection connection, Output.Close close) {
    boolean blames =
        switch (close.code()) {
          case VERSION, OTHER_NETWORK, NOT_ADMITTED, INVITE, PROTOCOL -> true;
          case GOING, OFFENCES, DUPLICATE, SILENT -> false;
        };
    world.require(
        !blames || !isHonest() || connection == null || !connection.other(this).isHonest(),
        this + " blames an honest site: " + close.reason());
  }

  /// Without a site that misbehaves nobody does. Who goes before it has shown its head is taken for
  /// one that cannot, whatever ended the connection.
  private void requireGuilty(Output.Offence offence) {
    world.require(
        !isHonest()
            || world.plan().rogue() >= 0
            || (world.plan().twins() > 0 && offence.reason().startsWith("leaves without a head")),
        this + " finds fault with an honest site: " + offence.reason());
  }

  final void send(long peer, Message message) {
    Connection connection = connections.get(peer);
    if (connection != null) {
      transmit(connection, message);
    }
  }

  void transmit(Connection connection, Message message) {
    byte[] frame = Frames.encode(message);
    world.requireBounded("bytes of a frame", frame.length, Limits.FRAME_BYTES);
    requireWorthy(connection, message);
    int unread = connection.unread(this);
    world.requireBounded("bytes kept for a peer", unread, SEND_QUEUE_END);
    if (isHonest() && unread > SEND_QUEUE && !world.has(PlantedBug.UNBOUNDED_QUEUE)) {
      close(connection.id, ByeCode.SILENT, "");
      later(0, () -> handle(new Input.Disconnected(connection.id)));
      return;
    }
    requireCalm(message);
    connection.send(this, frame);
  }

  /// Whatever the clock does, no timer storms.
  private void requireCalm(Message message) {
    if (!isHonest() || message instanceof Message.RunPart) {
      return;
    }
    if (world.now() / 1000 != second) {
      second = world.now() / 1000;
      framesOfSecond = 0;
    }
    framesOfSecond++;
    if (framesOfSecond > STORM) {
      throw world.violation(this + " sends more than %d frames in a second".formatted(STORM));
    }
  }

  private Bytes32 requireSite(long site) {
    StoredLog log = store.log(site);
    if (log == null) {
      throw world.violation(this + " does not have a log that it follows");
    }
    return log.site;
  }

  /// A site that was cut off gets no work.
  private void requireWorthy(Connection connection, Message message) {
    boolean work = message instanceof Message.Fetch || message instanceof Message.RunPart;
    if (work && world.isDiscouraged(this, connection.other(this))) {
      throw world.violation(this + " works for a site that it has cut off");
    }
  }

  byte @Nullable [] words(StoredLog.Kept kept) {
    return sender.words(kept);
  }

  // ---- members

  final void clientComes() {
    if (up && !world.isQuiet()) {
      writer.submit();
    }
  }

  /// Whether its log takes what members hand in.
  final boolean mayWrite() {
    boolean lacks =
        awaited > 0
            || (world.hasParted(me.id()) && swarm.known(me.id()) > store.log(me.id()).extent());
    return !lacks || world.has(PlantedBug.WRITE_ON_OLD_COPY);
  }

  /// Whether records are of this day, by the clock of the site; else it refuses them.
  final boolean isOfThisDay(List<Run.Item> items) {
    long now = clock.wall();
    return items.stream()
        .mapToLong(item -> item.record().core().createdMs())
        .allMatch(created ->
            created <= Client.WRONG
                || (created <= now + Limits.AHEAD_OF_CLOCK.toMillis()
                    && created >= now - Limits.BEHIND_CLOCK.toMillis()));
  }

  /// The records that go into the log when these are handed in.
  List<Run.Item> handedIn(List<Run.Item> items) {
    return items;
  }

  /// Its own log has grown, on disk.
  ///
  /// @param from an extent
  final void acknowledge(long from, SignedTreeHead head) {
    world.require(
        !isHonest() || Extent.size(from) >= world.published(me.id()).size(),
        this + " writes again where it had written");
    world.publish(this, store.log(me.id()), head.size());
    handle(new Input.Grown(from, head));
    boolean _ = crashesNow();
  }

  /// At a moment at which a crash hurts there is one, now and then.
  final boolean crashesNow() {
    boolean crashes = !world.isQuiet() && world.random().nextDouble() < world.plan().afterAck();
    if (crashes) {
      crash();
    }
    return crashes;
  }

  /// A log is longer, on disk.
  final void grown(StoredLog log, long from, long extent) {
    readAdmissions(log, from);
    if (log.site.equals(me.id()) && awaited == 0) {
      world.publish(this, log, log.size());
    }
    if (log.site.equals(me.id()) && awaited > 0 && extent >= awaited) {
      opened();
      world.requireKept(this, log);
    }
  }

  // ---- the end

  /// What this node does not have and should; empty if nothing.
  final String missing() {
    if (!up) {
      return this + " is down";
    }
    for (Node other : world.nodes()) {
      if (!other.isHonest()) {
        continue;
      }
      String missing = missing(other.store.log(other.me.id()), other);
      if (!missing.isEmpty()) {
        return missing;
      }
    }
    for (Node other : world.nodes()) {
      StoredLog log = store.log(other.me.id());
      int forked = other.isHonest() ? 0 : world.forkedGeneration(other);
      if (forked > 0 && !log.forks.containsKey(forked)) {
        return this + " has no proof that %s shows two histories".formatted(other);
      }
    }
    for (Cast.Site absent : Cast.ABSENTEES.subList(0, world.plan().absent())) {
      for (Node other : world.nodes()) {
        if (other.isHonest()
            && other.store.log(absent.id()).size() > store.log(absent.id()).size()) {
          return this + " lacks the log of an absent site";
        }
      }
    }
    return "";
  }

  private String missing(StoredLog theirs, Node home) {
    StoredLog ours = store.log(home.me.id());
    SignedTreeHead head = writer.head(home.me.id().prefix());
    SignedTreeHead newest = theirs.head;
    if (home.needsGeneration()) {
      return "%s waits for the rest of its log, or two histories of it were shown".formatted(home);
    }
    if (!ours.damaged.isEmpty()) {
      return this + " has a damaged entry, and does not know it";
    }
    if (newest == null
        || head == null
        || !head.root().equals(newest.root())
        || ours.extent() != theirs.extent()) {
      return "%s has %d entries of %s, which has %d, follows %d logs, and knows %s"
          .formatted(this, ours.size(), home, theirs.size(), writer.followed(), swarm.logs());
    }
    for (int i = 0; i < ours.size(); i++) {
      StoredLog.Kept kept = ours.entries.get(i);
      boolean private_ = theirs.entries.get(i).words() != null;
      boolean travels = kept.record().core().scope().travels();
      if (!home.equals(this) && private_ && travels != (kept.words() != null)) {
        return this + (travels ? " lacks" : " has") + " the private part of entry " + i;
      }
    }
    Message.Cosigned cosigned = theirs.cosigned.get(me.id().prefix());
    // Who is not connected to the home of a log has nobody to tell.
    if (isConnected(home) && (cosigned == null || cosigned.size() != theirs.extent())) {
      return "%s lacks the cosignature of %s on its head".formatted(home, this);
    }
    return "";
  }
}

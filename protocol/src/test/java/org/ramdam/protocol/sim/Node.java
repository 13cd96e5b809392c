package org.ramdam.protocol.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Federation;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.swarm.Swarm;
import org.ramdam.protocol.sync.Discouraged;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.sync.Sync.Input;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// A site of the simulation: what a real node has around its machine, in memory, with a disk that
/// forgets and a single writer.
class Node {
  private static final long TICK = 50;

  /// Every so many steps of the machine all that grows in it is measured.
  private static final int BOUNDS = 8;

  /// Bytes that a peer may leave unread: [Limits#SEND_QUEUE_BYTES], made small; and one frame more.
  private static final int SEND_QUEUE = 256 << 10;

  private static final int SEND_QUEUE_END = SEND_QUEUE + (64 << 10);

  final World world;
  private final int number;
  private final Cast.Site me;
  final SimStore store = new SimStore();
  private final TreeHasher hasher = new TreeHasher();
  private final Verifier verifier;

  private boolean up;
  private int life;
  private Swarm swarm;
  private Federation federation = new Federation(Cast.GENESIS, Cast.FOUNDER.inception());
  private final Map<Long, Replica> replicas = new HashMap<>();

  /// Heads that may be told and sent: those on disk.
  private final Map<Long, SignedTreeHead> heads = new HashMap<>();

  private final Map<Long, Connection> connections = new TreeMap<>();
  private final Map<Node, Connection> dialling = new HashMap<>();
  private final List<Bytes32> followed = new ArrayList<>();
  private final ArrayDeque<After> afterSync = new ArrayDeque<>();
  private boolean syncing;
  private final Set<String> asked = new HashSet<>();
  private int storing;
  private int handled;
  private Discouraged discouraged = new Discouraged(Map.of(), Limits.DISCOURAGED);

  /// Cosignatures that came since the start.
  private final Set<String> seen = new HashSet<>();

  /// How many entries of its own log it must have back before it writes; 0 if it has them all.
  private long awaited;

  /// What is to be done once a commit is on disk.
  private record After(long commit, Runnable action) {}

  Node(World world, int number) {
    this.world = world;
    this.number = number;
    this.me = Cast.PLAYED.get(number);
    this.swarm = swarm();
    this.verifier =
        world.has(PlantedBug.SKIP_VERIFICATION) ? (_, _, _) -> true : world.signatures();
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
        world.now());
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
    StoredLog own = store.log(me.id());
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
    tick();
  }

  private void follow(Bytes32 site) {
    if (replicas.containsKey(site.prefix())) {
      return;
    }
    StoredLog log = store.log(site);
    world.look(this, log, 0);
    if (world.has(PlantedBug.DROP_WORDS)) {
      log.dropWords();
    }
    replicas.put(
        site.prefix(), world.has(PlantedBug.WRONG_CHAIN_HEAD) ? log.restoreStale() : log.restore());
    followed.add(site);
    if (log.head != null) {
      heads.put(site.prefix(), log.head);
    }
    handle(new Input.Follow(site, log.size(), log.head));
    if (!world.has(PlantedBug.FORGET_COSIGNATURE)) {
      List.copyOf(log.cosigned.values())
          .forEach(cosigned -> handle(new Input.CosignatureStored(cosigned)));
    }
    if (log.fork != null && !world.has(PlantedBug.KEEP_FORK)) {
      handle(new Input.Forked(log.fork));
    }
    handle(new Input.Missing(site.prefix(), log.missing.size()));
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
    if (!up || world.isQuiet()) {
      return;
    }
    up = false;
    life++;
    int unsynced = store.unsynced();
    int lost =
        switch (world.random().nextInt(3)) {
          case 0 -> 0;
          case 1 -> unsynced;
          default -> world.random().nextInt(unsynced + 1);
        };
    store.lose(lost);
    world.trace(1000 + number + 31L * lost);
    stop();
    world.at(world.now() + world.random().nextLong(50, 4_000), this::start);
  }

  private void stop() {
    for (Connection connection : List.copyOf(connections.values())) {
      connection.cut(0, 0);
    }
    connections.clear();
    dialling.clear();
    replicas.clear();
    followed.clear();
    heads.clear();
    afterSync.clear();
    asked.clear();
    storing = 0;
    syncing = false;
    seen.clear();
  }

  /// It stops, and its own log is put back from a copy that lacks some of what it acknowledged, and
  /// others have; how much that was, it knows.
  final void putBack() {
    long acknowledged = world.published(me.id()).size();
    boolean elsewhere =
        world.nodes().stream()
            .anyMatch(other -> !other.equals(this) && other.keeps(me.id()) >= acknowledged);
    if (!up || !isHonest() || awaited > 0 || world.isQuiet() || !elsewhere) {
      return;
    }
    up = false;
    life++;
    store.lose(store.unsynced());
    stop();
    long size =
        world.random().nextLong(Cast.BEGINNINGS.get(number).size(), store.log(me.id()).size() + 1);
    world.forgetWords(this, size);
    store.putBack(me.id(), size, replica -> world.signatures().sign(replica, me.log()));
    awaited = acknowledged;
    world.trace(2000 + number + 31L * size);
    world.at(world.now() + world.random().nextLong(50, 4_000), this::start);
  }

  /// Entries of a log that it will not lose any more.
  private long keeps(Bytes32 site) {
    SignedTreeHead head = heads.get(site.prefix());
    return !isHonest() || head == null ? 0 : head.size();
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
    for (StoredLog log : store.logs()) {
      requireTrueHolders(log);
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
    SignedTreeHead head = heads.get(log.site.prefix());
    if (!isHonest() || head == null || world.random().nextInt(8) > 0) {
      return;
    }
    for (Bytes32 holder : swarm.holders(log.site, head.size())) {
      Node node = world.home(holder);
      world.require(
          node == null
              || !node.isHonest()
              || node.awaited > 0
              || node.store.log(log.site).size() >= head.size(),
          "%s believes that %s holds %d entries of %s"
              .formatted(this, node, head.size(), log.site));
    }
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
    return discouraged.contains(other.me.id(), world.now())
        && !world.has(PlantedBug.KEEP_DISCOURAGED);
  }

  /// Leaves a site alone from now on, also after a restart.
  private void discourage(Bytes32 site) {
    discouraged.add(site, world.now());
    if (!world.has(PlantedBug.FORGET_DISCOURAGED)) {
      discouraged.all().forEach(store::discourage);
    }
    afterSync(() -> world.discouraged(this, site));
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
    swarm.unreachable(world.now(), site, outputs::add);
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

  private void close(long peer, ByeCode code, String reason) {
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

  private void requireTravels(Message.Privates privates) {
    StoredLog log = store.log(privates.site());
    for (int i = 0; log != null && i < privates.indexes().length; i++) {
      boolean sent = privates.parts().get(i).length > 0;
      long index = privates.indexes()[i];
      world.require(
          !sent
              || index >= log.size()
              || log.entries.get((int) index).record().core().scope().travels(),
          "a private part of the scope site was sent");
    }
  }

  final List<Connection> connections() {
    return List.copyOf(connections.values());
  }

  // ---- the machine

  final void handle(Input input) {
    var outputs = new ArrayList<Swarm.Output>();
    swarm.handle(world.now(), input, outputs::add);
    outputs.forEach(this::perform);
    if (++handled % BOUNDS == 0) {
      swarm.bounds(world::requireBounded);
    }
    world.require(
        asked.size() + storing <= Limits.RUNS_IN_MEMORY, this + " has too many runs in memory");
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
      case Output.SendRun o -> sendRun(o);
      case Output.StoreRun o -> storeRun(o);
      case Output.StoreCosignature o -> storeCosignature(o.cosigned());
      case Output.AskMissing o -> askMissing(o);
      case Output.SendPrivates o -> sendPrivates(o);
      case Output.StorePrivates o -> storePrivates(o.privates());
      case Output.SendHead o ->
          send(
              o.peer(),
              Message.Head.of(
                  o.site(), requireHead(o.site()), o.size(), requireLog(o.site())::node, hasher));
      case Output.JudgeHead o -> judge(o.peer(), o.head());
      case Output.JudgeFork o -> judge(o.peer(), o.fork());
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
              world.plan().rogue() >= 0, this + " sees two histories of an honest site's log");
      case Output.Recalled _, Output.UpToDate _ -> {}
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

  /// Without a site that misbehaves nobody does.
  private void requireGuilty(Output.Offence offence) {
    world.require(
        !isHonest() || world.plan().rogue() >= 0,
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
    world.require(frame.length <= Limits.FRAME_BYTES, "a frame of " + frame.length + " bytes");
    requireWorthy(connection, message);
    int unread = connection.unread(this);
    world.require(unread <= SEND_QUEUE_END, this + " keeps " + unread + " bytes for a peer");
    if (isHonest() && unread > SEND_QUEUE && !world.has(PlantedBug.UNBOUNDED_QUEUE)) {
      close(connection.id, ByeCode.SILENT, "");
      later(0, () -> handle(new Input.Disconnected(connection.id)));
      return;
    }
    connection.send(this, frame);
  }

  /// A site that was cut off gets no work.
  private void requireWorthy(Connection connection, Message message) {
    boolean work = message instanceof Message.Fetch || message instanceof Message.RunPart;
    world.require(
        !work || !world.isDiscouraged(this, connection.other(this)),
        this + " works for a site that it has cut off");
  }

  final @Nullable SignedTreeHead head(long site) {
    return heads.get(site);
  }

  final SignedTreeHead requireHead(long site) {
    SignedTreeHead head = heads.get(site);
    if (head == null) {
      throw world.violation(this + " has no head of a log that it serves");
    }
    return head;
  }

  private StoredLog requireLog(long site) {
    StoredLog log = store.log(site);
    if (log == null) {
      throw world.violation(this + " does not have a log that it follows");
    }
    return log;
  }

  private void sendRun(Output.SendRun run) {
    StoredLog log = requireLog(run.site());
    SignedTreeHead head = requireHead(run.site());
    long to = run.to();
    if (world.has(PlantedBug.SERVE_UNCOVERED) && log.head != null) {
      head = log.head;
      to = log.size();
    }
    long from = run.from() + (world.has(PlantedBug.OFF_BY_ONE) ? 1 : 0);
    world.require(head.size() >= to, this + " serves what no head covers");
    int left = run.live() ? world.plan().frameBytes() : world.plan().runBytes();
    var writer = new Run.Writer();
    long start = from;
    long at = from;
    while (at < to && (at == from || left > 0)) {
      StoredLog.Kept kept = log.entries.get((int) at);
      byte[] words = words(kept);
      if (writer.count() > 0 && writer.size() + kept.entry().length > world.plan().frameBytes()) {
        if (run.live()) {
          break;
        }
        int count = writer.count();
        send(
            run.peer(),
            new Message.RunPart(
                run.site(), start, count, writer.take(), 0, new byte[0], List.of(), false));
        start = at;
      }
      writer.add(kept.entry(), words);
      left -= kept.entry().length + (words == null ? 0 : words.length);
      at++;
    }
    int count = writer.count();
    List<Bytes32> proof = Proofs.consistency(at, head.size(), log::node, hasher);
    send(
        run.peer(),
        new Message.RunPart(
            run.site(),
            start,
            count,
            writer.take(),
            head.size(),
            head.signature(),
            proof,
            run.live()));
  }

  byte @Nullable [] words(StoredLog.Kept kept) {
    boolean withheld = !world.isQuiet() && world.random().nextDouble() < world.plan().withhold();
    return maySend(kept) && !withheld ? kept.words() : null;
  }

  private boolean maySend(StoredLog.Kept kept) {
    return kept.record().core().scope().travels() || world.has(PlantedBug.LEAK_PRIVATE);
  }

  private void storeRun(Output.StoreRun output) {
    Run run = output.run();
    storing++;
    Replica replica = replicas.get(run.site());
    if (replica == null) {
      throw world.violation(this + " is to store a log that it does not follow");
    }
    requireTravels(output.peer(), run);
    long from = replica.size();
    switch (replica.take(run, verifier)) {
      case Replica.Outcome.Taken taken -> {
        world.require(taken.from() == from, "a run was taken at another place");
        SignedTreeHead head = replica.head();
        boolean home = run.site() == me.id().prefix();
        Message.Cosigned cosigned = head == null || home ? null : cosign(replica, head);
        store.write(taken, replica, head, cosigned, home);
        StoredLog log = requireLog(run.site());
        world.look(this, log, from);
        long size = log.size();
        afterSync(() -> {
          storing--;
          if (world.has(PlantedBug.LOSE_WAITING_RUN) && !connections.containsKey(output.peer())) {
            return;
          }
          if (head != null) {
            heads.put(run.site(), head);
          }
          handle(new Input.Stored(run.site(), size, head, cosigned));
          handle(new Input.Missing(run.site(), log.missing.size()));
          readAdmissions(log, from);
          if (home && size >= awaited) {
            awaited = 0;
            world.requireKept(this, log);
          }
        });
      }
      case Replica.Outcome.Refused refused -> {
        StoredLog log = requireLog(run.site());
        if (!replica.invalid().equals(log.invalid)) {
          store.invalid(log, replica.invalid());
        }
        afterSync(() -> {
          storing--;
          handle(
              world.has(PlantedBug.KEEP_NEXT)
                  ? new Input.Stored(run.site(), run.to(), null, null)
                  : new Input.Refused(
                      output.peer(), run.site(), refused.fault(), refused.reason()));
        });
      }
    }
  }

  private void judge(long peer, Message.Head theirs) {
    StoredLog log = requireLog(theirs.site());
    try {
      ForkProof fork =
          ForkProof.between(
              log.entries.getFirst().record(),
              Extent.generation(theirs.size()),
              requireHead(theirs.site()),
              log::node,
              theirs.signed(),
              theirs.prefix(),
              theirs.proof(),
              verifier);
      if (fork == null) {
        handle(
            new Input.NotForked(peer, theirs.site(), "what it sent does not go with its own head"));
      } else {
        keep(log, new Message.Fork(theirs.site(), fork.generation(), fork.encode()));
      }
    } catch (MalformedException e) {
      handle(new Input.NotForked(peer, theirs.site(), String.valueOf(e.getMessage())));
    }
  }

  private void judge(long peer, Message.Fork theirs) {
    StoredLog log = requireLog(theirs.site());
    try {
      ForkProof fork = ForkProof.parse(theirs.proof());
      if (fork.site().equals(log.site) && fork.verify(verifier, hasher)) {
        keep(log, theirs);
      } else {
        handle(new Input.NotForked(peer, theirs.site(), "a fork proof that proves nothing"));
      }
    } catch (MalformedException e) {
      handle(new Input.NotForked(peer, theirs.site(), String.valueOf(e.getMessage())));
    }
  }

  private void keep(StoredLog log, Message.Fork fork) {
    Node home = world.home(log.site);
    world.require(
        home != null && !home.isHonest(), this + " has a fork proof against an honest site");
    if (log.fork == null && !world.has(PlantedBug.DROP_FORK)) {
      store.fork(log, fork);
      if (!world.has(PlantedBug.KEEP_FORK)) {
        afterSync(() -> handle(new Input.Forked(fork)));
      }
    }
  }

  private void requireTravels(long peer, Run run) {
    Connection connection = connections.get(peer);
    if (connection == null || !connection.other(this).isHonest()) {
      return;
    }
    try {
      for (Run.Item item : run.items()) {
        world.require(
            item.words() == null || item.record().core().scope().travels(),
            "a private part of the scope site was sent");
      }
    } catch (MalformedException e) {
      throw world.violation("an honest site sent no records: " + e.getMessage());
    }
  }

  // ---- the disk

  final void afterSync(Runnable action) {
    if (world.has(PlantedBug.SKIP_SYNC)) {
      later(0, action);
      startSync();
      return;
    }
    afterSync.add(new After(store.commits(), action));
    startSync();
  }

  private void startSync() {
    if (syncing) {
      return;
    }
    syncing = true;
    long upTo = store.commits();
    later(
        store.unsynced() == 0 ? 0 : world.random().nextLong(world.plan().syncDelay()),
        () -> {
          syncing = false;
          store.synced(upTo);
          while (!afterSync.isEmpty() && afterSync.getFirst().commit() <= upTo) {
            afterSync.removeFirst().action().run();
          }
          if (!afterSync.isEmpty()) {
            startSync();
          }
        });
  }

  // ---- cosignatures and private parts

  private Message.Cosigned cosign(Replica replica, SignedTreeHead head) {
    long time = world.now() / 1000;
    Cosignature cosignature =
        world.signatures().cosign(replica.checkpoint(head), time, me.witness());
    return new Message.Cosigned(
        replica.rules().site().prefix(),
        me.id().prefix(),
        head.size(),
        time,
        cosignature.signature());
  }

  private void storeCosignature(Message.Cosigned cosigned) {
    StoredLog log = requireLog(cosigned.site());
    Bytes32 witness = null;
    for (Node node : world.nodes()) {
      if (node.me.id().prefix() == cosigned.witness()) {
        witness = node.me.witness().publicKey();
      }
    }
    Message.Cosigned before = log.cosigned.get(cosigned.witness());
    String place = cosigned.site() + " " + cosigned.witness() + " " + cosigned.size();
    if (world.has(PlantedBug.DEDUPE_BEFORE_VERIFY) && !seen.add(place)) {
      return;
    }
    if (witness == null
        || cosigned.size() > log.size()
        || (before != null && before.size() >= cosigned.size())) {
      return;
    }
    Bytes32 root = Proofs.root(cosigned.size(), log::node, hasher);
    Checkpoint checkpoint = new Checkpoint(Origin.of(log.site, 1), cosigned.size(), root);
    var cosignature = new Cosignature(cosigned.time(), cosigned.signature());
    if (cosignature.verify(checkpoint, witness, world.signatures())) {
      store.write(log, cosigned);
      afterSync(() -> handle(new Input.CosignatureStored(cosigned)));
    }
  }

  private void askMissing(Output.AskMissing ask) {
    StoredLog log = requireLog(ask.site());
    long[] indexes = log.missing.stream().mapToLong(Long::longValue).limit(20).toArray();
    if (indexes.length > 0) {
      send(ask.peer(), new Message.WantPrivate(ask.site(), indexes));
    }
  }

  private void sendPrivates(Output.SendPrivates ask) {
    StoredLog log = requireLog(ask.site());
    var parts = new ArrayList<byte[]>();
    for (long index : ask.indexes()) {
      StoredLog.Kept kept = index >= 0 && index < log.size() ? log.entries.get((int) index) : null;
      byte[] words = kept == null || !maySend(kept) ? null : kept.words();
      parts.add(words == null ? new byte[0] : words);
    }
    send(ask.peer(), new Message.Privates(ask.site(), ask.indexes(), parts));
  }

  private void storePrivates(Message.Privates privates) {
    StoredLog log = requireLog(privates.site());
    for (int i = 0; i < privates.indexes().length; i++) {
      long index = privates.indexes()[i];
      byte[] words = privates.parts().get(i);
      if (!log.missing.contains(index)) {
        continue;
      }
      var commitment = log.entries.get((int) index).record().core().commitment();
      if (commitment != null && PrivatePart.matches(words, commitment)) {
        store.write(log, (int) index, words);
      }
    }
    afterSync(() -> handle(new Input.Missing(privates.site(), log.missing.size())));
  }

  // ---- members

  final void clientComes() {
    if (!up || world.isQuiet()) {
      return;
    }
    Replica own = replicas.get(me.id().prefix());
    if (own == null || (awaited > 0 && !world.has(PlantedBug.WRITE_ON_OLD_COPY))) {
      return;
    }
    List<Run.Item> items = handedIn(new Client(world, this, own).batch());
    if (items.isEmpty()) {
      return;
    }
    long size = own.size();
    switch (own.append(items)) {
      case Replica.Appended.Refused refused ->
          world.require(
              Client.isWrong(items) && own.size() == size && own.rules().size() == size,
              this + " refuses a sound record: " + refused.reason());
      case Replica.Appended.Done done -> {
        world.require(!Client.isWrong(items), this + " takes a wrong record");
        SignedTreeHead head = world.signatures().sign(own, me.log());
        store.write(done.taken(), own, head, null, true);
        afterSync(() -> acknowledge(done.taken().from(), head));
      }
    }
  }

  /// The records that go into the log when these are handed in.
  List<Run.Item> handedIn(List<Run.Item> items) {
    return items;
  }

  private void acknowledge(long from, SignedTreeHead head) {
    world.require(
        from >= world.published(me.id()).size(), this + " writes again where it had written");
    world.publish(this, store.log(me.id()), head.size());
    heads.put(me.id().prefix(), head);
    handle(new Input.Grown(from, head));
    if (world.random().nextDouble() < world.plan().afterAck()) {
      crash();
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
      if (!other.isHonest() && log.fork == null && world.isForked(other)) {
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
    SignedTreeHead head = heads.get(home.me.id().prefix());
    SignedTreeHead newest = theirs.head;
    if (newest == null
        || head == null
        || !head.root().equals(newest.root())
        || ours.size() != theirs.size()) {
      return "%s has %d entries of %s, which has %d, follows %d logs, and knows %s"
          .formatted(this, ours.size(), home, theirs.size(), replicas.size(), swarm.logs());
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
    if (isConnected(home) && (cosigned == null || cosigned.size() != newest.size())) {
      return "%s lacks the cosignature of %s on its head".formatted(home, this);
    }
    return "";
  }
}

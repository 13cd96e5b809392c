package org.ramdam.protocol.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.TreeHasher;

/// One simulation: virtual time, one random source, one queue of events, and what must hold
/// whatever happens. The same seed gives the same events.
final class World {
  private static final long QUIET = 60_000;

  /// Few neighbours can be cut off with each other until one of them calls another site to compare.
  private static final long LONG_QUIET = 40 * 60_000;

  private static final long LOOK = 500;

  private final Shadow.@Nullable Factory shadows;
  private final SplittableRandom random;
  private final Plan plan;
  private final PlantedBug bug;
  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final SimSignatures signatures;
  private final Set<Bytes32> signed = new HashSet<>();
  private final Map<Bytes32, List<StoredLog.Kept>> published = new HashMap<>();
  private final Set<String> discouraged = new HashSet<>();
  private final Set<String> bounded = new HashSet<>();
  private final Map<Bytes32, Map<String, Bytes32>> chains = new HashMap<>();

  /// All that a home ever stood by, whatever became of it.
  private final Map<Bytes32, Set<Bytes32>> ever = new HashMap<>();

  /// Homes whose log had more than one history, or generation.
  private final Set<Bytes32> parted = new HashSet<>();

  private final Map<Bytes32, Node> homes = new HashMap<>();
  private final boolean[][] severed;
  private final TreeHasher hasher = new TreeHasher();
  private long now;
  private long order;
  private long trace;
  private long steps;
  private boolean quiet;
  private boolean noting;

  private record Event(long time, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return time == other.time ? Long.compare(order, other.order) : Long.compare(time, other.time);
    }
  }

  World(long seed, PlantedBug bug) {
    this(seed, plan(seed), bug);
  }

  /// A simulation whose plan is not the one drawn from its seed.
  World(long seed, Plan plan, PlantedBug bug) {
    this(seed, plan, bug, null);
  }

  /// The same with other stores beside the simulated ones.
  World(long seed, Plan plan, PlantedBug bug, Shadow.@Nullable Factory shadows) {
    this.shadows = shadows;
    this.random = new SplittableRandom(~seed);
    this.plan = plan;
    this.bug = bug;
    this.signatures = Cast.SIGNATURES.ofSimulation(plan.ed25519());
    this.severed = new boolean[plan.sites()][plan.sites()];
    for (int number = 0; number < plan.sites(); number++) {
      nodes.add(number == plan.rogue() ? new Rogue(this, number) : new Node(this, number));
      homes.put(nodes.getLast().site().id(), nodes.getLast());
    }
  }

  /// The plan that is drawn from a seed.
  static Plan plan(long seed) {
    return Plan.draw(new SplittableRandom(seed));
  }

  /// Runs it to its end.
  ///
  /// @return a number that tells whether two runs were the same
  long run() {
    nodes.forEach(Node::begin);
    nodes.forEach(node -> at(random.nextInt(1, 500), node::start));
    planTrouble();
    runUntil(plan.trouble());
    quiet = true;
    heal();
    long end = now + (plan.isFull() ? QUIET : LONG_QUIET);
    String missing = "";
    while (now < end) {
      runUntil(now + LOOK);
      missing = missing();
      if (missing.isEmpty()) {
        return trace;
      }
    }
    throw violation("after all that time of quiet " + missing);
  }

  private void runUntil(long time) {
    while (!queue.isEmpty() && queue.peek().time() <= time) {
      Event event = queue.remove();
      now = event.time();
      try {
        event.action().run();
      } catch (SimStore.DiskException e) {
        e.node.refused(e.damaged);
      }
      if (++steps > 5_000_000) {
        throw violation("more events than there can be");
      }
    }
    now = time;
  }

  private String missing() {
    for (Node node : nodes) {
      String missing = node.isHonest() ? node.missing() : "";
      if (!missing.isEmpty()) {
        return missing;
      }
    }
    return "";
  }

  /// The store beside the one of an honest site; null if there is none.
  @Nullable Shadow shadow(Cast.Site site, SiteClock clock) {
    return shadows == null
        ? null
        : shadows.of(
            site.id(), site.log(), site.witness(), () -> Instant.ofEpochMilli(clock.wall()));
  }

  void close() {
    nodes.forEach(Node::close);
  }

  // ---- trouble

  private void planTrouble() {
    double minutes = plan.trouble() / 60_000.0 * plan.sites();
    times(plan.cuts() * minutes, this::cutOne);
    times(plan.crashes() * minutes, () -> oneOf(nodes).crash());
    times(plan.partitions(), this::part);
    times(plan.restores(), () -> oneOf(nodes).putBack(Node.Copy.KNOWN));
    times(plan.losses(), () -> oneOf(nodes).putBack(Node.Copy.HOPELESS));
    times(plan.twins(), () -> oneOf(nodes).putBack(Node.Copy.TWIN));
    times(plan.faults(), () -> oneOf(nodes).spoilDisk());
    times(plan.damages(), () -> oneOf(nodes).damage());
    times(plan.jumps(), () -> oneOf(nodes).jumpClock());
    for (Node node : nodes) {
      times(plan.batches(), node::clientComes);
    }
  }

  private void times(double count, Runnable action) {
    for (long left = Math.round(count); left > 0; left--) {
      at(random.nextLong(plan.trouble()), action);
    }
  }

  private void cutOne() {
    List<Connection> alive = connections.stream().filter(c -> !c.isDead()).toList();
    if (!alive.isEmpty()) {
      cut(oneOf(alive));
    }
  }

  private void cut(Connection connection) {
    connection.cut(notice(), notice());
  }

  private long notice() {
    return random.nextDouble() < plan.halfOpen()
        ? random.nextLong(500, 40_000)
        : random.nextLong(200);
  }

  /// Splits the network in two for a while; connections between the two are dead.
  private void part() {
    boolean[] side = new boolean[plan.sites()];
    for (int i = 0; i < side.length; i++) {
      side[i] = random.nextBoolean();
    }
    for (int i = 0; i < side.length; i++) {
      for (int j = 0; j < side.length; j++) {
        severed[i][j] |= side[i] != side[j];
      }
    }
    connections.stream().filter(this::isSevered).forEach(this::cut);
    at(
        now + random.nextLong(100, 10_000),
        () -> Arrays.stream(severed).forEach(row -> Arrays.fill(row, false)));
  }

  private boolean isSevered(Connection connection) {
    return severed[connection.dialler.number()][connection.acceptor.number()];
  }

  private void heal() {
    Arrays.stream(severed).forEach(row -> Arrays.fill(row, false));
    for (Connection connection : connections) {
      if (connection.isDead()) {
        connection.cut(random.nextLong(200), random.nextLong(200));
      }
    }
    nodes.forEach(Node::heal);
  }

  Connection dial(Node from, Node to) {
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    var connection = new Connection(this, ++order, from, to, salt, plan.minDelay());
    connections.removeIf(c -> c.isDead() && !c.isOpen(c.dialler) && !c.isOpen(c.acceptor));
    connections.add(connection);
    if (isSevered(connection) || !to.isUp()) {
      at(now + random.nextLong(20, 500), () -> from.dialFailed(connection));
    } else {
      connection.establish();
    }
    return connection;
  }

  // ---- what must hold

  AssertionError violation(String what) {
    return new AssertionError("at %d ms: %s; %s".formatted(now, what, plan));
  }

  void require(boolean holds, String what) {
    if (!holds) {
      throw violation(what);
    }
  }

  /// What grows in a machine is within its bound.
  void requireBounded(String name, long size, long cap) {
    if (size > cap) {
      throw violation("%d of %s, which may be %d".formatted(size, name, cap));
    }
    if (noting) {
      bounded.add(name);
    }
  }

  /// Takes note from now on of all that is required to be within its bound.
  Set<String> noteBounded() {
    noting = true;
    return bounded;
  }

  /// A record that its author did sign.
  void signed(SignedRecord record) {
    signed.add(record.id());
  }

  boolean isSigned(SignedRecord record) {
    return signed.contains(record.id()) || Cast.SIGNED.contains(record.id());
  }

  /// What a home has acknowledged, or may have sent.
  List<StoredLog.Kept> published(Bytes32 site) {
    return published.computeIfAbsent(site, _ -> new ArrayList<>());
  }

  /// A home stands by these entries from now on.
  void publish(Node home, StoredLog log, long size) {
    List<StoredLog.Kept> entries = published(log.site);
    for (int i = entries.size(); i < size; i++) {
      SignedRecord record = log.entries.get(i).record();
      String place = record.core().author().hex() + record.core().seq();
      Bytes32 before =
          chains.computeIfAbsent(log.site, _ -> new HashMap<>()).putIfAbsent(place, record.id());
      if (before != null && !before.equals(record.id()) && home.isHonest()) {
        throw violation(home + " has two records of one number: " + place);
      }
      ever.computeIfAbsent(log.site, _ -> new HashSet<>()).add(record.id());
      entries.add(log.entries.get(i));
    }
  }

  /// Looks at entries that a node now shows.
  void look(Node node, StoredLog log, long from) {
    if (!node.isHonest()) {
      return;
    }
    Node home = home(log.site);
    List<StoredLog.Kept> entries = published(log.site);
    for (int i = (int) from; i < log.size(); i++) {
      SignedRecord record = log.entries.get(i).record();
      boolean own = home != null && !home.isHonest() && home.signsFor(record.core().author());
      if (!own && !isSigned(record)) {
        throw violation(node + " shows a forged record of " + log.site);
      }
      if (home != null && home.isHonest() && !home.equals(node)) {
        boolean there =
            i < entries.size() && Arrays.equals(entries.get(i).entry(), log.entries.get(i).entry());
        boolean was =
            hasParted(log.site) && ever.getOrDefault(log.site, Set.of()).contains(record.id());
        if (!there && !was) {
          throw violation(
              "%s shows entry %d of %s, which is another one there".formatted(node, i, home));
        }
      }
    }
  }

  /// A log ends on a disk where a batch that was written ends: no part of one shows.
  void requireWhole(Node node, StoredLog log) {
    require(
        log.size() == 0 || log.ends.contains(log.size()),
        "%s shows a part of a batch of %s".formatted(node, log.site));
  }

  // ---- histories and generations

  /// Whether a home ever had another history, or a later generation.
  boolean hasParted(Bytes32 site) {
    return parted.contains(site);
  }

  /// A home goes on from an older copy of its log: what it acknowledged since is of another
  /// history.
  void parted(Node home, StoredLog log) {
    parted.add(log.site);
    stand(home, log);
  }

  private void stand(Node home, StoredLog log) {
    published(log.site).clear();
    chains.remove(log.site);
    publish(home, log, log.size());
  }

  /// A node took a later generation of a log: what it held before, it holds, or has set aside.
  void raised(Node node, StoredLog log, List<StoredLog.Kept> before) {
    if (node.isHonest()) {
      Set<Bytes32> held = new HashSet<>();
      log.entries.forEach(kept -> held.add(kept.record().id()));
      log.aside.values().forEach(kept -> held.add(kept.record().id()));
      for (StoredLog.Kept kept : before) {
        require(
            held.contains(kept.record().id()), node + " has lost an entry in a later generation");
      }
    }
  }

  /// A home opened the next generation: what was acknowledged stands in it, as far as it was kept,
  /// or others had sent it; or its author is told.
  ///
  /// @param expected ids of what was cut here, and of what others sent
  void opened(Node home, StoredLog log, Opening opening, Set<Bytes32> expected) {
    parted.add(log.site);
    Set<Bytes32> held = new HashSet<>();
    log.entries.forEach(kept -> held.add(kept.record().id()));
    for (Bytes32 id : expected) {
      require(
          held.contains(id) || opening.isLost(id) || opening.isSignedAnew(id),
          home + " has opened a generation without " + id);
    }
    stand(home, log);
  }

  /// Whether another site has all of a log, so that a node may lose its own copy.
  boolean isCopied(Node node, StoredLog log) {
    return nodes.stream()
        .anyMatch(other -> !other.equals(node) && other.keepsWhole(log.site, log.extent()));
  }

  /// Whether every other site can show what it saw of the log of this one: not one that lost what
  /// it has cosigned, or what led to a signed head.
  boolean isShown(Node home) {
    return plan.rogue() < 0
        && nodes.stream().allMatch(node -> node.equals(home) || node.canShow(home.site().id()));
  }

  /// Whether another site holds entries of the log of this one that it has not itself.
  boolean isOutgrown(Node home) {
    StoredLog own = home.store.log(home.site().id());
    return nodes.stream()
        .map(node -> node.store.log(home.site().id()))
        .filter(log -> log.generation == own.generation)
        .anyMatch(
            log -> log.size() > own.size() || !log.root(log.size()).equals(own.root(log.size())));
  }

  /// Whether the log of a site may have another history, that was not healed.
  boolean isTwin(Bytes32 site) {
    Node home = home(site);
    return home != null && home.isTwin();
  }

  /// All connections are cut, with what is on its way.
  void cutAll() {
    connections.forEach(this::cut);
  }

  /// A clock jumped: whoever was left alone for a day is not any more, if that day is over.
  void jumped(Node node, long by) {
    if (by >= Limits.DISCOURAGED.toMillis()) {
      discouraged.removeIf(each -> each.startsWith(node + " "));
    }
  }

  /// A started node must have all that it acknowledged.
  void requireKept(Node home, StoredLog log) {
    List<StoredLog.Kept> entries = published(log.site);
    for (int i = 0; i < entries.size(); i++) {
      StoredLog.Kept kept = entries.get(i);
      if (i >= log.size() || !Arrays.equals(kept.entry(), log.entries.get(i).entry())) {
        throw violation(home + " has lost entry " + i + ", which it acknowledged");
      }
      if (kept.words() != null && log.entries.get(i).words() == null) {
        throw violation(home + " has lost the private part of entry " + i);
      }
    }
  }

  /// A home is put back to an older copy: what private parts it had beyond that are gone.
  void forgetWords(Node home, long from) {
    List<StoredLog.Kept> entries = published(home.site().id());
    for (int i = (int) from; i < entries.size(); i++) {
      StoredLog.Kept kept = entries.get(i);
      entries.set(i, new StoredLog.Kept(kept.record(), kept.entry(), null));
    }
  }

  /// A node has cut a site off, and wrote it down.
  void discouraged(Node by, Bytes32 site) {
    discouraged.add(by + " " + site);
  }

  boolean isDiscouraged(Node by, Node site) {
    return discouraged.contains(by + " " + site.site().id());
  }

  /// The generation in which honest sites hold logs of this one that contradict each other; 0 if
  /// they do not.
  int forkedGeneration(Node home) {
    List<StoredLog> held =
        nodes.stream()
            .filter(Node::isHonest)
            .map(node -> node.stored(home.site().id()))
            .filter(log -> log.invalid.isEmpty() || log.invalid.equals(Replica.FORKED))
            .toList();
    for (StoredLog one : held) {
      for (StoredLog other : held) {
        long size = Math.min(one.covered(), other.covered());
        if (size > 0
            && one.generation == other.generation
            && !one.tree(size).root(hasher).equals(other.tree(size).root(hasher))) {
          return one.generation;
        }
      }
    }
    return 0;
  }

  @Nullable Node home(Bytes32 site) {
    return homes.get(site);
  }

  // ---- what nodes use

  void at(long time, Runnable action) {
    queue.add(new Event(Math.max(time, now), order++, action));
  }

  void trace(long value) {
    trace = (trace ^ value ^ now << 20) * 0x9e3779b97f4a7c15L;
    trace ^= trace >>> 29;
  }

  long trace() {
    return trace;
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  long now() {
    return now;
  }

  boolean isQuiet() {
    return quiet;
  }

  RandomGenerator random() {
    return random;
  }

  Plan plan() {
    return plan;
  }

  boolean has(PlantedBug planted) {
    return bug == planted;
  }

  List<Node> nodes() {
    return nodes;
  }

  SimSignatures signatures() {
    return signatures;
  }
}

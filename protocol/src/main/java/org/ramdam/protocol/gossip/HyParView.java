package org.ramdam.protocol.gossip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.Limits;

/// Says with which few sites of a network a site gossips, so that the network stays in one piece
/// while sites come and go. Inputs in, outputs out; the same inputs and the same random numbers
/// give the same outputs, always.
///
/// The *active view* are the sites it is connected to and gossips with; the relation is symmetric.
/// The *passive view* are sites it could call when one of those is gone, refreshed by shuffles: a
/// random walk exchanges a handful of addresses. In a network of no more sites than the active view
/// has room for, everybody ends up as everybody's neighbour.
///
/// Beyond the paper: a walk's answer comes back the way the walk went, so that nobody is called who
/// only meant to answer, and a site that can only call out takes part. An address is *new* until
/// the site behind it was reached; new ones are not passed on. No more than
/// [Limits#CONTACTS_PER_PREFIX] addresses of one network are kept, and no neighbour teaches many.
/// The sponsors of a site are never forgotten. A site that does not answer is called again ever
/// more rarely. Now and then a site is called only to compare: if it has much that no neighbour has
/// sent, the neighbours are no good, and it replaces one of them. So that those who call or gossip
/// cannot surround a site, no caller takes the place of its last [#CHOSEN] neighbours that it
/// called itself, and every second site that it calls, and each that it compares with, is one that
/// its owner drew from all that there are.
///
/// Not thread-safe.
///
/// @see <a href="https://asc.di.fct.unl.pt/~jleitao/pdf/dsn07-leitao.pdf">Leitão, Pereira,
///   Rodrigues, "HyParView", DSN 2007</a>
public final class HyParView {
  /// Active random walk length: hops of a join.
  public static final int ARWL = 6;

  /// Passive random walk length: the hop at which a joiner enters a passive view, and the hops of a
  /// shuffle.
  public static final int PRWL = 3;

  /// Neighbours that were called from here, and that no caller takes the place of.
  public static final int CHOSEN = 2;

  private static final int SHUFFLED_ACTIVE = 3;
  private static final int SHUFFLED_PASSIVE = 4;

  /// With fewer neighbours than this a site insists; it does so before its active view is full
  /// only.
  public static final int FEW = 3;

  private static final long SHUFFLE_MS = 120_000;
  private static final long PROBE_MS = 600_000;
  private static final long COMPARE_MS = 60_000;
  private static final long SOON_MS = 250;
  private static final long LAST_BACK_OFF_MS = 30_000;
  private static final long FIRST_RETRY_MS = 1_000;
  private static final long LAST_RETRY_MS = 1_024_000;
  private static final long SHUN_MS = 3_600_000;
  private static final long TRAIL_MS = 10_000;

  private final Contact self;
  private final int activeView;
  private final int few;
  private final RandomGenerator random;
  private final Map<Long, Neighbor> active = new LinkedHashMap<>();
  private final Map<Long, Known> passive = new LinkedHashMap<>();
  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private final Map<Long, Trail> trails = new LinkedHashMap<>();
  private final Map<Long, Long> shunned = new LinkedHashMap<>();
  private final Map<Long, BackOff> backOffs = new LinkedHashMap<>();
  private final Bucket joins;
  private boolean joined;
  private @Nullable Contact drawn;
  private boolean drawnIsNext;
  private int refusals;
  private long nextFill;
  private long nextShuffle;
  private long nextProbe;

  /// What sites tell each other.
  public sealed interface Message {
    /// Takes me in.
    ///
    /// @param id chosen at random; the answer is a [ShuffleReply] that repeats it
    record Join(long id, Contact from) implements Message {}

    /// Somebody has joined.
    ///
    /// @param ttl hops it still goes
    record ForwardJoin(Contact joiner, int ttl) implements Message {}

    /// Be my neighbour.
    ///
    /// @param high whether it must be: the one who asks has few or none
    record Neighbor(Contact from, boolean high) implements Message {}

    /// The answer.
    record NeighborReply(boolean accepted) implements Message {}

    /// You are no neighbour of mine any more.
    record Disconnect() implements Message {}

    /// Addresses, for as many in return.
    ///
    /// @param id chosen at random
    /// @param ttl hops it still goes
    record Shuffle(long id, int ttl, List<Contact> contacts) implements Message {}

    /// The answer; it goes back the way the question came.
    record ShuffleReply(long id, List<Contact> contacts) implements Message {}
  }

  /// What happened.
  public sealed interface Input {
    /// A site could be called: drawn from all that there are.
    ///
    /// @param pinned whether it is never to be forgotten: it is a sponsor
    record Known(Contact contact, boolean pinned) implements Input {}

    /// The connection that was asked for stands, or stood already.
    record Connected(long site) implements Input {}

    /// Another connection has taken the place of the one to this site; what was said on that may be
    /// lost.
    record Reconnected(long site) implements Input {}

    /// It could not be made.
    record Unreachable(long site) implements Input {}

    /// A message came.
    record Received(long site, Message message) implements Input {}

    /// A connection is gone.
    record Disconnected(long site) implements Input {}

    /// What was held here and there was compared.
    ///
    /// @param starved whether that site had entries, while no neighbour has sent any of late
    record Probed(long site, boolean starved) implements Input {}

    /// A neighbour promises and does not keep.
    record Suspected(long site) implements Input {}

    /// Time passes; not before [HyParView#wake] is there anything to do.
    record Tick() implements Input {}
  }

  /// What is to be done.
  public sealed interface Output {
    /// Connect; answer [Input.Connected] or [Input.Unreachable].
    record Dial(Contact contact) implements Output {}

    /// Send.
    record Send(long site, Message message) implements Output {}

    /// End the connection once everything is sent.
    record Hangup(long site) implements Output {}

    /// A site is a neighbour now.
    record NeighborUp(long site) implements Output {}

    /// A site is no neighbour any more.
    record NeighborDown(long site) implements Output {}

    /// Compare what is held with a site that is connected; answer [Input.Probed].
    record Probe(long site) implements Output {}
  }

  private static final class Neighbor {
    final Contact contact;

    /// Whether it was called from here.
    final boolean chosen;

    /// Addresses that are taken of it.
    final Bucket lessons;

    /// Walks of it that go on from here.
    final Bucket walks;

    Neighbor(Contact contact, boolean chosen, long now) {
      this.contact = contact;
      this.chosen = chosen;
      this.lessons = new Bucket(Limits.LEARN_BURST, Limits.LEARN_EVERY.toMillis(), now);
      this.walks = new Bucket(Limits.WALK_BURST, Limits.WALK_EVERY.toMillis(), now);
    }
  }

  /// So many at once, and one more now and then.
  private static final class Bucket {
    private final long burst;
    private final long everyMs;
    private long left;
    private long refilled;

    Bucket(long burst, long everyMs, long now) {
      this.burst = burst;
      this.everyMs = everyMs;
      this.left = burst;
      this.refilled = now;
    }

    boolean take(long now) {
      long earned = (now - refilled) / everyMs;
      refilled += earned * everyMs;
      left = Math.min(burst, left + earned);
      if (left == 0) {
        return false;
      }
      left--;
      return true;
    }
  }

  private static final class Known {
    final Contact contact;
    final String prefix;
    final boolean pinned;
    boolean reached;

    Known(Contact contact, boolean pinned, boolean reached) {
      this.contact = contact;
      this.prefix = contact.prefix();
      this.pinned = pinned;
      this.reached = reached;
    }
  }

  private enum Purpose {
    JOIN,
    NEIGHBOR,
    PROBE
  }

  private record Call(Contact contact, Purpose purpose, long deadline) {}

  private record Trail(long from, long deadline) {}

  /// A site was called, and has said nothing since.
  ///
  /// @param times in a row
  private record BackOff(int times, long until) {}

  /// A site that starts, and knows nobody.
  ///
  /// @param self where it can be called, if it can
  /// @param activeView how many neighbours it has at most: [Limits#ACTIVE_VIEW], but in tests
  /// @param random the only source of chance
  public HyParView(Contact self, int activeView, RandomGenerator random, long now) {
    this.self = self;
    this.activeView = activeView;
    this.few = Math.min(FEW, activeView - 1);
    this.random = random;
    joins = new Bucket(Limits.WALK_BURST, Limits.WALK_EVERY.toMillis(), now);
    nextFill = now;
    nextShuffle = now + jittered(SHUFFLE_MS);
    nextProbe = now + jittered(PROBE_MS);
  }

  /// When the next [Input.Tick] has something to do, in milliseconds of the same clock.
  public long wake() {
    long wake = Math.min(nextShuffle, nextProbe);
    if (wantsMore()) {
      for (long site : passive.keySet()) {
        if (isFree(Long.MAX_VALUE, site)) {
          wake = Math.min(wake, Math.max(nextFill, retryAt(site)));
        }
      }
    }
    for (Call call : calls.values()) {
      wake = Math.min(wake, call.deadline);
    }
    return wake;
  }

  /// Whether it would call a site now if one were drawn for it.
  public boolean isShort(long now) {
    if (drawn != null && isFree(now, drawn.site())) {
      return false;
    }
    boolean fills = now >= nextFill && wantsMore();
    return now >= nextProbe
        || (fills
            && (drawnIsNext || passive.keySet().stream().noneMatch(site -> isFree(now, site))));
  }

  /// Whether a site can become a neighbour: it is none, is not being called, and it was not called
  /// in vain or let go a little while ago.
  public boolean isFree(long now, long site) {
    return site != self.site()
        && !active.containsKey(site)
        && !calls.containsKey(site)
        && !shunned.containsKey(site)
        && retryAt(site) <= now;
  }

  /// Until when a site is left alone that did not answer, in milliseconds of the same clock; 0 if
  /// it is not.
  public long retryAt(long site) {
    BackOff backOff = backOffs.get(site);
    return backOff == null ? 0 : backOff.until;
  }

  /// Leaves a site alone no longer, for whatever reason it was.
  public void forgive(long site) {
    backOffs.remove(site);
    shunned.remove(site);
  }

  /// The neighbours, by when they became it.
  public List<Contact> active() {
    return active.values().stream().map(neighbor -> neighbor.contact).toList();
  }

  /// The sites it could call, of those that it heard of.
  public List<Contact> passive() {
    return passive.values().stream().map(known -> known.contact).toList();
  }

  /// Tells of everything in this machine that grows. Sponsors, who are never forgotten, come on top
  /// of the others that it heard of.
  public void bounds(Bounds out) {
    int forgettable = 0;
    for (Known known : passive.values()) {
      forgettable += known.pinned ? 0 : 1;
    }
    out.bound("HyParView.active", active.size(), activeView);
    out.bound("HyParView.passive", forgettable, Limits.PASSIVE_VIEW);
    out.bound("HyParView.calls", calls.size(), Limits.CALLS + 1L);
    out.bound("HyParView.trails", trails.size(), Limits.TRAILS);
    out.bound("HyParView.shunned", shunned.size(), Limits.SHUNNED);
    out.bound("HyParView.backOffs", backOffs.size(), Limits.BACK_OFFS);
  }

  /// Takes one step.
  ///
  /// @param now milliseconds of a clock that never goes back
  public void handle(long now, Input input, Consumer<Output> out) {
    switch (input) {
      case Input.Known(Contact contact, boolean pinned) -> onKnown(contact, pinned);
      case Input.Connected i -> onConnected(now, i.site(), out);
      case Input.Reconnected i -> onReconnected(now, i.site(), out);
      case Input.Unreachable i -> onUnreachable(now, i.site());
      case Input.Received i -> onMessage(now, i.site(), i.message(), out);
      case Input.Disconnected i -> onDisconnected(now, i.site(), out);
      case Input.Probed i -> onProbed(now, i, out);
      case Input.Suspected i -> onSuspected(now, i.site(), out);
      case Input.Tick _ -> onTick(now, out);
    }
  }

  // ---- calls

  private boolean wantsMore() {
    long called = calls.values().stream().filter(c -> c.purpose != Purpose.PROBE).count();
    return active.size() + called < activeView && called < Limits.CALLS;
  }

  /// One site is asked to take this one in, the others to be neighbours, at the same time.
  private void fill(long now, Consumer<Output> out) {
    while (now >= nextFill && wantsMore()) {
      boolean reached = random.nextBoolean();
      Contact next = next(now, drawnIsNext, known -> known.reached == reached);
      if (next == null) {
        return;
      }
      drawnIsNext = !drawnIsNext;
      boolean joining = calls.values().stream().anyMatch(c -> c.purpose == Purpose.JOIN);
      call(now, next, joined || joining ? Purpose.NEIGHBOR : Purpose.JOIN, out);
    }
  }

  /// The one that was drawn, if it is its turn; else one that was heard of, rather of `these`.
  private @Nullable Contact next(long now, boolean drawnFirst, Predicate<Known> these) {
    Contact next = drawn != null && isFree(now, drawn.site()) ? drawn : null;
    if (next == null || !drawnFirst) {
      Known known = pick(now, these);
      if (known == null) {
        known = pick(now, _ -> true);
      }
      if (known != null) {
        return known.contact;
      }
    }
    drawn = null;
    return next;
  }

  /// The next attempt waits for longer each time. Whoever has few neighbours insists, and is
  /// refused only where it was let go.
  private void retryLater(long now) {
    long longest = active.size() < few ? LAST_BACK_OFF_MS : LAST_RETRY_MS;
    long wait = FIRST_RETRY_MS << Math.min(refusals, 10);
    nextFill = now + jittered(Math.min(wait, longest));
  }

  private @Nullable Known pick(long now, Predicate<Known> which) {
    var able = new ArrayList<Known>();
    for (Known known : passive.values()) {
      if (which.test(known) && isFree(now, known.contact.site())) {
        able.add(known);
      }
    }
    return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
  }

  private void call(long now, Contact contact, Purpose purpose, Consumer<Output> out) {
    long site = contact.site();
    calls.put(site, new Call(contact, purpose, now + Limits.CALL.toMillis()));
    BackOff before = backOffs.remove(site);
    int times = before == null ? 0 : Math.min(before.times + 1, 7);
    long wait = Math.min(SOON_MS << times, LAST_BACK_OFF_MS);
    backOffs.put(site, new BackOff(times, now + jittered(wait)));
    if (backOffs.size() > Limits.BACK_OFFS) {
      backOffs.remove(backOffs.keySet().iterator().next());
    }
    out.accept(new Output.Dial(contact));
  }

  private void onKnown(Contact contact, boolean pinned) {
    if (contact.isCallable()) {
      drawn = contact;
    }
    if (pinned && contact.isCallable() && contact.site() != self.site()) {
      passive.put(contact.site(), new Known(contact, true, false));
    } else {
      remember(contact, false);
    }
  }

  private void onConnected(long now, long site, Consumer<Output> out) {
    Call call = calls.get(site);
    if (call == null) {
      hangUp(site, out);
      return;
    }
    Known known = passive.get(site);
    if (known != null) {
      known.reached = true;
    }
    if (active.containsKey(site)) {
      calls.remove(site);
      return;
    }
    switch (call.purpose) {
      case JOIN -> {
        calls.remove(site);
        joined = true;
        long id = random.nextLong();
        trail(now, id, self.site());
        out.accept(new Output.Send(site, new Message.Join(id, self)));
        add(now, call.contact, true, out);
      }
      case NEIGHBOR ->
          out.accept(new Output.Send(site, new Message.Neighbor(self, active.size() < few)));
      case PROBE -> {
        calls.put(site, new Call(call.contact, Purpose.PROBE, now + COMPARE_MS));
        out.accept(new Output.Probe(site));
      }
    }
  }

  /// So that both sides agree again on whether they are neighbours.
  private void onReconnected(long now, long site, Consumer<Output> out) {
    if (active.containsKey(site)) {
      calls.remove(site);
      out.accept(new Output.Send(site, new Message.Neighbor(self, true)));
    } else if (calls.containsKey(site)) {
      onConnected(now, site, out);
    }
  }

  private void onUnreachable(long now, long site) {
    if (calls.remove(site) == null) {
      return;
    }
    forget(site);
    long wait = active.size() < few ? SOON_MS : FIRST_RETRY_MS;
    nextFill = Math.max(nextFill, now + jittered(wait));
  }

  private void onDisconnected(long now, long site, Consumer<Output> out) {
    calls.remove(site);
    if (active.remove(site) != null) {
      out.accept(new Output.NeighborDown(site));
      replace(now);
    }
  }

  /// A neighbour is gone: look for another at once.
  private void replace(long now) {
    refusals = 0;
    nextFill = now + random.nextLong(SOON_MS);
  }

  private void hangUp(long site, Consumer<Output> out) {
    if (!active.containsKey(site)) {
      out.accept(new Output.Hangup(site));
    }
  }

  // ---- neighbours

  private void add(long now, Contact contact, boolean chosen, Consumer<Output> out) {
    if (contact.site() == self.site() || active.containsKey(contact.site())) {
      return;
    }
    if (active.size() >= activeView) {
      drop(dispensable(), out);
    }
    forget(contact.site());
    active.put(contact.site(), new Neighbor(contact, chosen, now));
    refusals = 0;
    out.accept(new Output.NeighborUp(contact.site()));
  }

  /// A neighbour that makes room: none of the last few that were chosen here.
  private long dispensable() {
    List<Neighbor> called = active.values().stream().filter(neighbor -> !neighbor.chosen).toList();
    boolean fewChosen = active.size() - called.size() <= CHOSEN && !called.isEmpty();
    List<Neighbor> able = fewChosen ? called : List.copyOf(active.values());
    return able.get(random.nextInt(able.size())).contact.site();
  }

  private void drop(long site, Consumer<Output> out) {
    Neighbor gone = active.remove(site);
    if (gone != null) {
      out.accept(new Output.NeighborDown(site));
      out.accept(new Output.Send(site, new Message.Disconnect()));
      out.accept(new Output.Hangup(site));
      remember(gone.contact, true);
    }
  }

  /// One of few is kept: there may be nobody else.
  private void onSuspected(long now, long site, Consumer<Output> out) {
    if (active.size() < few) {
      return;
    }
    shunned.put(site, now + SHUN_MS);
    if (shunned.size() > Limits.SHUNNED) {
      shunned.remove(shunned.keySet().iterator().next());
    }
    drop(site, out);
    forget(site);
    replace(now);
  }

  private void onProbed(long now, Input.Probed probed, Consumer<Output> out) {
    Call call = calls.get(probed.site());
    if (call == null || call.purpose != Purpose.PROBE) {
      return;
    }
    backOffs.remove(probed.site());
    if (active.containsKey(probed.site())) {
      calls.remove(probed.site());
    } else if (probed.starved() || active.size() < activeView) {
      long deadline = now + Limits.CALL.toMillis();
      calls.put(probed.site(), new Call(call.contact, Purpose.NEIGHBOR, deadline));
      boolean high = probed.starved() || active.size() < few;
      out.accept(new Output.Send(probed.site(), new Message.Neighbor(self, high)));
    } else {
      calls.remove(probed.site());
      hangUp(probed.site(), out);
    }
  }

  // ---- what sites say

  private void onMessage(long now, long site, Message message, Consumer<Output> out) {
    backOffs.remove(site);
    switch (message) {
      case Message.Join(long id, Contact from) -> {
        if (from.site() == site) {
          onJoin(now, id, from, out);
        }
      }
      case Message.Neighbor(Contact from, boolean high) -> {
        if (from.site() == site) {
          onNeighbor(now, from, high, out);
        }
      }
      case Message.NeighborReply(boolean accepted) -> onNeighborReply(now, site, accepted, out);
      case Message.ForwardJoin(Contact joiner, int ttl) -> {
        if (active.containsKey(site)) {
          onForwardJoin(now, site, joiner, Math.min(ttl, ARWL), out);
        }
      }
      case Message.Disconnect _ -> {
        Neighbor gone = active.remove(site);
        if (gone != null) {
          out.accept(new Output.NeighborDown(site));
          out.accept(new Output.Hangup(site));
          remember(gone.contact, true);
          replace(now);
        }
      }
      case Message.Shuffle(long id, int ttl, List<Contact> contacts) -> {
        if (active.containsKey(site)) {
          onShuffle(now, site, id, Math.min(ttl, PRWL), contacts, out);
        }
      }
      case Message.ShuffleReply(long id, List<Contact> contacts) ->
          onShuffleReply(now, site, id, contacts, out);
    }
  }

  private void onJoin(long now, long id, Contact joiner, Consumer<Output> out) {
    if (isShunned(now, joiner.site())) {
      out.accept(new Output.Send(joiner.site(), new Message.Disconnect()));
      out.accept(new Output.Hangup(joiner.site()));
      return;
    }
    List<Contact> others = sample(joiner.site());
    boolean walks = joiner.isCallable() && !active.containsKey(joiner.site()) && joins.take(now);
    List<Long> before = List.copyOf(active.keySet());
    joined = true;
    add(now, joiner, false, out);
    out.accept(new Output.Send(joiner.site(), new Message.ShuffleReply(id, others)));
    for (long site : before) {
      if (walks && active.containsKey(site)) {
        out.accept(new Output.Send(site, new Message.ForwardJoin(joiner, ARWL)));
      }
    }
  }

  private void onForwardJoin(long now, long from, Contact joiner, int ttl, Consumer<Output> out) {
    long site = joiner.site();
    if (!joiner.isCallable() || site == self.site() || active.containsKey(site)) {
      return;
    }
    if (ttl <= 0 || active.size() <= 1) {
      if (calls.size() < Limits.CALLS
          && !calls.containsKey(site)
          && !isShunned(now, site)
          && mayTeach(now, from)) {
        call(now, joiner, Purpose.NEIGHBOR, out);
      }
      return;
    }
    if (ttl == PRWL) {
      learn(now, from, List.of(joiner));
    }
    Neighbor next = other(from, site);
    if (next != null && mayWalk(now, from)) {
      out.accept(new Output.Send(next.contact.site(), new Message.ForwardJoin(joiner, ttl - 1)));
    }
  }

  private void onNeighbor(long now, Contact from, boolean high, Consumer<Output> out) {
    boolean accepted =
        active.containsKey(from.site())
            || (!isShunned(now, from.site()) && (high || active.size() < activeView));
    if (accepted) {
      joined = true;
      add(now, from, false, out);
    }
    out.accept(new Output.Send(from.site(), new Message.NeighborReply(accepted)));
  }

  private void onNeighborReply(long now, long site, boolean accepted, Consumer<Output> out) {
    Call call = calls.get(site);
    if (call == null || call.purpose != Purpose.NEIGHBOR) {
      return;
    }
    calls.remove(site);
    if (accepted) {
      joined = true;
      add(now, call.contact, true, out);
      nextFill = now;
    } else {
      refusals++;
      retryLater(now);
      hangUp(site, out);
    }
  }

  // ---- addresses

  private void shuffle(long now, Consumer<Output> out) {
    Neighbor next = other(self.site(), self.site());
    if (next != null) {
      long id = random.nextLong();
      trail(now, id, self.site());
      var message = new Message.Shuffle(id, PRWL, sample(next.contact.site()));
      out.accept(new Output.Send(next.contact.site(), message));
    }
  }

  private void onShuffle(
      long now, long from, long id, int ttl, List<Contact> contacts, Consumer<Output> out) {
    Neighbor next = other(from, from);
    if (ttl > 1 && next != null && mayWalk(now, from) && trail(now, id, from)) {
      out.accept(new Output.Send(next.contact.site(), new Message.Shuffle(id, ttl - 1, contacts)));
      return;
    }
    out.accept(new Output.Send(from, new Message.ShuffleReply(id, sample(from))));
    learn(now, from, contacts);
  }

  private void onShuffleReply(
      long now, long from, long id, List<Contact> contacts, Consumer<Output> out) {
    Trail trail = trails.remove(id);
    if (trail == null || trail.deadline < now) {
      return;
    }
    if (trail.from == self.site()) {
      learn(now, from, contacts);
    } else if (active.containsKey(trail.from)) {
      out.accept(new Output.Send(trail.from, new Message.ShuffleReply(id, contacts)));
    }
  }

  /// Remembers where an answer goes; false if it is on its way already.
  private boolean trail(long now, long id, long from) {
    if (trails.putIfAbsent(id, new Trail(from, now + TRAIL_MS)) != null) {
      return false;
    }
    if (trails.size() > Limits.TRAILS) {
      trails.remove(trails.keySet().iterator().next());
    }
    return true;
  }

  private @Nullable Neighbor other(long one, long two) {
    var able = new ArrayList<Neighbor>();
    for (var neighbor : active.values()) {
      if (neighbor.contact.site() != one && neighbor.contact.site() != two) {
        able.add(neighbor);
      }
    }
    return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
  }

  /// This site, some neighbours, and some that were reached once.
  private List<Contact> sample(long without) {
    var contacts = new ArrayList<Contact>(Limits.SHUFFLE_CONTACTS);
    if (self.isCallable()) {
      contacts.add(self);
    }
    var some = new ArrayList<Contact>();
    for (Neighbor neighbor : active.values()) {
      if (neighbor.contact.isCallable() && neighbor.contact.site() != without) {
        some.add(neighbor.contact);
      }
    }
    take(some, SHUFFLED_ACTIVE, contacts);
    some.clear();
    for (Known known : passive.values()) {
      if (known.reached && known.contact.site() != without && !contacts.contains(known.contact)) {
        some.add(known.contact);
      }
    }
    take(some, SHUFFLED_PASSIVE, contacts);
    return List.copyOf(contacts);
  }

  private void take(List<Contact> from, int count, List<Contact> into) {
    for (int i = 0; i < count && !from.isEmpty(); i++) {
      into.add(from.remove(random.nextInt(from.size())));
    }
  }

  private void learn(long now, long from, List<Contact> contacts) {
    int most = Math.min(contacts.size(), Limits.SHUFFLE_CONTACTS);
    for (Contact contact : contacts.subList(0, most)) {
      if (mayTeach(now, from) && !isShunned(now, contact.site())) {
        remember(contact, false);
      }
    }
  }

  /// Whether one more address is taken of a neighbour.
  private boolean mayTeach(long now, long from) {
    Neighbor teacher = active.get(from);
    return teacher != null && teacher.lessons.take(now);
  }

  /// Whether one more walk of a neighbour goes on; without a limit it would have others work for
  /// it.
  private boolean mayWalk(long now, long from) {
    Neighbor walker = active.get(from);
    return walker != null && walker.walks.take(now);
  }

  private void remember(Contact contact, boolean reached) {
    long site = contact.site();
    if (!contact.isCallable() || site == self.site() || active.containsKey(site)) {
      return;
    }
    Known before = passive.get(site);
    if (before != null) {
      if (before.pinned || before.reached) {
        return;
      }
      passive.remove(site);
    }
    var known = new Known(contact, false, reached);
    long alike =
        passive.values().stream().filter(k -> !k.pinned && k.prefix.equals(known.prefix)).count();
    if (alike >= Limits.CONTACTS_PER_PREFIX) {
      return;
    }
    if (passive.size() >= Limits.PASSIVE_VIEW && !forgetOne()) {
      return;
    }
    passive.put(site, known);
  }

  private void forget(long site) {
    Known known = passive.get(site);
    if (known != null && !known.pinned) {
      passive.remove(site);
    }
  }

  /// Makes room: rather one that was never reached; never a sponsor.
  private boolean forgetOne() {
    Known one = forgettable(k -> !k.reached);
    if (one == null) {
      one = forgettable(_ -> true);
    }
    return one != null && passive.remove(one.contact.site()) != null;
  }

  private @Nullable Known forgettable(Predicate<Known> which) {
    List<Known> able =
        passive.values().stream()
            .filter(known -> !known.pinned && !calls.containsKey(known.contact.site()))
            .filter(which)
            .toList();
    return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
  }

  private boolean isShunned(long now, long site) {
    Long until = shunned.get(site);
    if (until != null && until <= now) {
      shunned.remove(site);
      return false;
    }
    return until != null;
  }

  // ---- time

  private void onTick(long now, Consumer<Output> out) {
    for (var call : List.copyOf(calls.entrySet())) {
      if (call.getValue().deadline <= now) {
        onUnreachable(now, call.getKey());
        hangUp(call.getKey(), out);
      }
    }
    shunned.values().removeIf(until -> until <= now);
    if (nextShuffle <= now) {
      nextShuffle = now + jittered(SHUFFLE_MS);
      trails.values().removeIf(trail -> trail.deadline < now);
      shuffle(now, out);
    }
    if (nextProbe <= now) {
      nextProbe = now + jittered(PROBE_MS);
      Contact next = next(now, true, known -> !known.reached);
      if (next != null) {
        call(now, next, Purpose.PROBE, out);
      }
    }
    fill(now, out);
  }

  /// From half of it to one and a half.
  private long jittered(long ms) {
    return ms / 2 + random.nextLong(ms + 1);
  }
}

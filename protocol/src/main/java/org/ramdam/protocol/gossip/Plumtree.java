package org.ramdam.protocol.gossip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.Limits;

/// Epidemic broadcast trees over site logs: pushes what is new along a tree, and announces it on
/// the links that are not of the tree, so that a hole in the tree is noticed and mended. Inputs in,
/// outputs out; the same inputs give the same outputs, always.
///
/// A message of the paper is here the growth of a log: (site, from, size). What a site has is a
/// number for each log, so an announcement is cumulative, (site, size), and a `GRAFT` asks for all
/// from a size on: it is answered from the store, and nothing has to be kept in memory for it.
/// Growth is passed on once it was verified and stored, never before.
///
/// Beyond the paper: a link that is grafted and pruned again and again is not made eager any more
/// for a minute, though what a `GRAFT` asks for is always sent; a neighbour that announces what it
/// then does not send is let go; and growth is announced even to who sent or announced it, at
/// leisure, so that every site knows what its neighbours hold.
///
/// Not thread-safe.
///
/// @see <a href="https://asc.di.fct.unl.pt/~jleitao/pdf/srds07-leitao.pdf">Leitão, Pereira,
///   Rodrigues, "Epidemic Broadcast Trees", SRDS 2007</a>
public final class Plumtree {
  /// In place of a peer: this site itself.
  public static final long NOBODY = -1;

  private static final long FIRST_ROUND_TRIP_MS = 200;
  private static final long STORE_MS = 50;

  /// Pushes in a row that were of no use before a link is pruned. With one, as in the paper, which
  /// has one sender, records of several sites that are under way at once cut a circle of links in
  /// several places.
  private static final int REDUNDANT = 4;

  private static final int PATIENCE_TRIPS = 6;
  private static final long PATIENCE_MS = 300;

  private final LongUnaryOperator held;
  private final LongUnaryOperator offered;
  private final Map<Long, Peer> peers = new LinkedHashMap<>();
  private final Map<Long, Long> taking = new LinkedHashMap<>();
  private final Map<Long, Missing> missing = new LinkedHashMap<>();
  private long flushAt = Long.MAX_VALUE;

  /// What neighbours tell each other.
  public sealed interface Message {
    /// The entries [`from`, `size`) of a log, with a head that covers them.
    record Gossip(long site, long from, long size) implements Message {}

    /// These logs have these sizes here.
    record IHave(long[] sites, long[] sizes) implements Message {
      public IHave {
        if (sites.length != sizes.length) {
          throw new IllegalArgumentException(sites.length + " sites, " + sizes.length + " sizes");
        }
      }
    }

    /// Send a log from there on, and push to me from now on.
    record Graft(long site, long from) implements Message {}

    /// What you push I have already: announce from now on.
    record Prune() implements Message {}
  }

  /// What happened.
  public sealed interface Input {
    /// A site is a neighbour now.
    record NeighborUp(long peer) implements Input {}

    /// A site is no neighbour any more.
    record NeighborDown(long peer) implements Input {}

    /// A message came.
    record Received(long peer, Message message) implements Input {}

    /// A round trip to a neighbour was measured.
    record Measured(long peer, long roundTripMs) implements Input {}

    /// Entries [`from`, `size`) are verified and on disk, and a head covers them.
    ///
    /// @param peer who sent them; [Plumtree#NOBODY] if they were written here
    record Stored(long site, long from, long size, long peer) implements Input {}

    /// Entries that came otherwise than by gossip are on disk, and a head covers them.
    record Brought(long site, long size) implements Input {}

    /// What was to be stored is no good.
    record Refused(long site) implements Input {}

    /// Time passes; not before [Plumtree#wake] is there anything to do.
    record Tick() implements Input {}
  }

  /// What is to be done.
  public sealed interface Output {
    /// Send.
    record Send(long peer, Message message) implements Output {}

    /// Read entries [`from`, `size`) of a log and send them as [Message.Gossip].
    record SendEntries(long peer, long site, long from, long size) implements Output {}

    /// Verify and store; answer [Input.Stored] or [Input.Refused].
    record Take(long peer, Message.Gossip gossip) implements Output {}

    /// A peer announced, several times in a row, what it did not send.
    record Suspect(long peer) implements Output {}
  }

  private static final class Peer {
    final long id;
    boolean eager = true;
    int redundant;
    int grafts;
    long counted;
    long backOff;
    int empty;
    long emptySince;
    long roundTrip = FIRST_ROUND_TRIP_MS;
    final Map<Long, Long> toAnnounce = new LinkedHashMap<>();

    Peer(long id) {
      this.id = id;
    }

    void makeEager(long now) {
      if (eager || now < backOff) {
        return;
      }
      if (now - counted >= Limits.GRAFT_BACK_OFF.toMillis()) {
        counted = now;
        grafts = 0;
      }
      grafts++;
      if (grafts > Limits.GRAFTS) {
        backOff = now + Limits.GRAFT_BACK_OFF.toMillis();
      } else {
        eager = true;
        redundant = 0;
      }
    }

    /// What is pushed need not be announced.
    void pushed(long site, long size) {
      Long told = toAnnounce.get(site);
      if (told != null && told <= size) {
        toAnnounce.remove(site);
      }
    }
  }

  /// Of one log.
  private static final class Missing {
    final long site;
    final Map<Long, Long> announced = new LinkedHashMap<>();
    @Nullable Peer asked;
    long due;

    Missing(long site, long due) {
      this.site = site;
      this.due = due;
    }
  }

  /// Starts without neighbours.
  ///
  /// @param held how many entries of a log are on disk, by its site
  /// @param offered how many of them a head covers, so that they can be sent
  public Plumtree(LongUnaryOperator held, LongUnaryOperator offered) {
    this.held = held;
    this.offered = offered;
  }

  /// When the next [Input.Tick] has something to do, in milliseconds of the same clock.
  public long wake() {
    long wake = flushAt;
    for (Missing log : missing.values()) {
      wake = Math.min(wake, log.due);
    }
    return wake;
  }

  /// Neighbours to whom entries are pushed.
  public List<Long> eagerPushPeers() {
    return peers.values().stream().filter(peer -> peer.eager).map(peer -> peer.id).toList();
  }

  /// Neighbours to whom they are announced.
  public List<Long> lazyPushPeers() {
    return peers.values().stream().filter(peer -> !peer.eager).map(peer -> peer.id).toList();
  }

  /// Tells of everything in this machine that grows.
  public void bounds(Bounds out) {
    out.bound("Plumtree.peers", peers.size(), Limits.SITES);
    out.bound("Plumtree.taking", taking.size(), Limits.ANNOUNCED_LOGS);
    out.bound("Plumtree.missing", missing.size(), Limits.ANNOUNCED_LOGS);
    for (Missing log : missing.values()) {
      out.bound("Plumtree.Missing.announced", log.announced.size(), Limits.ANNOUNCERS);
    }
    for (Peer peer : peers.values()) {
      out.bound("Plumtree.Peer.toAnnounce", peer.toAnnounce.size(), Limits.SITES);
    }
  }

  /// Takes one step.
  ///
  /// @param now milliseconds of a clock that never goes back
  public void handle(long now, Input input, Consumer<Output> out) {
    switch (input) {
      case Input.NeighborUp(long id) -> peers.putIfAbsent(id, new Peer(id));
      case Input.NeighborDown(long id) -> onNeighborDown(now, id);
      case Input.Received(long id, Message message) -> {
        Peer peer = peers.get(id);
        if (peer != null) {
          onMessage(now, peer, message, out);
        }
      }
      case Input.Measured(long id, long ms) -> {
        Peer peer = peers.get(id);
        if (peer != null) {
          peer.roundTrip =
              peer.roundTrip == FIRST_ROUND_TRIP_MS ? ms : (7 * peer.roundTrip + ms) / 8;
        }
      }
      case Input.Stored i -> onStored(now, i, out);
      case Input.Brought(long site, long size) -> {
        settle(site);
        for (Peer peer : peers.values()) {
          announce(peer, site, size, now + Limits.HAVE_EVERY.toMillis());
        }
      }
      case Input.Refused(long site) -> taking.remove(site);
      case Input.Tick _ -> onTick(now, out);
    }
  }

  private void onNeighborDown(long now, long id) {
    Peer gone = peers.remove(id);
    for (Missing log : missing.values()) {
      log.announced.remove(id);
      if (gone != null && log.asked == gone) {
        log.asked = null;
        log.due = now;
      }
    }
  }

  private void onMessage(long now, Peer peer, Message message, Consumer<Output> out) {
    switch (message) {
      case Message.Gossip gossip -> onGossip(now, peer, gossip, out);
      case Message.IHave(long[] sites, long[] sizes) -> {
        for (int i = 0; i < sites.length; i++) {
          onAnnounced(now, peer, sites[i], sizes[i]);
        }
      }
      case Message.Graft(long site, long from) -> {
        peer.makeEager(now);
        long size = offered.applyAsLong(site);
        if (from < size) {
          long to = Math.min(size, from + Limits.PUSH_ENTRIES);
          peer.pushed(site, to);
          out.accept(new Output.SendEntries(peer.id, site, from, to));
        }
      }
      case Message.Prune _ -> peer.eager = false;
    }
  }

  // ---- entries

  /// What is here, or about to be.
  private long expected(long site) {
    return Math.max(held.applyAsLong(site), taking.getOrDefault(site, 0L));
  }

  private void onGossip(long now, Peer peer, Message.Gossip gossip, Consumer<Output> out) {
    long site = gossip.site();
    peer.empty = 0;
    long here = expected(site);
    if (gossip.size() <= here) {
      // What is still being verified may be refused; then this peer has it.
      onAnnounced(now, peer, site, gossip.size());
      peer.redundant++;
      if (peer.eager && peer.redundant >= REDUNDANT) {
        peer.eager = false;
        out.accept(new Output.Send(peer.id, new Message.Prune()));
      }
    } else if (gossip.from() > here) {
      onAnnounced(now, peer, site, gossip.size());
      Missing log = missing.get(site);
      if (log != null && log.asked == null) {
        log.due = now;
        graft(now, log, out);
      }
    } else if (taking.size() < Limits.ANNOUNCED_LOGS) {
      peer.makeEager(now);
      peer.redundant = 0;
      answered(now, peer, site);
      taking.put(site, gossip.size());
      out.accept(new Output.Take(peer.id, gossip));
    }
  }

  private void onStored(long now, Input.Stored stored, Consumer<Output> out) {
    long site = stored.site();
    Missing log = missing.get(site);
    Map<Long, Long> announced = log == null ? Map.of() : new LinkedHashMap<>(log.announced);
    settle(site);
    for (Peer peer : peers.values()) {
      boolean hasIt =
          peer.id == stored.peer() || announced.getOrDefault(peer.id, 0L) >= stored.size();
      if (hasIt) {
        announce(peer, site, stored.size(), now + Limits.ACKNOWLEDGE_EVERY.toMillis());
      } else if (peer.eager && stored.size() - stored.from() <= Limits.PUSH_ENTRIES) {
        peer.pushed(site, stored.size());
        out.accept(new Output.SendEntries(peer.id, site, stored.from(), stored.size()));
      } else {
        announce(peer, site, stored.size(), now + Limits.HAVE_EVERY.toMillis());
      }
    }
  }

  /// Forgets what was waited for and has come.
  private void settle(long site) {
    long size = held.applyAsLong(site);
    if (taking.getOrDefault(site, Long.MAX_VALUE) <= size) {
      taking.remove(site);
    }
    Missing log = missing.get(site);
    if (log != null) {
      log.announced.values().removeIf(announced -> announced <= size);
      if (log.announced.isEmpty()) {
        missing.remove(site);
      }
    }
  }

  // ---- announcements

  /// @param latest until when it may be held back, to go with others
  private void announce(Peer peer, long site, long size, long latest) {
    peer.toAnnounce.put(site, size);
    flushAt = Math.min(flushAt, latest);
  }

  private void onAnnounced(long now, Peer peer, long site, long size) {
    if (size <= held.applyAsLong(site)) {
      return;
    }
    Missing log = missing.get(site);
    if (log == null) {
      if (missing.size() >= Limits.ANNOUNCED_LOGS) {
        return;
      }
      log = new Missing(site, now + patience(peer));
      missing.put(site, log);
    }
    if (log.announced.size() < Limits.ANNOUNCERS || log.announced.containsKey(peer.id)) {
      log.announced.merge(peer.id, size, Math::max);
    }
  }

  /// How long the tree may take to bring what a link that is not of the tree has announced, and how
  /// long a peer may take to send what it was asked for. The shorter it is, the more is asked for
  /// that was on its way.
  private static long patience(Peer peer) {
    return PATIENCE_TRIPS * peer.roundTrip + PATIENCE_MS;
  }

  /// Asks the next of those who announced a log.
  private void graft(long now, Missing log, Consumer<Output> out) {
    long here = expected(log.site);
    for (var announced : log.announced.entrySet()) {
      Peer peer = peers.get(announced.getKey());
      if (peer != null && announced.getValue() > here) {
        log.asked = peer;
        log.due = now + patience(peer);
        peer.makeEager(now);
        out.accept(new Output.Send(peer.id, new Message.Graft(log.site, here)));
        return;
      }
    }
    if (log.announced.isEmpty()) {
      missing.remove(log.site);
    } else {
      log.due = now + STORE_MS;
    }
  }

  private void answered(long now, Peer peer, long site) {
    Missing log = missing.get(site);
    if (log != null && log.asked == peer) {
      log.asked = null;
      log.due = now + STORE_MS;
    }
  }

  private void giveUp(long now, Missing log, Consumer<Output> out) {
    Peer asked = log.asked;
    if (asked == null) {
      return;
    }
    log.asked = null;
    log.announced.remove(asked.id);
    if (asked.empty++ == 0) {
      asked.emptySince = now;
    }
    if (asked.empty >= Limits.EMPTY_ANNOUNCEMENTS
        && now - asked.emptySince >= Limits.EMPTY.toMillis()) {
      asked.empty = 0;
      out.accept(new Output.Suspect(asked.id));
    }
  }

  // ---- time

  private void onTick(long now, Consumer<Output> out) {
    for (Missing log : List.copyOf(missing.values())) {
      if (log.due <= now) {
        giveUp(now, log, out);
        graft(now, log, out);
      }
    }
    if (flushAt <= now) {
      flushAt = Long.MAX_VALUE;
      for (Peer peer : new ArrayList<>(peers.values())) {
        if (!peer.toAnnounce.isEmpty()) {
          flush(peer, out);
        }
      }
    }
  }

  private static void flush(Peer peer, Consumer<Output> out) {
    long[] sites = new long[peer.toAnnounce.size()];
    long[] sizes = new long[sites.length];
    int at = 0;
    for (var log : peer.toAnnounce.entrySet()) {
      sites[at] = log.getKey();
      sizes[at++] = log.getValue();
    }
    peer.toAnnounce.clear();
    out.accept(new Output.Send(peer.id, new Message.IHave(sites, sizes)));
  }
}

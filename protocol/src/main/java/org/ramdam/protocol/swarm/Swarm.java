package org.ramdam.protocol.swarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.gossip.Plumtree;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Message;

/// A site among the others of its network: whom it calls, and all that is said on its connections.
/// Inputs in, outputs out; the same inputs and the same random numbers give the same outputs,
/// always.
///
/// Three machines share the connections. [HyParView] says with which few sites this one gossips;
/// [Sync] greets, compares and catches up on every connection that stands; [Plumtree] spreads what
/// is new among the neighbours. A log that is far behind is left to `Sync`, and so is what the tree
/// does not bring within [Limits#TREE].
///
/// Who may be called is known from the logs: which sites are in, and the addresses that they have
/// announced, which count more than what others say of them. So nothing has to be kept for the next
/// start, and no neighbour can keep a site from the others: it draws from all of them.
///
/// Not thread-safe.
public final class Swarm {
  /// Addresses that are looked up at a time.
  private static final int DRAWN = 16;

  private static final long LOOK_AGAIN_MS = 250;

  /// A round trip counts as no longer than this: whoever delays its answers delays little.
  private static final long LONGEST_TRIP_MS = 2_000;

  private final Bytes32 self;
  private final int activeView;
  private final Directory directory;
  private final RandomGenerator random;
  private final Sync sync;
  private final HyParView views;
  private final Plumtree tree;
  private final Map<Long, Link> links = new LinkedHashMap<>();
  private final Map<Long, Link> bySite = new HashMap<>();
  private final Map<Long, Bytes32> drawn = new HashMap<>();
  private final Set<Long> neighbors = new HashSet<>();
  private final Set<Long> calling = new HashSet<>();
  private final Set<Long> probing = new HashSet<>();
  private final Map<Long, ArrayDeque<Source>> storing = new HashMap<>();
  private Message.@Nullable RunPart push;
  private long lookAgain;
  private long lastGossip;
  private long lastProbe;

  /// Who may be called, and where.
  public interface Directory {
    /// The sites that are in, and those that have let this one in.
    List<Bytes32> sites();

    /// Where a site can be called, `host:port`; empty if it is not known, or nowhere.
    String address(Bytes32 site);

    /// Whether a site has let this one in.
    boolean isSponsor(Bytes32 site);
  }

  /// What is to be done.
  public sealed interface Output {
    /// Call a site; then there is either a [Sync.Input.Connected], or [Swarm#unreachable] is told.
    record Dial(Bytes32 site, String address) implements Output {}

    /// What is to be done on a connection, or with a log.
    record Act(Sync.Output what) implements Output {}
  }

  /// A connection.
  private static final class Link {
    final long peer;
    final long site;
    boolean fetched;
    boolean compared;
    boolean told;
    boolean parted;
    long pinged = -1;

    Link(long peer, long site) {
      this.peer = peer;
      this.site = site;
    }
  }

  /// Where entries come from that are being stored.
  ///
  /// @param site who has pushed them; [Plumtree#NOBODY] if they were fetched
  /// @param size the extent of the log with them
  private record Source(long site, long size) {}

  /// A site that starts, with no connection.
  ///
  /// @param network the network that its peers must be of
  /// @param address where it can be called, `host:port`; empty if it can only call out
  /// @param activeView how many neighbours it has at most
  /// @param tolerance what it puts up with from peers
  /// @param random the only source of chance
  /// @param now milliseconds of a clock that never goes back
  public Swarm(
      Bytes32 self,
      Bytes32 network,
      String address,
      int activeView,
      Sync.Tolerance tolerance,
      Directory directory,
      RandomGenerator random,
      long now) {
    this.self = self;
    this.activeView = activeView;
    this.directory = directory;
    this.random = random;
    this.sync = new Sync(self, network, tolerance);
    this.views = new HyParView(new Contact(self.prefix(), address), activeView, random, now);
    this.tree = new Plumtree(sync::stored, sync::covered);
    this.lastProbe = now;
  }

  /// Takes one step.
  ///
  /// @param now milliseconds of a clock that never goes back
  public void handle(long now, Sync.Input input, Consumer<Output> out) {
    switch (input) {
      case Sync.Input.Connected i -> onConnected(now, i, out);
      case Sync.Input.Received i -> onReceived(now, i, out);
      case Sync.Input.Disconnected i -> {
        sync(now, i, out);
        gone(now, i.peer(), out);
      }
      case Sync.Input.Grown i -> {
        sync(now, i, out);
        long size = sync.covered(self.prefix());
        tree(now, new Plumtree.Input.Stored(self.prefix(), i.from(), size, Plumtree.NOBODY), out);
      }
      case Sync.Input.Stored i -> onStored(now, i, out);
      case Sync.Input.Brought i -> {
        long before = sync.covered(i.site());
        sync(now, i, out);
        if (sync.covered(i.site()) > before) {
          tree(now, new Plumtree.Input.Brought(i.site(), sync.covered(i.site())), out);
        }
      }
      case Sync.Input.Refused i -> onRefused(now, i, out);
      case Sync.Input.Tick i -> onTick(now, i, out);
      case Sync.Input.Follow i -> {
        sync(now, i, out);
        long size = sync.covered(i.site().prefix());
        if (size > 0) {
          tree(now, new Plumtree.Input.Brought(i.site().prefix(), size), out);
        }
      }
      case Sync.Input.CosignatureStored _,
          Sync.Input.Forked _,
          Sync.Input.NotForked _,
          Sync.Input.Alike _,
          Sync.Input.Missing _,
          Sync.Input.Recall _ ->
          sync(now, input, out);
    }
  }

  /// A call has come to nothing.
  public void unreachable(long now, Bytes32 site, Consumer<Output> out) {
    if (calling.remove(site.prefix())) {
      views(now, new HyParView.Input.Unreachable(site.prefix()), out);
    }
  }

  /// Calls a site again as if it had never let this one down.
  public void forgive(Bytes32 site) {
    views.forgive(site.prefix());
  }

  // ---- connections

  private void onConnected(long now, Sync.Input.Connected connected, Consumer<Output> out) {
    Link link = new Link(connected.peer(), connected.site().prefix());
    Link before = bySite.get(link.site);
    var outputs = new ArrayList<Sync.Output>();
    sync.handle(now, connected, outputs::add);
    if (sync.isConnected(link.peer)) {
      links.put(link.peer, link);
      bySite.put(link.site, link);
    }
    outputs.forEach(output -> act(now, output, out));
    if (links.get(link.peer) != link) {
      return;
    }
    boolean called = calling.remove(link.site) || connected.dialled();
    if (before != null) {
      if (neighbors.contains(link.site)) {
        measure(now, link, out);
      }
      views(now, new HyParView.Input.Reconnected(link.site), out);
    } else if (called) {
      views(now, new HyParView.Input.Connected(link.site), out);
    }
  }

  private void gone(long now, long peer, Consumer<Output> out) {
    Link link = links.remove(peer);
    if (link != null && bySite.remove(link.site, link)) {
      probing.remove(link.site);
      views(now, new HyParView.Input.Disconnected(link.site), out);
    }
  }

  private void hangUp(long now, long site, Consumer<Output> out) {
    calling.remove(site);
    Link link = bySite.get(site);
    if (link != null) {
      sync(now, new Sync.Input.Disconnected(link.peer), out);
      gone(now, link.peer, out);
      out.accept(
          new Output.Act(
              new Sync.Output.Close(link.peer, ByeCode.GOING, "this site has other neighbours")));
    }
  }

  private void onReceived(long now, Sync.Input.Received received, Consumer<Output> out) {
    sync(now, received, out);
    Link link = links.get(received.peer());
    if (link == null || !sync.isGreeted(link.peer)) {
      return;
    }
    switch (received.message()) {
      case Message.Membership(var said) ->
          views(now, new HyParView.Input.Received(link.site, known(said)), out);
      case Message.RunPart part when part.live() -> onPush(now, link, part, out);
      case Message.Have(long[] sites, long[] sizes) -> onHave(now, link, sites, sizes, out);
      case Message.Graft(long site, long from) -> {
        // Whoever is in an earlier generation catches up.
        if (Extent.generation(from) == Extent.generation(sync.covered(site))) {
          gossip(now, link, new Plumtree.Message.Graft(site, from), out);
        }
      }
      case Message.Prune _ -> gossip(now, link, new Plumtree.Message.Prune(), out);
      case Message.Pong(long token) when token == link.pinged -> {
        long trip = Math.min(now - token, LONGEST_TRIP_MS);
        tree(now, new Plumtree.Input.Measured(link.site, trip), out);
      }
      case Message.RunPart _,
          Message.Pong _,
          Message.Hello _,
          Message.Buckets _,
          Message.Frontier _,
          Message.Fetch _,
          Message.Cosigned _,
          Message.WantPrivate _,
          Message.Privates _,
          Message.AskHead _,
          Message.Head _,
          Message.Fork _,
          Message.Ping _,
          Message.Bye _,
          Message.JoinRequest _,
          Message.Welcome _ -> {}
    }
  }

  // ---- gossip

  private void gossip(long now, Link link, Plumtree.Message message, Consumer<Output> out) {
    if (neighbors.contains(link.site)) {
      tree(now, new Plumtree.Input.Received(link.site, message), out);
    } else if (!link.parted) {
      // It believes that the two are neighbours.
      link.parted = true;
      say(link.site, new Message.Membership(new HyParView.Message.Disconnect()), out);
    }
  }

  private void onPush(long now, Link link, Message.RunPart part, Consumer<Output> out) {
    long size = part.from() + part.count();
    if (!neighbors.contains(link.site)) {
      var _ = sync.take(link.peer, part, output -> act(now, output, out));
    }
    if (sync.isNear(part.site(), size)) {
      push = part;
      gossip(now, link, new Plumtree.Message.Gossip(part.site(), part.from(), size), out);
      push = null;
    }
    if (part.treeSize() > size && sync.isNear(part.site(), part.treeSize())) {
      gossip(now, link, announcement(part.site(), part.treeSize()), out);
    }
  }

  private static Plumtree.Message announcement(long site, long size) {
    return new Plumtree.Message.IHave(new long[] {site}, new long[] {size});
  }

  private void onHave(long now, Link link, long[] sites, long[] sizes, Consumer<Output> out) {
    for (int i = 0; i < sites.length; i++) {
      if (sync.isNear(sites[i], sizes[i])) {
        gossip(now, link, announcement(sites[i], sizes[i]), out);
      }
    }
  }

  private void take(long now, long site, Plumtree.Message.Gossip gossip, Consumer<Output> out) {
    Link link = bySite.get(site);
    boolean taken =
        link != null
            && sync.take(link.peer, Objects.requireNonNull(push), output -> act(now, output, out));
    if (!taken) {
      again(now, site, gossip.site(), gossip.size(), out);
    }
  }

  /// What a neighbour has sent cannot be taken now: it is as if it had been announced.
  private void again(long now, long site, long log, long size, Consumer<Output> out) {
    tree(now, new Plumtree.Input.Refused(log), out);
    if (neighbors.contains(site) && sync.isNear(log, size)) {
      tree(now, new Plumtree.Input.Received(site, announcement(log, size)), out);
    }
  }

  private void onStored(long now, Sync.Input.Stored stored, Consumer<Output> out) {
    long log = stored.site();
    long before = sync.covered(log);
    sync(now, stored, out);
    Source source = source(log);
    long size = sync.covered(log);
    if (source.site != Plumtree.NOBODY) {
      lastGossip = now;
    }
    if (size > before) {
      tree(
          now,
          source.site == Plumtree.NOBODY
              ? new Plumtree.Input.Brought(log, size)
              : new Plumtree.Input.Stored(log, before, size, source.site),
          out);
    }
  }

  private void onRefused(long now, Sync.Input.Refused refused, Consumer<Output> out) {
    sync(now, refused, out);
    Source source = source(refused.site());
    if (source.site == Plumtree.NOBODY) {
      return;
    }
    if (refused.fault() == Fault.OUT_OF_PLACE) {
      again(now, source.site, refused.site(), source.size, out);
    } else {
      tree(now, new Plumtree.Input.Refused(refused.site()), out);
    }
  }

  /// Runs of a log are answered in the order in which they were given to be stored.
  private Source source(long log) {
    ArrayDeque<Source> sources = storing.get(log);
    if (sources == null) {
      throw new IllegalStateException("nothing of this log was to be stored");
    }
    Source source = sources.removeFirst();
    if (sources.isEmpty()) {
      storing.remove(log);
    }
    return source;
  }

  /// A message without the sites that are not known to be in, and with the others where they have
  /// announced to be.
  private HyParView.Message known(HyParView.Message said) {
    return switch (said) {
      case HyParView.Message.Join(long id, Contact from) ->
          new HyParView.Message.Join(id, known(from));
      case HyParView.Message.Neighbor(Contact from, boolean high) ->
          new HyParView.Message.Neighbor(known(from), high);
      case HyParView.Message.ForwardJoin(Contact joiner, int ttl) ->
          new HyParView.Message.ForwardJoin(known(joiner), ttl);
      case HyParView.Message.Shuffle(long id, int ttl, var contacts) ->
          new HyParView.Message.Shuffle(id, ttl, known(contacts));
      case HyParView.Message.ShuffleReply(long id, var contacts) ->
          new HyParView.Message.ShuffleReply(id, known(contacts));
      case HyParView.Message.NeighborReply _, HyParView.Message.Disconnect _ -> said;
    };
  }

  private List<Contact> known(List<Contact> contacts) {
    return contacts.stream().map(this::known).filter(Contact::isCallable).toList();
  }

  private Contact known(Contact contact) {
    Bytes32 site = sync.site(contact.site());
    String announced = site == null ? "" : directory.address(site);
    boolean trusts = site != null && announced.isEmpty();
    return trusts ? contact : new Contact(contact.site(), announced);
  }

  // ---- time

  private void onTick(long now, Sync.Input.Tick tick, Consumer<Output> out) {
    sync(now, tick, out);
    draw(now, out);
    views(now, new HyParView.Input.Tick(), out);
    tree(now, new Plumtree.Input.Tick(), out);
    for (Link link : List.copyOf(links.values())) {
      if (!link.told && neighbors.contains(link.site) && sync.isReady(link.peer)) {
        link.told = true;
        Message.Have grown = sync.grownMeanwhile(link.peer);
        if (grown != null) {
          say(link.site, grown, out);
        }
      }
    }
  }

  /// Finds a site to call where this one is short of neighbours.
  private void draw(long now, Consumer<Output> out) {
    if (now < lookAgain || !views.isShort(now)) {
      return;
    }
    var free = new ArrayList<Bytes32>();
    for (Bytes32 site : directory.sites()) {
      if (views.isFree(now, site.prefix())) {
        free.add(site);
      }
    }
    for (int tries = 0; tries < DRAWN && !free.isEmpty() && views.isShort(now); tries++) {
      Bytes32 site = free.remove(random.nextInt(free.size()));
      drawn.put(site.prefix(), site);
      var contact = new Contact(site.prefix(), directory.address(site));
      views(now, new HyParView.Input.Known(contact, directory.isSponsor(site)), out);
    }
    if (views.isShort(now)) {
      lookAgain = now + LOOK_AGAIN_MS;
    }
  }

  // ---- the three machines

  private void sync(long now, Sync.Input input, Consumer<Output> out) {
    var outputs = new ArrayList<Sync.Output>();
    sync.handle(now, input, outputs::add);
    outputs.forEach(output -> act(now, output, out));
  }

  private void act(long now, Sync.Output output, Consumer<Output> out) {
    out.accept(new Output.Act(output));
    if (output instanceof Sync.Output.Close(long peer, _, _)) {
      gone(now, peer, out);
    } else if (output instanceof Sync.Output.StoreRun(long peer, var run)) {
      Link link = links.get(peer);
      long from = Plumtree.NOBODY;
      if (link != null && run.live()) {
        from = link.site;
      } else if (link != null) {
        link.fetched = true;
      }
      long size = Extent.of(run.generation(), run.to());
      storing.computeIfAbsent(run.site(), _ -> new ArrayDeque<>()).add(new Source(from, size));
    } else if (output instanceof Sync.Output.UpToDate(long peer)) {
      onUpToDate(now, peer, out);
    } else if (output instanceof Sync.Output.Send(long peer, Message.Ping(long token))) {
      Link link = links.get(peer);
      if (link != null) {
        link.pinged = token;
      }
    }
  }

  private void onUpToDate(long now, long peer, Consumer<Output> out) {
    Link link = links.get(peer);
    if (link != null) {
      link.compared = true;
      probed(now, link, out);
    }
  }

  private void probed(long now, Link link, Consumer<Output> out) {
    if (link.compared && probing.remove(link.site)) {
      boolean starved = link.fetched && lastGossip < lastProbe;
      lastProbe = now;
      views(now, new HyParView.Input.Probed(link.site, starved), out);
    }
  }

  private void views(long now, HyParView.Input input, Consumer<Output> out) {
    var outputs = new ArrayList<HyParView.Output>();
    views.handle(now, input, outputs::add);
    for (HyParView.Output output : outputs) {
      switch (output) {
        case HyParView.Output.Dial(Contact contact) -> dial(now, contact, out);
        case HyParView.Output.Send(long site, var message) ->
            say(site, new Message.Membership(message), out);
        case HyParView.Output.Hangup(long site) -> hangUp(now, site, out);
        case HyParView.Output.NeighborUp(long site) -> {
          neighbors.add(site);
          tree(now, new Plumtree.Input.NeighborUp(site), out);
          Link link = bySite.get(site);
          if (link != null) {
            link.parted = false;
            measure(now, link, out);
          }
        }
        case HyParView.Output.NeighborDown(long site) -> {
          neighbors.remove(site);
          tree(now, new Plumtree.Input.NeighborDown(site), out);
        }
        case HyParView.Output.Probe(long site) -> {
          probing.add(site);
          Link link = bySite.get(site);
          if (link != null) {
            probed(now, link, out);
          }
        }
      }
    }
  }

  private void dial(long now, Contact contact, Consumer<Output> out) {
    long prefix = contact.site();
    Bytes32 site = drawn.getOrDefault(prefix, sync.site(prefix));
    if (bySite.containsKey(prefix)) {
      views(now, new HyParView.Input.Connected(prefix), out);
    } else if (site == null) {
      views(now, new HyParView.Input.Unreachable(prefix), out);
    } else {
      calling.add(prefix);
      out.accept(new Output.Dial(site, contact.address()));
    }
  }

  private void measure(long now, Link link, Consumer<Output> out) {
    link.pinged = now;
    say(link.site, new Message.Ping(now), out);
  }

  private void say(long site, Message message, Consumer<Output> out) {
    Link link = bySite.get(site);
    if (link != null) {
      out.accept(new Output.Act(new Sync.Output.Send(link.peer, message)));
    }
  }

  private void tree(long now, Plumtree.Input input, Consumer<Output> out) {
    var outputs = new ArrayList<Plumtree.Output>();
    tree.handle(now, input, outputs::add);
    for (Plumtree.Output output : outputs) {
      switch (output) {
        case Plumtree.Output.Send(long site, var message) -> say(site, message(message), out);
        case Plumtree.Output.SendEntries(long site, long log, long from, long size) -> {
          Link link = bySite.get(site);
          if (link != null) {
            out.accept(new Output.Act(new Sync.Output.SendRun(link.peer, log, from, size, true)));
          }
        }
        case Plumtree.Output.Take(long site, var gossip) -> take(now, site, gossip, out);
        case Plumtree.Output.Suspect(long site) ->
            views(now, new HyParView.Input.Suspected(site), out);
      }
    }
  }

  private static Message message(Plumtree.Message message) {
    return switch (message) {
      case Plumtree.Message.IHave(long[] sites, long[] sizes) -> new Message.Have(sites, sizes);
      case Plumtree.Message.Graft(long site, long from) -> new Message.Graft(site, from);
      case Plumtree.Message.Prune _ -> new Message.Prune();
      case Plumtree.Message.Gossip _ ->
          throw new IllegalStateException("entries are read and sent: " + message);
    };
  }

  // ---- what it knows

  /// The logs, by site.
  public List<Sync.LogState> logs() {
    return sync.logs();
  }

  /// The largest size of a log that anyone announced, 0 if nobody did.
  public long known(Bytes32 site) {
    return sync.known(site);
  }

  /// The connected sites that announced at least `size` entries of a log.
  public List<Bytes32> holders(Bytes32 site, long size) {
    return sync.holders(site, size);
  }

  /// The connections to sites that hold this site's own log in the generation it is of here, and
  /// how many of its entries.
  public Map<Long, Long> holdersOfOwn() {
    return sync.holdersOfOwn();
  }

  /// Sites that are connected and have said what they hold.
  public List<Bytes32> ready() {
    return sync.ready();
  }

  /// Tells of everything in this machine that grows, and in the three of which it is made.
  public void bounds(Bounds out) {
    sync.bounds(out);
    views.bounds(out);
    tree.bounds(out);
    out.bound("Swarm.links", links.size(), Limits.SITES);
    out.bound("Swarm.bySite", bySite.size(), links.size());
    out.bound("Swarm.drawn", drawn.size(), Limits.SITES);
    out.bound("Swarm.neighbors", neighbors.size(), activeView);
    out.bound("Swarm.calling", calling.size(), Limits.SITES);
    out.bound("Swarm.probing", probing.size(), Limits.SITES);
    out.bound("Swarm.storing", storing.size(), Limits.RUNS_IN_MEMORY);
  }

  /// How many neighbours it has.
  public int neighbors() {
    return neighbors.size();
  }

  /// When a site is called again that did not answer, in milliseconds of the same clock; 0 if that
  /// was not planned.
  public long retryAt(Bytes32 site) {
    return views.retryAt(site.prefix());
  }
}

package org.ramdam.cli.bench.gossip;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.gossip.Plumtree;

/// A network of sites in one thread, by discrete events. Each runs the machines that gossip,
/// `HyParView` and `Plumtree`; the network, the disks, and the comparing of what two sites hold
/// when they meet, which is the work of `Sync`, are modelled. The same plan gives the same figures,
/// always.
public final class GossipNetwork {
  private static final long MINUTE = 60_000;
  private static final long JOINING = 5 * MINUTE;
  private static final long SETTLING = 15 * MINUTE;
  private static final int WELCOMED = 8;
  private static final int WARMING_APPENDS = 60;
  private static final long UNREACHABLE_MS = 3_000;
  private static final long LIE_MS = 10_000;
  private static final long FOUND_DEAD_MS = 60_000;

  private final GossipPlan plan;
  private final SplittableRandom random;
  private final Agenda agenda = new Agenda();
  private final List<SimSite> sites = new ArrayList<>();
  private final Propagation propagation;
  private long bytes;
  private long catchUps;
  private boolean appending;

  private GossipNetwork(GossipPlan plan) {
    this.plan = plan;
    this.random = new SplittableRandom(plan.seed() * 1_000_003 + plan.sites());
    this.propagation = new Propagation(plan.sites());
  }

  /// Simulates a network.
  public static GossipFigures simulate(GossipPlan plan) {
    GossipFigures figures = simulateAndWeigh(plan);
    return figures.withMemory((figures.bytesOfMemory() - heap()) / plan.sites());
  }

  /// With all that the heap holds while the network is there.
  private static GossipFigures simulateAndWeigh(GossipPlan plan) {
    var network = new GossipNetwork(plan);
    try {
      GossipFigures figures = network.run(System.nanoTime());
      return figures.withMemory(heap());
    } finally {
      Reference.reachabilityFence(network);
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private GossipFigures run(long start) {
    found();
    agenda.runUntil(JOINING);
    for (SimSite site : sites) {
      leaveSometime(site);
    }
    for (int i = 0; i < WARMING_APPENDS; i++) {
      agenda.in(SETTLING - 5 * MINUTE + i * 1_000L, this::append);
    }
    agenda.runUntil(JOINING + SETTLING);

    long idle = plan.idleMinutes() * MINUTE;
    long sent = bytes;
    agenda.runUntil(agenda.now() + idle);
    long idleBytes = perHour(bytes - sent, idle);

    propagation.begin();
    appending = true;
    sent = bytes;
    long active = agenda.now();
    appendSometime();
    while (propagation.appended() < plan.records()) {
      agenda.runUntil(agenda.now() + 1_000);
    }
    appending = false;
    long activeBytes = perHour(bytes - sent, agenda.now() - active);
    agenda.runUntil(agenda.now() + GossipPlan.REPAIR_MINUTES * MINUTE);

    int[] hops = propagation.lastHops();
    return new GossipFigures(
        plan.sites(),
        propagation.appended(),
        propagation.deliveries(),
        propagation.within(0.5),
        propagation.within(0.99),
        propagation.within(1),
        propagation.redundancy(),
        Arrays.stream(hops).average().orElse(0),
        Arrays.stream(hops).max().orElse(0),
        missed(),
        idleBytes,
        activeBytes,
        catchUps,
        0,
        (System.nanoTime() - start) / 1_000_000);
  }

  private long perHour(long sent, long ms) {
    long honest = sites.stream().filter(site -> !site.byzantine).count();
    return ms == 0 ? 0 : Math.round((double) sent * 60 * MINUTE / ms / honest);
  }

  private long missed() {
    long missed = 0;
    for (SimSite site : sites) {
      if (site.byzantine || !site.live || agenda.now() - site.since < MINUTE) {
        continue;
      }
      for (int log = 0; log < plan.sites(); log++) {
        missed += propagation.total(log) - site.held[log];
      }
    }
    return missed;
  }

  // ---- who is there

  private void found() {
    var callable = new ArrayList<Contact>();
    for (int i = 0; i < plan.sites(); i++) {
      // The first few can be called and are honest, so that there is a network to speak of.
      boolean byzantine = i >= 3 && random.nextDouble() < GossipPlan.BYZANTINE;
      boolean hidden = i >= 3 && !byzantine && random.nextDouble() < GossipPlan.BEHIND_NAT;
      // Whoever has bad intentions has few networks.
      int network = byzantine ? random.nextInt(4) : random.nextInt(1 << 14);
      String address =
          hidden
              ? ""
              : "10%d.%d.%d.%d:7000".formatted(network >> 8, network & 255, i >> 8, i & 255);
      var contact = new Contact(i, address);
      var sponsors = new ArrayList<Contact>();
      for (int k = 0; k < 2 && !callable.isEmpty(); k++) {
        sponsors.add(callable.get(random.nextInt(callable.size())));
      }
      var known = new ArrayList<Contact>();
      for (int k = 0; k < WELCOMED && !callable.isEmpty(); k++) {
        known.add(callable.get(random.nextInt(callable.size())));
      }
      var site = new SimSite(i, contact, byzantine, sponsors, plan.sites());
      site.known = known;
      sites.add(site);
      if (!hidden) {
        callable.add(contact);
      }
      agenda.at(JOINING * i / plan.sites(), () -> up(site));
    }
  }

  private void up(SimSite site) {
    site.live = true;
    site.run++;
    site.since = agenda.now();
    site.lastProbe = agenda.now();
    site.viewsWake = Long.MAX_VALUE;
    site.treeWake = Long.MAX_VALUE;
    site.views = new HyParView(site.contact, Limits.ACTIVE_VIEW, random.split(), agenda.now());
    site.tree = new Plumtree(site::held, site::held);
    for (Contact sponsor : site.sponsors) {
      views(site, new HyParView.Input.Known(sponsor, true));
    }
    for (Contact contact : site.known) {
      views(site, new HyParView.Input.Known(contact, false));
    }
    wakeViews(site);
    if (site.byzantine) {
      lieSometime(site, site.run);
    }
  }

  private void leaveSometime(SimSite site) {
    double days = -Math.log(1 - random.nextDouble()) / GossipPlan.LEAVING_A_DAY;
    agenda.in(
        Math.round(days * 24 * 60 * MINUTE),
        () -> {
          boolean crash = random.nextBoolean();
          down(site, crash);
          double away = -Math.log(1 - random.nextDouble()) * GossipPlan.AWAY_MINUTES;
          agenda.in(
              MINUTE + Math.round(away * MINUTE),
              () -> {
                up(site);
                leaveSometime(site);
              });
        });
  }

  /// Others notice at once when it says so, and late when it does not.
  private void down(SimSite site, boolean crash) {
    site.live = false;
    site.run++;
    site.known = new ArrayList<>(site.views.active());
    site.known.addAll(site.views.passive());
    var links = new ArrayList<>(site.links.values());
    site.links.clear();
    for (SimLink link : links) {
      long notice = crash ? FOUND_DEAD_MS + random.nextLong(2 * FOUND_DEAD_MS) : link.latency;
      agenda.in(notice, () -> lost(link.other(site), link));
    }
  }

  // ---- what is appended

  private void appendSometime() {
    double minutes = -Math.log(1 - random.nextDouble()) * GossipPlan.APPEND_MINUTES / plan.sites();
    agenda.in(
        Math.round(minutes * MINUTE),
        () -> {
          if (appending) {
            append();
            appendSometime();
          }
        });
  }

  private void append() {
    SimSite site = sites.get(random.nextInt(sites.size()));
    int times = random.nextInt(GossipPlan.BURST_ONE_IN) == 0 ? GossipPlan.BURST : 1;
    for (int i = 0; i < times; i++) {
      agenda.in((long) i * GossipPlan.BURST_MS, () -> append(site));
    }
  }

  private void append(SimSite site) {
    if (site.live && !site.byzantine) {
      propagation.append(site.index, agenda.now());
      int size = ++site.held[site.index];
      tree(site, new Plumtree.Input.Stored(site.index, size - 1, size, Plumtree.NOBODY));
    }
  }

  // ---- the machines

  private void views(SimSite site, HyParView.Input input) {
    var outputs = new ArrayList<HyParView.Output>(4);
    site.views.handle(agenda.now(), input, outputs::add);
    for (HyParView.Output output : outputs) {
      act(site, output);
    }
    wakeViews(site);
  }

  private void wakeViews(SimSite site) {
    long wake = Math.max(agenda.now() + 1, site.views.wake());
    if (wake < site.viewsWake) {
      site.viewsWake = wake;
      int run = site.run;
      agenda.at(
          wake,
          () -> {
            if (site.run == run && site.viewsWake == wake) {
              site.viewsWake = Long.MAX_VALUE;
              views(site, new HyParView.Input.Tick());
            }
          });
    }
  }

  private void act(SimSite site, HyParView.Output output) {
    switch (output) {
      case HyParView.Output.Dial(Contact contact) -> dial(site, contact);
      case HyParView.Output.Send(long to, HyParView.Message message) -> {
        HyParView.Message said = site.byzantine ? twisted(site, message) : message;
        if (said != null) {
          send(
              site,
              to,
              WireSize.of(said),
              other -> views(other, new HyParView.Input.Received(site.index, said)));
        }
      }
      case HyParView.Output.Hangup(long to) -> hangUp(site, to);
      case HyParView.Output.NeighborUp(long other) -> neighborUp(site, other);
      case HyParView.Output.NeighborDown(long other) ->
          tree(site, new Plumtree.Input.NeighborDown(other));
      case HyParView.Output.Probe(long other) -> {
        SimLink link = site.links.get(other);
        if (link != null) {
          compare(link, site);
        }
      }
    }
  }

  private void tree(SimSite site, Plumtree.Input input) {
    if (site.byzantine) {
      return;
    }
    site.tree.handle(agenda.now(), input, output -> act(site, output));
    long wake = Math.max(agenda.now() + 1, site.tree.wake());
    if (wake < site.treeWake) {
      site.treeWake = wake;
      int run = site.run;
      agenda.at(
          wake,
          () -> {
            if (site.run == run && site.treeWake == wake) {
              site.treeWake = Long.MAX_VALUE;
              tree(site, new Plumtree.Input.Tick());
            }
          });
    }
  }

  private void act(SimSite site, Plumtree.Output output) {
    switch (output) {
      case Plumtree.Output.Send(long to, Plumtree.Message message) -> say(site, to, message);
      case Plumtree.Output.SendEntries(long to, long log, long from, long size) ->
          say(site, to, new Plumtree.Message.Gossip(log, from, size));
      case Plumtree.Output.Take(long from, Plumtree.Message.Gossip gossip) -> {
        int run = site.run;
        long ms = between(GossipPlan.STORE_MS);
        agenda.in(
            ms,
            () -> {
              if (site.run == run) {
                take(site, (int) from, gossip);
              }
            });
      }
      case Plumtree.Output.Suspect(long peer) -> {
        int run = site.run;
        // Not within this step: the other machine will speak to this one.
        agenda.in(
            0,
            () -> {
              if (site.run == run) {
                views(site, new HyParView.Input.Suspected(peer));
              }
            });
      }
    }
  }

  private void say(SimSite site, long to, Plumtree.Message message) {
    send(
        site,
        to,
        WireSize.of(message),
        other -> {
          if (message instanceof Plumtree.Message.Gossip gossip && !other.byzantine) {
            propagation.received(gossip.size() - gossip.from());
          }
          tree(other, new Plumtree.Input.Received(site.index, message));
        });
  }

  private void take(SimSite site, int from, Plumtree.Message.Gossip gossip) {
    int log = (int) gossip.site();
    int had = site.held[log];
    if (had >= gossip.size()) {
      tree(site, new Plumtree.Input.Brought(log, had));
      return;
    }
    site.held[log] = (int) gossip.size();
    site.lastGossip = agenda.now();
    propagation.delivered(
        site.index, site.since, log, had, gossip.size(), from, true, agenda.now());
    tree(site, new Plumtree.Input.Stored(log, had, gossip.size(), from));
  }

  // ---- links

  private void send(SimSite site, long to, int size, Consumer<SimSite> arrival) {
    SimLink link = site.links.get(to);
    if (link == null) {
      return;
    }
    count(site, size);
    link.lastUsed = agenda.now();
    SimSite other = link.other(site);
    agenda.in(
        link.latency,
        () -> {
          if (link.isOpenAt(other)) {
            arrival.accept(other);
          }
        });
  }

  private void count(SimSite site, long size) {
    if (!site.byzantine) {
      bytes += size;
    }
  }

  private void dial(SimSite site, Contact contact) {
    SimSite other = sites.get((int) contact.site());
    int run = site.run;
    long latency = latency(site, other);
    boolean there = other.contact.equals(contact);
    agenda.in(
        there && other.live ? 4 * latency : UNREACHABLE_MS,
        () -> {
          if (site.run != run) {
            return;
          }
          if (there && other.live) {
            connect(site, other, latency);
            views(site, new HyParView.Input.Connected(other.index));
          } else {
            views(site, new HyParView.Input.Unreachable(other.index));
          }
        });
  }

  private void connect(SimSite site, SimSite other, long latency) {
    SimLink link = site.links.get((long) other.index);
    if (link != null && link.isOpenAt(other)) {
      return;
    }
    if (link != null) {
      lost(site, link);
    }
    SimLink stale = other.links.get((long) site.index);
    if (stale != null) {
      lost(other, stale);
    }
    var fresh = new SimLink(site, other, latency, agenda.now());
    site.links.put((long) other.index, fresh);
    other.links.put((long) site.index, fresh);
    count(site, WireSize.CONNECT / 2);
    count(other, WireSize.CONNECT / 2);
    ping(fresh);
  }

  private void ping(SimLink link) {
    agenda.in(
        MINUTE,
        () -> {
          if (link.isOpenAt(link.caller) && link.isOpenAt(link.called)) {
            if (agenda.now() - link.lastUsed >= MINUTE) {
              count(link.caller, WireSize.PING);
              count(link.called, WireSize.PING);
            }
            ping(link);
          }
        });
  }

  private void hangUp(SimSite site, long to) {
    SimLink link = site.links.remove(to);
    if (link != null) {
      agenda.in(link.latency, () -> lost(link.other(site), link));
    }
  }

  private void lost(SimSite site, SimLink link) {
    if (link.isOpenAt(site)) {
      SimSite other = link.other(site);
      site.links.remove((long) other.index);
      views(site, new HyParView.Input.Disconnected(other.index));
    }
  }

  private void neighborUp(SimSite site, long other) {
    tree(site, new Plumtree.Input.NeighborUp(other));
    SimLink link = site.links.get(other);
    if (link == null) {
      return;
    }
    agenda.in(
        2 * link.latency,
        () -> {
          if (link.isOpenAt(site)) {
            tree(site, new Plumtree.Input.Measured(other, 2 * link.latency));
          }
        });
    if (!link.compared) {
      link.compared = true;
      compare(link, null);
    }
  }

  /// A latency for each pair of sites, always the same.
  private long latency(SimSite a, SimSite b) {
    long low = Math.min(a.index, b.index);
    long high = Math.max(a.index, b.index);
    var drawn = new SplittableRandom(plan.seed() ^ (low << 32 | high));
    return drawn.nextInt(GossipPlan.LATENCY_MS[0], GossipPlan.LATENCY_MS[1] + 1);
  }

  private long between(int[] range) {
    return random.nextInt(range[0], range[1] + 1);
  }

  // ---- meeting

  /// Two sites say what they hold, and send each other what is missing: the work of `Sync`.
  ///
  /// @param prober who wants to know whether it was told everything; null for neighbours
  private void compare(SimLink link, @Nullable SimSite prober) {
    agenda.in(2 * link.latency, () -> compared(link, prober));
  }

  private void compared(SimLink link, @Nullable SimSite prober) {
    if (!link.isOpenAt(link.caller) || !link.isOpenAt(link.called)) {
      return;
    }
    count(link.caller, WireSize.HELLO);
    count(link.called, WireSize.HELLO);
    SimSite a = link.caller;
    SimSite b = link.called;
    var missing = new ArrayList<Lack>();
    for (int log = 0; log < plan.sites(); log++) {
      if (a.held[log] != b.held[log]) {
        boolean toA = a.held[log] < b.held[log];
        SimSite from = toA ? b : a;
        SimSite to = toA ? a : b;
        missing.add(new Lack(to, from, log, from.held[log]));
      }
    }
    if (!missing.isEmpty()) {
      long said = WireSize.comparing(plan.sites(), missing.size()) / 2;
      count(a, said);
      count(b, said);
    }
    agenda.in((missing.isEmpty() ? 0 : 6) * link.latency, () -> fetched(link, prober, missing));
  }

  /// Entries that a site lacks and another has.
  private record Lack(SimSite to, SimSite from, int log, int size) {}

  private void fetched(SimLink link, @Nullable SimSite prober, List<Lack> missing) {
    if (!link.isOpenAt(link.caller) || !link.isOpenAt(link.called)) {
      return;
    }
    boolean found = false;
    for (Lack lack : missing) {
      int had = lack.to.held[lack.log];
      if (lack.from.byzantine || had >= lack.size) {
        continue;
      }
      found |= lack.to == prober;
      catchUps++;
      count(lack.from, WireSize.fetching(lack.size - had));
      lack.to.held[lack.log] = lack.size;
      if (!lack.to.byzantine) {
        propagation.delivered(
            lack.to.index,
            lack.to.since,
            lack.log,
            had,
            lack.size,
            lack.from.index,
            false,
            agenda.now());
        tree(lack.to, new Plumtree.Input.Brought(lack.log, lack.size));
      }
    }
    if (prober != null) {
      boolean starved = found && prober.lastGossip < prober.lastProbe;
      prober.lastProbe = agenda.now();
      views(prober, new HyParView.Input.Probed(link.other(prober).index, starved));
    }
  }

  // ---- the dishonest

  /// What a dishonest site says in place of what it should; null if it says nothing.
  private HyParView.@Nullable Message twisted(SimSite site, HyParView.Message message) {
    return switch (message) {
      case HyParView.Message.ForwardJoin _ -> null;
      case HyParView.Message.Shuffle(long id, int ttl, var contacts) ->
          new HyParView.Message.Shuffle(id, ttl, poison(site, contacts.size()));
      case HyParView.Message.ShuffleReply(long id, var contacts) ->
          new HyParView.Message.ShuffleReply(id, poison(site, contacts.size()));
      case HyParView.Message.Join _,
          HyParView.Message.Neighbor _,
          HyParView.Message.NeighborReply _,
          HyParView.Message.Disconnect _ ->
          message;
    };
  }

  /// Itself, and wrong addresses of others.
  private List<Contact> poison(SimSite site, int count) {
    var contacts = new ArrayList<Contact>();
    contacts.add(site.contact);
    for (int i = 1; i < count; i++) {
      int other = random.nextInt(plan.sites());
      contacts.add(new Contact(other, "203.%d.0.1:7000".formatted(random.nextInt(256))));
    }
    return contacts;
  }

  private void lieSometime(SimSite site, int run) {
    agenda.in(
        LIE_MS / 2 + random.nextLong(LIE_MS),
        () -> {
          if (site.run == run) {
            lie(site);
            lieSometime(site, run);
          }
        });
  }

  private void lie(SimSite site) {
    for (Contact neighbor : site.views.active()) {
      int log = random.nextInt(plan.sites());
      long size = propagation.total(log) + 1 + random.nextInt(1_000);
      say(site, neighbor.site(), new Plumtree.Message.IHave(new long[] {log}, new long[] {size}));
    }
  }
}

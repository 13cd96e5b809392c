package org.ramdam.protocol.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.swarm.Swarm.Output;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.sync.Sync.Input;
import org.ramdam.protocol.testing.Property;
import org.ramdam.protocol.testing.Records;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Message;

class SwarmTest {
  private static final long TICK = 25;
  private static final long DELAY = 20;
  private static final Bytes32 NETWORK = new Bytes32(7, 7, 7, 7);
  private static final byte[] ENTRY = Records.record(new SplittableRandom(1)).entry();

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Site> sites = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private RandomGenerator random = new SplittableRandom(1);
  private long order;
  private long now;
  private long fetched;

  private record Event(long time, long order, Runnable run) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }

  /// A connection: what is said on it arrives in order.
  private record Wire(long id, Site caller, Site called) {
    Site other(Site site) {
      return site == caller ? called : caller;
    }
  }

  /// A site whose disk takes every entry at once.
  private final class Site implements Swarm.Directory {
    final Bytes32 id;
    final String address;
    final Map<Long, Wire> wires = new LinkedHashMap<>();
    final Map<Long, Long> sizes = new HashMap<>();
    final List<Message> said = new ArrayList<>();
    final List<Bytes32> called = new ArrayList<>();
    final List<String> calledAt = new ArrayList<>();
    Swarm swarm;
    boolean up = true;
    int pushLimit = Limits.RUN_ENTRIES;

    Site(int number, boolean hidden) {
      id = new Bytes32(100 + number, 0, 0, number);
      address = hidden ? "" : "site-%d.example:7000".formatted(number);
      swarm = swarm();
    }

    private Swarm swarm() {
      return new Swarm(
          id, NETWORK, address, Limits.ACTIVE_VIEW, Sync.Tolerance.DEFAULT, this, random, now);
    }

    @Override
    public List<Bytes32> sites() {
      return SwarmTest.this.sites.stream().map(site -> site.id).toList();
    }

    @Override
    public String address(Bytes32 site) {
      return SwarmTest.this.sites.get((int) site.w3()).address;
    }

    @Override
    public boolean isSponsor(Bytes32 site) {
      return site.equals(SwarmTest.this.sites.getFirst().id);
    }

    void start() {
      for (Site site : SwarmTest.this.sites) {
        long size = sizes.getOrDefault(site.id.prefix(), 0L);
        handle(new Input.Follow(site.id, size, size == 0 ? null : head(size)));
      }
      tick(swarm);
    }

    private void tick(Swarm of) {
      if (up && swarm == of) {
        handle(new Input.Tick());
        at(TICK, () -> tick(of));
      }
    }

    void stop() {
      up = false;
      List.copyOf(wires.values()).forEach(wire -> end(wire, this));
    }

    void restart() {
      up = true;
      swarm = swarm();
      start();
    }

    void append(int count) {
      long from = sizes.getOrDefault(id.prefix(), 0L);
      sizes.put(id.prefix(), from + count);
      handle(new Input.Grown(from, head(from + count)));
    }

    void handle(Input input) {
      var outputs = new ArrayList<Output>();
      swarm.handle(now, input, outputs::add);
      outputs.forEach(this::act);
    }

    private void act(Output output) {
      trace.add(now + " " + id.w3() + " " + output.getClass().getSimpleName());
      switch (output) {
        case Output.Dial(Bytes32 site, String where) -> {
          called.add(site);
          calledAt.add(where);
          dial(SwarmTest.this.sites.get((int) site.w3()), where);
        }
        case Output.Act(Sync.Output.Send(long peer, Message message)) -> say(peer, message);
        case Output.Act(Sync.Output.SendRun run) -> sendRun(run);
        case Output.Act(Sync.Output.StoreRun(_, Run run)) -> at(2, () -> store(run));
        case Output.Act(Sync.Output.Close(long peer, ByeCode code, String reason)) -> {
          Wire wire = wires.get(peer);
          if (wire != null) {
            say(peer, new Message.Bye(code, reason));
            end(wire, this);
          }
        }
        case Output.Act(Sync.Output.UpToDate _) -> {}
        case Output.Act(Sync.Output other) -> throw new AssertionError("unexpected " + other);
      }
    }

    private void dial(Site other, String where) {
      Swarm caller = swarm;
      at(
          2 * DELAY,
          () -> {
            if (up && other.up && other.address.equals(where)) {
              Wire wire = new Wire(++order, this, other);
              byte[] salt = new byte[32];
              for (Site site : List.of(this, other)) {
                site.wires.put(wire.id, wire);
                site.handle(new Input.Connected(wire.id, wire.other(site).id, site == this, salt));
              }
            } else if (swarm == caller) {
              var outputs = new ArrayList<Output>();
              swarm.unreachable(now, other.id, outputs::add);
              outputs.forEach(this::act);
            }
          });
    }

    void say(long peer, Message message) {
      Wire wire = wires.get(peer);
      if (wire == null) {
        return;
      }
      said.add(message);
      fetched += message instanceof Message.RunPart part && !part.live() ? part.count() : 0;
      Site other = wire.other(this);
      at(
          DELAY,
          () -> {
            if (other.wires.containsKey(peer)) {
              other.handle(new Input.Received(peer, message));
            }
          });
    }

    private void sendRun(Sync.Output.SendRun run) {
      int limit = run.live() ? pushLimit : Limits.RUN_ENTRIES;
      int count = (int) Math.min(run.to() - run.from(), limit);
      long size = sizes.getOrDefault(run.site(), 0L);
      say(run.peer(), part(run.site(), run.from(), count, size, run.live()));
    }

    private void store(Run run) {
      if (!up) {
        return;
      }
      long had = sizes.getOrDefault(run.site(), 0L);
      assertThat(run.from()).isEqualTo(had);
      sizes.put(run.site(), run.to());
      SignedTreeHead head = run.treeSize() == run.to() ? head(run.to()) : null;
      handle(new Input.Stored(run.site(), run.to(), head, null));
    }

    long size(Site of) {
      return sizes.getOrDefault(of.id.prefix(), 0L);
    }

    Set<Site> connected() {
      return wires.values().stream().map(wire -> wire.other(this)).collect(Collectors.toSet());
    }
  }

  private static Message.RunPart part(long site, long from, int count, long size, boolean live) {
    var writer = new Run.Writer();
    for (int i = 0; i < count; i++) {
      writer.add(ENTRY, null);
    }
    return new Message.RunPart(
        site, from, count, writer.take(), size, new byte[64], List.of(), live);
  }

  private static SignedTreeHead head(long size) {
    return new SignedTreeHead(size, new Bytes32(size, 1, 1, 1), new byte[64]);
  }

  private void end(Wire wire, Site by) {
    by.wires.remove(wire.id);
    if (by.up) {
      by.handle(new Input.Disconnected(wire.id));
    }
    Site other = wire.other(by);
    at(
        DELAY,
        () -> {
          if (other.wires.remove(wire.id) != null && other.up) {
            other.handle(new Input.Disconnected(wire.id));
          }
        });
  }

  private void at(long delay, Runnable run) {
    events.add(new Event(now + delay, order++, run));
  }

  private void pass(long ms) {
    long end = now + ms;
    while (!events.isEmpty() && events.peek().time <= end) {
      Event event = events.remove();
      now = event.time;
      event.run.run();
    }
    now = end;
  }

  /// A network in which each site has its first entry.
  private void network(int size, double hidden) {
    events.clear();
    sites.clear();
    for (int i = 0; i < size; i++) {
      sites.add(new Site(i, i > 1 && random.nextDouble() < hidden));
    }
    sites.forEach(Site::start);
    sites.forEach(site -> site.append(1));
  }

  private @Nullable String difference() {
    for (Site site : sites) {
      for (Site of : sites) {
        if (site.up && of.up && site.size(of) != of.size(of)) {
          return "site %d has %d of site %d, which has %d"
              .formatted(site.id.w3(), site.size(of), of.id.w3(), of.size(of));
        }
      }
    }
    return null;
  }

  @Test
  void smallNetwork_everybodyIsEverybodysNeighbour_atOnce() {
    network(Limits.ACTIVE_VIEW + 1, 0);
    pass(1_000);
    for (Site site : sites) {
      assertThat(site.swarm.neighbors()).isEqualTo(Limits.ACTIVE_VIEW);
      assertThat(site.swarm.ready()).hasSize(Limits.ACTIVE_VIEW);
    }
    assertThat(difference()).isNull();
  }

  @Test
  void growth_goesAlongTheTree_andNothingIsFetched() {
    network(4, 0);
    pass(10_000);
    fetched = 0;
    for (int i = 0; i < 20; i++) {
      sites.get(i % 4).append(1 + i % 3);
      pass(i % 2 == 0 ? 30 : 400);
    }
    pass(200);
    assertThat(difference()).isNull();
    assertThat(fetched).isZero();
  }

  @Test
  void neighbours_knowOfEachOther_whatTheyHold() {
    network(4, 0);
    pass(10_000);
    sites.getFirst().append(3);
    pass(2_000);
    Bytes32 log = sites.getFirst().id;
    for (Site site : sites) {
      assertThat(site.swarm.holders(log, 4)).hasSize(3);
    }
  }

  @Test
  void manySites_haveFewConnections_andHoldTheSame_evenAfterSomeHaveGoneAndComeBack() {
    Property.forAll(
        4,
        seeded -> {
          random = seeded;
          now = 0;
          network(20, 0.3);
          pass(20_000);
          for (int i = 0; i < 60; i++) {
            Site site = sites.get(random.nextInt(sites.size()));
            if (site.up) {
              site.append(1 + random.nextInt(3));
            }
            if (i % 6 == 0) {
              Site one = sites.get(random.nextInt(1, sites.size()));
              if (one.up) {
                one.stop();
                at(random.nextInt(20_000), one::restart);
              }
            }
            pass(random.nextLong(1_000));
          }
          pass(20_000);
          // Where the network has come apart, a site finds out when it compares with another one.
          for (int minutes = 0; minutes < 40 && difference() != null; minutes++) {
            pass(60_000);
          }
          assertThat(difference()).isNull();
          for (Site site : sites) {
            assertThat(site.connected()).hasSizeLessThanOrEqualTo(Limits.ACTIVE_VIEW + 2);
            assertThat(site.swarm.neighbors()).isBetween(1, Limits.ACTIVE_VIEW);
          }
        });
  }

  @Test
  void siteThatComesBackLate_catchesUpInBulk() {
    network(3, 0);
    pass(5_000);
    sites.getLast().stop();
    sites.getFirst().append(3 * Limits.PUSH_ENTRIES);
    pass(5_000);
    fetched = 0;
    sites.getLast().restart();
    pass(3_000);
    assertThat(difference()).isNull();
    assertThat(fetched).isEqualTo(3 * Limits.PUSH_ENTRIES);
  }

  @Test
  void growthWhileTwoSitesCompare_isNotLost() {
    network(2, 0);
    for (int i = 0; i < 40; i++) {
      sites.get(i % 2).append(1);
      pass(10);
    }
    pass(500);
    assertThat(difference()).isNull();
  }

  @Test
  void pushOfWhatFits_isFollowedByTheRest() {
    network(2, 0);
    pass(5_000);
    sites.getFirst().pushLimit = 10;
    sites.getFirst().append(500);
    pass(Limits.TREE.toMillis() + 1_000);
    assertThat(difference()).isNull();
  }

  @Test
  void siteThatCannotBeReached_isCalledEverMoreRarely() {
    network(2, 0);
    sites.getLast().stop();
    Site caller = sites.getFirst();
    pass(60_000);
    assertThat(caller.called).hasSizeBetween(6, 12);
    assertThat(caller.swarm.retryAt(sites.getLast().id)).isGreaterThan(now - 1_000);
    sites.getLast().restart();
    pass(1_000);
    assertThat(caller.swarm.ready()).hasSize(1);
    caller.called.clear();
    pass(60_000);
    assertThat(caller.called).isEmpty();
  }

  /// A site, and a connection from one that says what a test wants.
  private Site greeted(int others) {
    events.clear();
    sites.clear();
    for (int i = 0; i <= others; i++) {
      sites.add(new Site(i, i > 0));
    }
    sites.subList(1, sites.size()).forEach(other -> other.up = false);
    Site site = sites.getFirst();
    site.start();
    for (int i = 1; i <= others; i++) {
      Wire wire = new Wire(-i, sites.get(i), site);
      site.wires.put(wire.id, wire);
      site.handle(new Input.Connected(wire.id, sites.get(i).id, false, new byte[32]));
      site.handle(new Input.Received(wire.id, new Message.Hello(1, 1, NETWORK, new byte[16])));
    }
    site.said.clear();
    return site;
  }

  private static Message said(HyParView.Message message) {
    return new Message.Membership(message);
  }

  @Test
  void pushOfAStranger_isTaken_andItIsToldThatItIsNone() {
    Site site = greeted(1);
    long log = sites.get(1).id.prefix();
    for (long from = 0; from < 2; from++) {
      site.handle(new Input.Received(-1, part(log, from, 1, from + 1, true)));
      pass(5);
    }
    assertThat(site.size(sites.get(1))).isEqualTo(2);
    assertThat(site.said).filteredOn(said(new HyParView.Message.Disconnect())::equals).hasSize(1);
  }

  @Test
  void overlappingPush_isTakenWhereItGoesOn() {
    Site site = greeted(1);
    long log = sites.get(1).id.prefix();
    site.handle(new Input.Received(-1, part(log, 0, 3, 3, true)));
    pass(5);
    site.handle(new Input.Received(-1, part(log, 1, 4, 5, true)));
    pass(5);
    assertThat(site.size(sites.get(1))).isEqualTo(5);
  }

  @Test
  void anythingBeforeHello_isNotListenedTo() {
    network(2, 0);
    Site site = sites.getFirst();
    Site other = sites.getLast();
    other.up = false;
    site.wires.put(-1L, new Wire(-1, other, site));
    site.handle(new Input.Connected(-1, other.id, false, new byte[32]));
    var contact = new Contact(other.id.prefix(), "");
    site.handle(new Input.Received(-1, said(new HyParView.Message.Neighbor(contact, true))));
    assertThat(site.swarm.neighbors()).isZero();
    assertThat(site.wires).isEmpty();
  }

  @Test
  void sitesThatAreNotIn_areNotCalled_whoeverTeachesThem() {
    Site site = greeted(2);
    var teacher = new Contact(sites.get(1).id.prefix(), "");
    site.handle(new Input.Received(-1, said(new HyParView.Message.Neighbor(teacher, true))));
    var stranger = new Contact(12345, "10.0.0.1:7000");
    for (HyParView.Message message :
        List.of(
            new HyParView.Message.Shuffle(1, 1, List.of(stranger)),
            new HyParView.Message.ForwardJoin(stranger, 0))) {
      site.handle(new Input.Received(-1, said(message)));
    }
    pass(30_000);
    assertThat(site.called).isEmpty();
    var known = new Contact(sites.get(2).id.prefix(), "10.0.0.2:7000");
    site.handle(new Input.Received(-1, said(new HyParView.Message.Shuffle(2, 1, List.of(known)))));
    pass(1_000);
    assertThat(site.said).contains(said(new HyParView.Message.Neighbor(self(site), true)));
  }

  @Test
  void siteIsCalledWhereItAnnouncedToBe_whateverOthersTeach() {
    Site site = greeted(1);
    Site other = new Site(2, false);
    sites.add(other);
    site.handle(new Input.Follow(other.id, 0, null));
    var teacher = new Contact(sites.get(1).id.prefix(), "");
    site.handle(new Input.Received(-1, said(new HyParView.Message.Neighbor(teacher, true))));
    var wrong = new Contact(other.id.prefix(), "10.6.6.6:7000");
    site.handle(new Input.Received(-1, said(new HyParView.Message.Shuffle(2, 1, List.of(wrong)))));
    site.handle(new Input.Received(-1, said(new HyParView.Message.ForwardJoin(wrong, 0))));
    pass(5_000);
    assertThat(site.calledAt).containsOnly(other.address);
  }

  private static Contact self(Site site) {
    return new Contact(site.id.prefix(), site.address);
  }

  @Test
  void sameSeed_sameOutputs() {
    var traces = new TreeSet<Integer>();
    for (int i = 0; i < 2; i++) {
      random = new SplittableRandom(4);
      now = 0;
      order = 0;
      trace.clear();
      network(10, 0.3);
      pass(20_000);
      assertThat(trace).isNotEmpty();
      traces.add(trace.hashCode());
    }
    assertThat(traces).hasSize(1);
  }
}

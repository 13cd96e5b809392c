package org.ramdam.protocol.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.gossip.Plumtree.Input;
import org.ramdam.protocol.gossip.Plumtree.Message;
import org.ramdam.protocol.gossip.Plumtree.Output;
import org.ramdam.protocol.testing.Property;

class PlumtreeTest {
  private static final long LOG = 7;
  private static final long OTHER = 8;

  private final Map<Long, Long> held = new HashMap<>();
  private final Plumtree tree = new Plumtree(this::size, this::size);
  private long now = 1_000;

  private long size(long site) {
    return held.getOrDefault(site, 0L);
  }

  private List<Output> step(Input input) {
    var out = new ArrayList<Output>();
    tree.handle(now, input, out::add);
    return out;
  }

  private List<Output> receive(long peer, Message message) {
    return step(new Input.Received(peer, message));
  }

  private List<Output> store(long from, long size, long peer) {
    held.put(LOG, size);
    return step(new Input.Stored(LOG, from, size, peer));
  }

  private List<Output> tick() {
    now = Math.max(now, tree.wake());
    return step(new Input.Tick());
  }

  private static Message.IHave iHave(long site, long size) {
    return new Message.IHave(new long[] {site}, new long[] {size});
  }

  private static List<String> announced(List<Output> out) {
    var lines = new ArrayList<String>();
    for (Output output : out) {
      if (output instanceof Output.Send(long peer, Message.IHave(long[] sites, long[] sizes))) {
        for (int i = 0; i < sites.length; i++) {
          lines.add(peer + ": " + sites[i] + "=" + sizes[i]);
        }
      }
    }
    return lines;
  }

  @Test
  void whatIsWritten_isPushedToEager_andAnnouncedToLazy() {
    step(new Input.NeighborUp(1));
    step(new Input.NeighborUp(2));
    receive(2, new Message.Prune());
    assertThat(tree.eagerPushPeers()).containsExactly(1L);
    assertThat(tree.lazyPushPeers()).containsExactly(2L);
    assertThat(store(0, 1, Plumtree.NOBODY)).containsExactly(new Output.SendEntries(1, LOG, 0, 1));
    assertThat(announced(tick())).containsExactly("2: 7=1");
    assertThat(tree.wake()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void announcements_areCumulative_andLeaveOutWhatIsPushed() {
    step(new Input.NeighborUp(1));
    receive(1, new Message.Prune());
    store(0, 1, Plumtree.NOBODY);
    store(1, 3, Plumtree.NOBODY);
    step(new Input.Brought(OTHER, 5));
    held.put(OTHER, 5L);
    receive(1, new Message.Graft(OTHER, 2));
    assertThat(announced(tick())).containsExactly("1: 7=3");
  }

  @Test
  void whoSentOrAnnouncedIt_isToldAtLeisureThatItIsHereToo() {
    step(new Input.NeighborUp(1));
    step(new Input.NeighborUp(2));
    receive(2, iHave(LOG, 1));
    receive(1, new Message.Gossip(LOG, 0, 1));
    assertThat(store(0, 1, 1)).isEmpty();
    assertThat(tree.wake()).isEqualTo(now + Limits.ACKNOWLEDGE_EVERY.toMillis());
    assertThat(announced(tick())).containsExactly("1: 7=1", "2: 7=1");
  }

  @Test
  void whatComes_isStoredFirst_andPassedOnThen() {
    step(new Input.NeighborUp(1));
    step(new Input.NeighborUp(2));
    var gossip = new Message.Gossip(LOG, 0, 2);
    assertThat(receive(1, gossip)).containsExactly(new Output.Take(1, gossip));
    assertThat(store(0, 2, 1)).containsExactly(new Output.SendEntries(2, LOG, 0, 2));
  }

  @Test
  void peerThatPushesWhatIsHere_isPruned_unlessItWasUsefulInBetween() {
    step(new Input.NeighborUp(1));
    store(0, 2, Plumtree.NOBODY);
    for (int i = 0; i < 3; i++) {
      assertThat(receive(1, new Message.Gossip(LOG, 0, 1))).isEmpty();
    }
    receive(1, new Message.Gossip(LOG, 2, 3));
    store(2, 3, 1);
    for (int i = 0; i < 3; i++) {
      assertThat(receive(1, new Message.Gossip(LOG, 0, 1))).isEmpty();
    }
    assertThat(receive(1, new Message.Gossip(LOG, 1, 2)))
        .containsExactly(new Output.Send(1, new Message.Prune()));
    assertThat(tree.lazyPushPeers()).containsExactly(1L);
  }

  @Test
  void whatWasAnnouncedAndDoesNotCome_isGrafted_ofTheNextOneToo() {
    step(new Input.NeighborUp(1));
    step(new Input.NeighborUp(2));
    receive(1, new Message.Prune());
    receive(2, new Message.Prune());
    receive(1, iHave(LOG, 4));
    receive(2, iHave(LOG, 4));
    assertThat(tick()).containsExactly(new Output.Send(1, new Message.Graft(LOG, 0)));
    assertThat(tick()).containsExactly(new Output.Send(2, new Message.Graft(LOG, 0)));
    assertThat(tree.eagerPushPeers()).containsExactly(1L, 2L);
    receive(2, new Message.Gossip(LOG, 0, 4));
    store(0, 4, 2);
    assertThat(tree.wake()).isGreaterThan(now);
    assertThat(announced(tick())).containsExactly("2: 7=4");
  }

  @Test
  void whatTheTreeBringsInTime_isNotGrafted() {
    step(new Input.NeighborUp(1));
    step(new Input.NeighborUp(2));
    receive(2, new Message.Prune());
    receive(2, iHave(LOG, 1));
    receive(1, new Message.Gossip(LOG, 0, 1));
    store(0, 1, 1);
    assertThat(tick()).noneMatch(o -> o instanceof Output.Send(_, Message.Graft _));
    assertThat(tree.wake()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void patience_followsTheRoundTrip() {
    step(new Input.NeighborUp(1));
    step(new Input.NeighborUp(2));
    step(new Input.Measured(1, 20));
    step(new Input.Measured(2, 2_000));
    receive(1, iHave(LOG, 1));
    long fast = tree.wake();
    held.put(LOG, 1L);
    step(new Input.Brought(LOG, 1));
    tick();
    receive(2, iHave(OTHER, 1));
    assertThat(tree.wake() - now).isGreaterThan(fast - now).isGreaterThan(4_000);
  }

  @Test
  void graft_isServedFromTheStore() {
    step(new Input.NeighborUp(1));
    receive(1, new Message.Prune());
    held.put(LOG, 10L);
    assertThat(receive(1, new Message.Graft(LOG, 4)))
        .containsExactly(new Output.SendEntries(1, LOG, 4, 10));
    assertThat(tree.eagerPushPeers()).containsExactly(1L);
    assertThat(receive(1, new Message.Graft(LOG, 10))).isEmpty();
  }

  @Test
  void linkThatFlaps_staysOutOfTheTreeForAMinute_butIsServed() {
    step(new Input.NeighborUp(1));
    held.put(LOG, 1L);
    for (int i = 0; i <= Limits.GRAFTS; i++) {
      receive(1, new Message.Prune());
      assertThat(receive(1, new Message.Graft(LOG, 0))).hasSize(1);
    }
    assertThat(tree.eagerPushPeers()).isEmpty();
    now += Limits.GRAFT_BACK_OFF.toMillis();
    receive(1, new Message.Graft(LOG, 0));
    assertThat(tree.eagerPushPeers()).containsExactly(1L);
  }

  @Test
  void gap_isAskedForAtOnce() {
    step(new Input.NeighborUp(1));
    assertThat(receive(1, new Message.Gossip(LOG, 5, 6)))
        .containsExactly(new Output.Send(1, new Message.Graft(LOG, 0)));
  }

  @Test
  void whatIsRefused_isAskedOfAnother() {
    step(new Input.NeighborUp(1));
    step(new Input.NeighborUp(2));
    receive(1, new Message.Gossip(LOG, 0, 1));
    receive(2, new Message.Gossip(LOG, 0, 1));
    step(new Input.Refused(LOG));
    assertThat(tick()).containsExactly(new Output.Send(2, new Message.Graft(LOG, 0)));
  }

  @Test
  void peerThatAnnouncesAndDoesNotSend_isSuspected() {
    step(new Input.NeighborUp(1));
    var out = new ArrayList<Output>();
    for (long log = 0; log < Limits.EMPTY_ANNOUNCEMENTS; log++) {
      assertThat(out).doesNotContain(new Output.Suspect(1));
      receive(1, iHave(log, 1_000));
      while (tree.wake() < Long.MAX_VALUE) {
        out.addAll(tick());
      }
      now += Limits.EMPTY.toMillis() / 2;
    }
    assertThat(out).contains(new Output.Suspect(1)).hasSize(Limits.EMPTY_ANNOUNCEMENTS + 1);
  }

  @Test
  void peerThatIsSlowForAMoment_isNotSuspected() {
    step(new Input.NeighborUp(1));
    for (long log = 0; log < 2 * Limits.EMPTY_ANNOUNCEMENTS; log++) {
      receive(1, iHave(log, 1_000));
    }
    while (tree.wake() < Long.MAX_VALUE) {
      assertThat(tick()).noneMatch(Output.Suspect.class::isInstance);
    }
  }

  @Test
  void strangers_areNotListenedTo() {
    assertThat(receive(1, new Message.Gossip(LOG, 0, 1))).isEmpty();
    receive(1, iHave(LOG, 1));
    assertThat(tree.wake()).isEqualTo(Long.MAX_VALUE);
  }

  /// Trees over a random connected graph of links with delays of their own.
  private static final class Net {
    private record Event(long time, long order, Runnable run) implements Comparable<Event> {
      @Override
      public int compareTo(Event other) {
        return time != other.time
            ? Long.compare(time, other.time)
            : Long.compare(order, other.order);
      }
    }

    final List<Plumtree> trees = new ArrayList<>();
    final List<Map<Long, Long>> stores = new ArrayList<>();
    final Map<Long, Long> delays = new HashMap<>();
    final List<String> trace = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final int size;
    private long order;
    long now;
    long received;

    Net(int size, RandomGenerator random) {
      this.size = size;
      for (int i = 0; i < size; i++) {
        var store = new HashMap<Long, Long>();
        stores.add(store);
        LongUnaryOperator held = site -> store.getOrDefault(site, 0L);
        trees.add(new Plumtree(held, held));
      }
      for (int i = 1; i < size; i++) {
        link(i, random.nextInt(i), random);
        link(i, random.nextInt(i), random);
      }
    }

    private void link(int a, int b, RandomGenerator random) {
      long delay = random.nextLong(10, 50);
      if (delays.putIfAbsent((long) a * size + b, delay) == null) {
        delays.put((long) b * size + a, delay);
        handle(a, new Input.NeighborUp(b));
        handle(b, new Input.NeighborUp(a));
      }
    }

    void cut(int a, int b) {
      if (delays.remove((long) a * size + b) != null) {
        delays.remove((long) b * size + a);
        handle(a, new Input.NeighborDown(b));
        handle(b, new Input.NeighborDown(a));
      }
    }

    void at(long time, Runnable run) {
      events.add(new Event(time, order++, run));
    }

    void append(int site) {
      long grown = stores.get(site).merge((long) site, 1L, Long::sum);
      handle(site, new Input.Stored(site, grown - 1, grown, Plumtree.NOBODY));
    }

    private void handle(int site, Input input) {
      Plumtree tree = trees.get(site);
      tree.handle(now, input, output -> act(site, output));
      long wake = tree.wake();
      if (wake < Long.MAX_VALUE) {
        at(
            Math.max(now + 1, wake),
            () -> {
              if (tree.wake() <= now) {
                handle(site, new Input.Tick());
              }
            });
      }
    }

    private void act(int site, Output output) {
      trace.add(now + " " + site + " " + output.getClass().getSimpleName());
      switch (output) {
        case Output.Send(long to, Message message) -> send(site, (int) to, message);
        case Output.SendEntries(long to, long log, long from, long end) ->
            send(site, (int) to, new Message.Gossip(log, from, end));
        case Output.Take(long from, Message.Gossip(long log, _, long end)) ->
            at(
                now + 3,
                () -> {
                  long had = stores.get(site).getOrDefault(log, 0L);
                  stores.get(site).merge(log, end, Math::max);
                  handle(site, new Input.Stored(log, had, end, from));
                });
        case Output.Suspect _ -> {}
      }
    }

    private void send(int from, int to, Message message) {
      Long delay = delays.get((long) from * size + to);
      if (delay == null) {
        return;
      }
      at(
          now + delay,
          () -> {
            if (delays.containsKey((long) from * size + to)) {
              received += message instanceof Message.Gossip ? 1 : 0;
              handle(to, new Input.Received(from, message));
            }
          });
    }

    void run(long until) {
      while (!events.isEmpty() && events.peek().time <= until) {
        Event event = events.remove();
        now = event.time;
        event.run.run();
      }
      now = until;
    }
  }

  private static Net network(RandomGenerator random, int appends) {
    Net net = new Net(random.nextInt(5, 30), random);
    for (int i = 0; i < appends; i++) {
      net.append(random.nextInt(net.size));
      net.run(net.now + random.nextLong(200));
    }
    return net;
  }

  @Test
  void everySite_getsEverything() {
    Property.forAll(
        200,
        random -> {
          Net net = network(random, 40);
          net.run(net.now + 60_000);
          for (int site = 0; site < net.size; site++) {
            assertThat(net.stores.get(site)).isEqualTo(net.stores.getFirst());
          }
        });
  }

  @Test
  void everySite_getsEverything_whenLinksThatAreNoBridgesBreakInBetween() {
    Property.forAll(
        200,
        random -> {
          Net net = network(random, 20);
          // A site has two links to earlier ones, if they are not the same: one may break.
          for (int site = 2; site < net.size; site++) {
            var earlier = new ArrayList<Integer>();
            for (int other = 0; other < site; other++) {
              if (net.delays.containsKey((long) site * net.size + other)) {
                earlier.add(other);
              }
            }
            if (earlier.size() > 1 && random.nextBoolean()) {
              net.cut(site, earlier.get(random.nextInt(earlier.size())));
            }
          }
          // What was on its way over a link that broke is for Sync to bring; all after it is not.
          net.run(net.now + 60_000);
          for (int site = 0; site < net.size; site++) {
            net.append(site);
          }
          net.run(net.now + 120_000);
          for (int site = 0; site < net.size; site++) {
            assertThat(net.stores.get(site)).isEqualTo(net.stores.getFirst());
          }
        });
  }

  @Test
  void tree_bringsNearlyEverythingOnce() {
    Net net = network(new SplittableRandom(3), 100);
    net.run(net.now + 60_000);
    long before = net.received;
    for (int i = 0; i < 50; i++) {
      net.append(i % net.size);
      net.run(net.now + 2_000);
    }
    double redundancy = (double) (net.received - before) / (50.0 * (net.size - 1)) - 1;
    assertThat(redundancy).isBetween(0.0, 0.2);
  }

  @Test
  void sameSeed_sameTrace() {
    assertThat(network(new SplittableRandom(9), 50).trace)
        .isNotEmpty()
        .isEqualTo(network(new SplittableRandom(9), 50).trace);
  }
}

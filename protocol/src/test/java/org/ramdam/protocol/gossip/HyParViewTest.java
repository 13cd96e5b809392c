package org.ramdam.protocol.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.gossip.HyParView.Input;
import org.ramdam.protocol.gossip.HyParView.Message;
import org.ramdam.protocol.gossip.HyParView.Output;
import org.ramdam.protocol.testing.Property;

class HyParViewTest {
  private static final long HOUR = 3_600_000;

  private long now;

  private static Contact contact(int site) {
    return new Contact(site, "10.%d.0.1:7000".formatted(site));
  }

  private static Contact hidden(int site) {
    return new Contact(site, "");
  }

  private HyParView machine(Contact self, List<Contact> sponsors, List<Contact> known) {
    HyParView machine =
        new HyParView(self, Limits.ACTIVE_VIEW, new SplittableRandom(self.site()), now);
    sponsors.forEach(sponsor -> step(machine, new Input.Known(sponsor, true)));
    known.forEach(contact -> step(machine, new Input.Known(contact, false)));
    return machine;
  }

  private List<Output> step(HyParView machine, Input input) {
    var out = new ArrayList<Output>();
    machine.handle(now, input, out::add);
    return out;
  }

  private List<Output> receive(HyParView machine, long from, Message message) {
    return step(machine, new Input.Received(from, message));
  }

  /// One that has neighbours 1, 2, 3…
  private HyParView with(int neighbors) {
    HyParView machine = machine(contact(100), List.of(), List.of());
    for (int i = 1; i <= neighbors; i++) {
      receive(machine, i, new Message.Neighbor(contact(i), true));
    }
    return machine;
  }

  private static List<Long> sites(List<Contact> contacts) {
    return contacts.stream().map(Contact::site).toList();
  }

  @Test
  void join_isTakenIn_toldToOthers_andAnsweredWithAddresses() {
    HyParView machine = with(2);
    List<Output> out = receive(machine, 9, new Message.Join(77, contact(9)));
    assertThat(sites(machine.active())).containsExactly(1L, 2L, 9L);
    assertThat(out)
        .contains(
            new Output.NeighborUp(9),
            new Output.Send(1, new Message.ForwardJoin(contact(9), HyParView.ARWL)),
            new Output.Send(2, new Message.ForwardJoin(contact(9), HyParView.ARWL)));
    assertThat(out)
        .anySatisfy(output -> {
          assertThat(output).isInstanceOf(Output.Send.class);
          assertThat(((Output.Send) output).message()).isInstanceOf(Message.ShuffleReply.class);
        });
  }

  @Test
  void joinOfASiteThatOnlyCallsOut_isNotToldToOthers() {
    HyParView machine = with(2);
    List<Output> out = receive(machine, 9, new Message.Join(77, hidden(9)));
    assertThat(sites(machine.active())).contains(9L);
    assertThat(out).noneMatch(o -> o instanceof Output.Send(_, Message.ForwardJoin _));
  }

  @Test
  void joinIntoAFullView_evictsOne_whichIsRemembered() {
    HyParView machine = with(Limits.ACTIVE_VIEW);
    List<Output> out = receive(machine, 9, new Message.Join(77, contact(9)));
    assertThat(machine.active()).hasSize(Limits.ACTIVE_VIEW).contains(contact(9));
    assertThat(machine.passive()).hasSize(1);
    long evicted = machine.passive().getFirst().site();
    assertThat(out)
        .containsSubsequence(
            new Output.NeighborDown(evicted),
            new Output.Send(evicted, new Message.Disconnect()),
            new Output.Hangup(evicted));
  }

  @Test
  void neighbor_ofLowPriority_isRefusedByAFullView_ofHighNever() {
    HyParView machine = with(Limits.ACTIVE_VIEW);
    assertThat(receive(machine, 9, new Message.Neighbor(contact(9), false)))
        .containsExactly(new Output.Send(9, new Message.NeighborReply(false)));
    assertThat(receive(machine, 9, new Message.Neighbor(contact(9), true)))
        .contains(new Output.Send(9, new Message.NeighborReply(true)));
    assertThat(machine.active()).hasSize(Limits.ACTIVE_VIEW);
  }

  /// One that has called as many, and taken in callers for the rest.
  private HyParView withChosen(int chosen) {
    HyParView machine = machine(contact(100), List.of(), List.of());
    for (int i = 1; i <= Limits.ACTIVE_VIEW; i++) {
      if (i <= chosen) {
        step(machine, new Input.Known(contact(i), false));
        step(machine, new Input.Tick());
        step(machine, new Input.Connected(i));
        receive(machine, i, new Message.NeighborReply(true));
      } else {
        receive(machine, i, new Message.Neighbor(contact(i), true));
      }
    }
    assertThat(machine.active()).hasSize(Limits.ACTIVE_VIEW);
    return machine;
  }

  @Test
  void callersWhoInsist_neverTakeThePlaceOfTheLastThatWereChosen() {
    for (int chosen = 1; chosen <= Limits.ACTIVE_VIEW; chosen++) {
      HyParView machine = withChosen(chosen);
      Set<Long> mine = new LinkedHashSet<>(sites(machine.active()).subList(0, chosen));
      for (int i = 10; i < 99; i++) {
        if (i % 2 == 0) {
          receive(machine, i, new Message.Neighbor(contact(i), true));
        } else {
          receive(machine, i, new Message.Join(i, contact(i)));
        }
      }
      mine.retainAll(sites(machine.active()));
      assertThat(mine).hasSize(Math.min(chosen, HyParView.CHOSEN));
    }
  }

  @Test
  void everySecondCall_isToOneThatWasDrawn_howeverManyOthersWereHeardOf() {
    HyParView machine = with(1);
    for (int i = 10; i < 40; i++) {
      receive(machine, 1, new Message.Shuffle(i, 1, List.of(contact(i))));
    }
    var called = new ArrayList<Long>();
    for (int i = 50; i < 62; i++) {
      if (machine.isShort(now)) {
        step(machine, new Input.Known(contact(i), false));
      }
      for (Output output : step(machine, new Input.Tick())) {
        if (output instanceof Output.Dial(Contact contact)) {
          called.add(contact.site());
          step(machine, new Input.Unreachable(contact.site()));
        }
      }
      now += HOUR / 60;
    }
    assertThat(called).filteredOn(site -> site >= 50).hasSizeBetween(4, 6);
    assertThat(called).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void whoIsComparedWith_wasDrawn() {
    HyParView machine = with(Limits.ACTIVE_VIEW);
    receive(machine, 1, new Message.Shuffle(1, 1, List.of(contact(9))));
    assertThat(machine.isShort(now)).isFalse();
    now += HOUR;
    assertThat(machine.isShort(now)).isTrue();
    step(machine, new Input.Known(contact(50), false));
    assertThat(step(machine, new Input.Tick())).contains(new Output.Dial(contact(50)));
  }

  @Test
  void oneNeighbour_doesNotSendManyOnWalks() {
    HyParView machine = with(3);
    int walked = 0;
    for (int i = 0; i < 10 * Limits.WALK_BURST; i++) {
      List<Output> out = receive(machine, 1, new Message.ForwardJoin(contact(10 + i % 90), 2));
      out.addAll(receive(machine, 1, new Message.Shuffle(i, 3, List.of())));
      walked +=
          (int)
              out.stream()
                  .filter(o ->
                      o instanceof Output.Send(_, Message.ForwardJoin _)
                          || o instanceof Output.Send(_, Message.Shuffle _))
                  .count();
    }
    assertThat(walked).isEqualTo(Limits.WALK_BURST);
    now += Limits.WALK_EVERY.toMillis();
    assertThat(receive(machine, 1, new Message.Shuffle(-1, 3, List.of())))
        .anyMatch(o -> o instanceof Output.Send(_, Message.Shuffle _));
  }

  @Test
  void joinOfANeighbour_isNotToldToOthersAgain() {
    HyParView machine = with(3);
    assertThat(receive(machine, 3, new Message.Join(5, contact(3))))
        .noneMatch(o -> o instanceof Output.Send(_, Message.ForwardJoin _));
  }

  @Test
  void nobodySpeaksForAnother() {
    HyParView machine = with(1);
    receive(machine, 9, new Message.Neighbor(contact(8), true));
    receive(machine, 9, new Message.Join(1, contact(8)));
    assertThat(sites(machine.active())).containsExactly(1L);
  }

  @Test
  void shuffle_goesOn_andItsAnswerComesBackTheSameWay() {
    HyParView machine = with(2);
    var contacts = List.of(contact(50));
    assertThat(receive(machine, 1, new Message.Shuffle(7, 3, contacts)))
        .containsExactly(new Output.Send(2, new Message.Shuffle(7, 2, contacts)));
    var answer = new Message.ShuffleReply(7, List.of(contact(60)));
    assertThat(receive(machine, 2, answer)).containsExactly(new Output.Send(1, answer));
    assertThat(receive(machine, 2, answer)).isEmpty();
    assertThat(machine.passive()).isEmpty();
  }

  @Test
  void shuffleAtItsEnd_isAnswered_andItsAddressesAreNotPassedOnBeforeTheyWereReached() {
    HyParView machine = with(2);
    List<Output> out = receive(machine, 1, new Message.Shuffle(7, 1, List.of(contact(50))));
    assertThat(out)
        .containsExactly(
            new Output.Send(1, new Message.ShuffleReply(7, List.of(contact(100), contact(2)))));
    assertThat(machine.passive()).containsExactly(contact(50));
    assertThat(receive(machine, 1, new Message.Shuffle(8, 1, List.of())))
        .allSatisfy(output -> assertThat(output.toString()).doesNotContain("site=50"));
  }

  @Test
  void addressesOfOneNetwork_areFew() {
    HyParView machine = with(1);
    for (int i = 0; i < 3 * Limits.CONTACTS_PER_PREFIX; i++) {
      var contact = new Contact(200 + i, "192.168.%d.1:7000".formatted(i));
      receive(machine, 1, new Message.Shuffle(i, 1, List.of(contact)));
    }
    assertThat(machine.passive()).hasSize(Limits.CONTACTS_PER_PREFIX);
  }

  @Test
  void oneNeighbour_doesNotTeachMany() {
    HyParView machine = with(1);
    var seen = new LinkedHashSet<Contact>();
    for (int i = 0; i < 2 * Limits.LEARN_BURST; i++) {
      receive(machine, 1, new Message.Shuffle(i, 1, List.of(contact(200 + i))));
      seen.addAll(machine.passive());
    }
    assertThat(seen).hasSize(Limits.LEARN_BURST);
    now += Limits.LEARN_EVERY.toMillis();
    receive(machine, 1, new Message.Shuffle(-1, 1, List.of(contact(900), contact(901))));
    assertThat(machine.passive()).contains(contact(900)).doesNotContain(contact(901));
  }

  @Test
  void prefix_isWhatOneOwnerHas() {
    assertThat(new Contact(1, "10.20.30.40:7000").prefix()).isEqualTo("10.20");
    assertThat(new Contact(1, "[2001:db8:1::1]:7000").prefix()).isEqualTo("[2001:db8");
    assertThat(new Contact(1, "cela.example.org:7000").prefix()).isEqualTo("cela.example.org");
  }

  @Test
  void sponsor_isNeverForgotten_howeverOftenItCannotBeReached() {
    HyParView machine = machine(contact(100), List.of(contact(1)), List.of(contact(2)));
    for (int i = 0; i < 20; i++) {
      now = machine.wake();
      for (Output output : step(machine, new Input.Tick())) {
        if (output instanceof Output.Dial(Contact called)) {
          step(machine, new Input.Unreachable(called.site()));
        }
      }
    }
    assertThat(machine.passive()).containsExactly(contact(1));
  }

  @Test
  void suspect_isLetGo_andNotTakenBackForAnHour() {
    HyParView machine = with(3);
    assertThat(step(machine, new Input.Suspected(2))).contains(new Output.NeighborDown(2));
    receive(machine, 2, new Message.Neighbor(contact(2), true));
    receive(machine, 2, new Message.Join(5, contact(2)));
    receive(machine, 1, new Message.Shuffle(1, 1, List.of(contact(2))));
    assertThat(sites(machine.active())).containsExactly(1L, 3L);
    assertThat(machine.passive()).isEmpty();
    now += HOUR;
    receive(machine, 2, new Message.Neighbor(contact(2), true));
    assertThat(sites(machine.active())).containsExactly(1L, 3L, 2L);
  }

  @Test
  void whoeverIsStarvedByItsNeighbours_takesAnother() {
    HyParView machine = with(Limits.ACTIVE_VIEW);
    receive(machine, 1, new Message.Shuffle(1, 1, List.of(contact(50))));
    var out = new ArrayList<Output>();
    while (!out.contains(new Output.Dial(contact(50)))) {
      now = machine.wake();
      out.addAll(step(machine, new Input.Tick()));
    }
    assertThat(step(machine, new Input.Connected(50))).containsExactly(new Output.Probe(50));
    assertThat(step(machine, new Input.Probed(50, true)))
        .containsExactly(new Output.Send(50, new Message.Neighbor(contact(100), true)));
    receive(machine, 50, new Message.NeighborReply(true));
    assertThat(machine.active()).hasSize(Limits.ACTIVE_VIEW).contains(contact(50));
  }

  @Test
  void whoeverIsNotStarved_hangsUpAfterComparing() {
    HyParView machine = with(Limits.ACTIVE_VIEW);
    receive(machine, 1, new Message.Shuffle(1, 1, List.of(contact(50))));
    var out = new ArrayList<Output>();
    while (!out.contains(new Output.Dial(contact(50)))) {
      now = machine.wake();
      out.addAll(step(machine, new Input.Tick()));
    }
    step(machine, new Input.Connected(50));
    assertThat(step(machine, new Input.Probed(50, false))).containsExactly(new Output.Hangup(50));
    assertThat(machine.active()).doesNotContain(contact(50));
  }

  /// Machines between which everything arrives at once and in order.
  private static final class Net {
    final List<HyParView> machines = new ArrayList<>();
    final List<Contact> contacts = new ArrayList<>();
    final Set<Long> gone = new LinkedHashSet<>();
    final List<Output> trace = new ArrayList<>();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    long now;

    void add(Contact self, List<Contact> sponsors, RandomGenerator random) {
      contacts.add(self);
      machines.add(
          new HyParView(self, Limits.ACTIVE_VIEW, new SplittableRandom(random.nextLong()), now));
      sponsors.forEach(sponsor -> handle(self.site(), new Input.Known(sponsor, true)));
    }

    void handle(long site, Input input) {
      if (gone.contains(site)) {
        return;
      }
      HyParView machine = machines.get((int) site);
      machine.handle(now, input, output -> queue.add(() -> act(site, output)));
      assertThat(machine.active()).hasSizeLessThanOrEqualTo(Limits.ACTIVE_VIEW);
      assertThat(machine.passive()).hasSizeLessThanOrEqualTo(Limits.PASSIVE_VIEW);
      assertThat(sites(machine.active())).doesNotContain(site);
    }

    private void act(long site, Output output) {
      trace.add(output);
      switch (output) {
        case Output.Dial(Contact to) -> {
          boolean there = !gone.contains(to.site()) && contacts.contains(to);
          handle(site, there ? new Input.Connected(to.site()) : new Input.Unreachable(to.site()));
        }
        case Output.Send(long to, Message message) -> handle(to, new Input.Received(site, message));
        case Output.Hangup _, Output.NeighborUp _, Output.NeighborDown _ -> {}
        case Output.Probe(long other) -> handle(site, new Input.Probed(other, false));
      }
    }

    void leave(long site) {
      gone.add(site);
      for (long other = 0; other < machines.size(); other++) {
        handle(other, new Input.Disconnected(site));
      }
    }

    void run(long ms) {
      long end = now + ms;
      while (true) {
        while (!queue.isEmpty()) {
          queue.removeFirst().run();
        }
        int next = -1;
        long wake = end;
        for (int i = 0; i < machines.size(); i++) {
          if (!gone.contains((long) i) && machines.get(i).wake() < wake) {
            wake = machines.get(i).wake();
            next = i;
          }
        }
        if (next < 0) {
          now = end;
          return;
        }
        now = Math.max(now, wake);
        handle(next, new Input.Tick());
      }
    }

    Set<Long> reached(long from) {
      var reached = new LinkedHashSet<Long>(Set.of(from));
      var open = new ArrayDeque<Long>(reached);
      while (!open.isEmpty()) {
        for (Contact next : machines.get(open.removeFirst().intValue()).active()) {
          if (reached.add(next.site())) {
            open.add(next.site());
          }
        }
      }
      return reached;
    }
  }

  private static Net network(int sites, double hidden, RandomGenerator random) {
    var net = new Net();
    var callable = new ArrayList<Contact>();
    for (int i = 0; i < sites; i++) {
      Contact self = i > 1 && random.nextDouble() < hidden ? hidden(i) : contact(i);
      List<Contact> sponsors =
          callable.isEmpty()
              ? List.of()
              : List.of(
                  callable.get(random.nextInt(callable.size())),
                  callable.get(random.nextInt(callable.size())));
      net.add(self, sponsors, random);
      if (self.isCallable()) {
        callable.add(self);
      }
      net.run(2_000);
    }
    return net;
  }

  @Test
  void smallNetwork_everybodyIsANeighbourOfEverybody() {
    Property.forAll(
        100,
        random -> {
          int sites = random.nextInt(2, Limits.ACTIVE_VIEW + 2);
          Net net = network(sites, 0, random);
          net.run(HOUR);
          for (HyParView machine : net.machines) {
            assertThat(machine.active()).hasSize(sites - 1);
          }
        });
  }

  @Test
  void network_isOnePiece_ofMutualNeighbours_evenAfterAFifthHasGone() {
    Property.forAll(
        20,
        random -> {
          int sites = random.nextInt(20, 60);
          Net net = network(sites, 0.3, random);
          net.run(HOUR / 2);
          for (int i = 0; i < sites / 5; i++) {
            net.leave(2 + random.nextInt(sites - 2));
          }
          net.run(HOUR / 2);
          assertThat(net.reached(0)).hasSize(sites - net.gone.size());
          for (long site : net.reached(0)) {
            for (Contact neighbor : net.machines.get((int) site).active()) {
              assertThat(sites(net.machines.get((int) neighbor.site()).active())).contains(site);
            }
          }
        });
  }

  @Test
  void sameSeed_sameOutputs() {
    Net one = network(30, 0.3, new SplittableRandom(5));
    Net two = network(30, 0.3, new SplittableRandom(5));
    assertThat(one.trace).isNotEmpty().isEqualTo(two.trace);
  }
}

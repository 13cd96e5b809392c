package org.ramdam.protocol.sync;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.sync.Sync.Input;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

class SyncTest {
  private static final long PEER = 1;
  private static final Bytes32 NETWORK = new Bytes32(7, 7, 7, 7);
  private static final Bytes32 LOW = new Bytes32(1, 0, 0, 0);
  private static final Bytes32 HIGH = new Bytes32(2, 0, 0, 0);
  private static final Bytes32 LOG = new Bytes32(9, 9, 9, 9);
  private static final byte[] SALT = new byte[32];

  private final RandomGenerator random = new SplittableRandom(1);
  private long now = 1_000_000;

  /// A machine whose disk takes everything at once, with what it asked to be done.
  private final class Side {
    final Bytes32 id;
    final Sync sync;
    final List<Output> outputs = new ArrayList<>();
    final ArrayDeque<Message> outbox = new ArrayDeque<>();
    final Map<Long, SignedTreeHead> heads = new HashMap<>();
    boolean stores = true;

    Side(Bytes32 id) {
      this.id = id;
      this.sync = new Sync(id, NETWORK);
    }

    void follow(Bytes32 site, @Nullable SignedTreeHead head) {
      if (head != null) {
        heads.put(site.prefix(), head);
      }
      handle(new Input.Follow(site, head == null ? 0 : head.size(), head));
    }

    void grow(long from, SignedTreeHead head) {
      heads.put(id.prefix(), head);
      handle(new Input.Grown(from, head));
    }

    void handle(Input input) {
      perform(out -> sync.handle(now, input, out));
    }

    private void perform(Consumer<Consumer<Output>> step) {
      var news = new ArrayList<Output>();
      step.accept(news::add);
      outputs.addAll(news);
      for (Output output : news) {
        switch (output) {
          case Output.Send o -> outbox.add(o.message());
          case Output.SendRun o -> sendRun(o);
          case Output.StoreRun o when stores ->
              handle(
                  new Input.Stored(
                      o.run().site(),
                      Extent.of(o.run().generation(), o.run().to()),
                      o.run().to() == Extent.size(o.run().treeSize())
                          ? new SignedTreeHead(o.run().to(), root(o.run().to()), new byte[64])
                          : null,
                      null));
          default -> {}
        }
      }
    }

    private void sendRun(Output.SendRun run) {
      int count = (int) Math.min(run.to() - run.from(), 8192);
      SignedTreeHead head = heads.get(run.site());
      long size = head == null ? run.to() : head.size();
      outbox.add(
          new Message.RunPart(
              run.site(),
              run.from(),
              count,
              new byte[9],
              size,
              new byte[64],
              List.of(),
              run.live()));
    }

    <T extends Output> List<T> all(Class<T> kind) {
      return outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<Message> sent() {
      return all(Output.Send.class).stream().map(Output.Send::message).toList();
    }

    /// Receives entries that are pushed, and takes them.
    void push(Message.RunPart part) {
      receive(part);
      perform(out -> sync.take(PEER, part, out));
    }

    void receive(Message message) {
      handle(new Input.Received(PEER, message));
    }

    void meet(long peer, Bytes32 other, boolean dialled) {
      handle(new Input.Connected(peer, other, dialled, SALT));
    }
  }

  private static Bytes32 root(long size) {
    return new Bytes32(size, 1, 1, 1);
  }

  private static SignedTreeHead head(long size) {
    return new SignedTreeHead(size, root(size), new byte[64]);
  }

  private static void connect(Side dialler, Side acceptor) {
    dialler.meet(PEER, acceptor.id, true);
    acceptor.meet(PEER, dialler.id, false);
  }

  /// Carries frames to and fro until there are none.
  ///
  /// @return bytes carried, with the lengths before the frames
  private static int exchange(Side a, Side b) throws MalformedException {
    int bytes = 0;
    while (!a.outbox.isEmpty() || !b.outbox.isEmpty()) {
      Side from = a.outbox.isEmpty() ? b : a;
      byte[] frame = Frames.encode(from.outbox.remove());
      bytes += 4 + frame.length;
      (from == a ? b : a).receive(Frames.decode(frame));
    }
    return bytes;
  }

  private Side ready(Bytes32 id, Bytes32 other) {
    return ready(id, other, 0, null);
  }

  /// @param extent of what is held of the log
  private Side ready(Bytes32 id, Bytes32 other, long extent, @Nullable SignedTreeHead head) {
    Side side = new Side(id);
    if (head != null) {
      side.heads.put(LOG.prefix(), head);
    }
    side.handle(new Input.Follow(LOG, extent, head));
    side.meet(PEER, other, true);
    side.receive(new Message.Hello(1, 1, NETWORK, new byte[16]));
    side.receive(new Message.Frontier(new long[0], new long[0], new long[0], true, 0, new int[0]));
    assertThat(side.sync.ready()).containsExactly(other);
    return side;
  }

  private static Message have(long size) {
    return new Message.Have(new long[] {LOG.prefix()}, new long[] {size});
  }

  @Test
  void sitesThatHoldTheSame_knowItInOneRoundTripAndFewBytes() throws Exception {
    Side a = new Side(LOW);
    Side b = new Side(HIGH);
    for (int i = 0; i < 100; i++) {
      Bytes32 site = Gen.id(random);
      a.follow(site, head(10 + i));
      b.follow(site, head(10 + i));
    }
    connect(a, b);
    assertThat(exchange(a, b)).isLessThan(200);
    assertThat(a.all(Output.UpToDate.class)).hasSize(1);
    assertThat(b.all(Output.UpToDate.class)).hasSize(1);
    assertThat(a.sent()).hasSize(1);
    assertThat(b.sent()).hasSize(1);
  }

  @Test
  void manyLogs_areComparedByBuckets() throws Exception {
    Side a = new Side(LOW);
    Side b = new Side(HIGH);
    var sites = new ArrayList<Bytes32>();
    for (int i = 0; i < 100; i++) {
      sites.add(Gen.id(random));
      a.follow(sites.getLast(), head(i < 2 ? 90 : 10));
      b.follow(sites.getLast(), i == 5 ? null : head(i == 3 ? 70 : 10));
    }
    connect(b, a);
    exchange(a, b);
    assertThat(b.sent()).hasAtLeastOneElementOfType(Message.Buckets.class);
    for (Side side : List.of(a, b)) {
      assertThat(side.sent())
          .filteredOn(Message.Frontier.class::isInstance)
          .allSatisfy(m -> assertThat(((Message.Frontier) m).sites()).hasSizeBetween(1, 40));
      assertThat(side.sync.logs())
          .allSatisfy(log -> assertThat(log.stored()).isEqualTo(log.known()));
      assertThat(side.all(Output.UpToDate.class)).isNotEmpty();
    }
    assertThat(stored(a)).isEqualTo(stored(b));
    assertThat(a.sync.holders(sites.get(3), 70)).containsExactly(HIGH);
  }

  private static List<Long> stored(Side side) {
    return side.sync.logs().stream().map(Sync.LogState::stored).toList();
  }

  @Test
  void answer_saysEvenThatNothingIsHeld() throws Exception {
    Side a = new Side(LOW);
    Side b = new Side(HIGH);
    b.stores = false;
    a.follow(LOG, head(5));
    a.follow(LOW, head(3));
    b.follow(LOG, null);
    connect(a, b);
    exchange(a, b);
    assertThat(a.sync.holders(LOG, 5)).isEmpty();
    assertThat(a.sync.holders(LOW, 3)).isEmpty();
  }

  @Test
  void whatWasAnnounced_isLeftToTheTree_andFetchedIfThatDoesNotBringIt() {
    Side side = ready(LOW, HIGH);
    side.receive(have(9));
    pass(Limits.TREE.toMillis() - 1, side);
    assertThat(side.sent()).noneMatch(Message.Fetch.class::isInstance);
    pass(1, side);
    assertThat(side.sent()).contains(new Message.Fetch(LOG.prefix(), 0, 9));
  }

  @Test
  void muchThatWasAnnounced_isFetchedAtOnce() {
    Side side = ready(LOW, HIGH);
    side.receive(have(Limits.PUSH_ENTRIES + 1));
    assertThat(side.sent()).contains(new Message.Fetch(LOG.prefix(), 0, Limits.PUSH_ENTRIES + 1));
  }

  @Test
  void whatGrowsWhileSitesCompare_canBeTold() throws Exception {
    Side a = new Side(LOW);
    Side b = new Side(HIGH);
    a.follow(LOW, head(5));
    b.follow(LOW, head(5));
    connect(a, b);
    a.grow(5, head(8));
    assertThat(a.sync.grownMeanwhile(PEER)).isNull();
    exchange(a, b);
    Message.Have grown = requireNonNull(a.sync.grownMeanwhile(PEER));
    assertThat(grown.sites()).containsExactly(LOW.prefix());
    assertThat(grown.sizes()).containsExactly(8);
    assertThat(b.sync.grownMeanwhile(PEER)).isNull();
  }

  @Test
  void fetch_asksForSuffixOnly() {
    Side side = new Side(LOW);
    side.follow(LOG, head(4));
    side.meet(PEER, HIGH, true);
    side.receive(new Message.Hello(1, 1, NETWORK, new byte[16]));
    side.receive(
        new Message.Frontier(
            new long[] {LOG.prefix()}, new long[] {20_000}, new long[1], true, 0, new int[0]));
    assertThat(side.sent()).contains(new Message.Fetch(LOG.prefix(), 4, 4 + Limits.RUN_ENTRIES));
  }

  @Test
  void fetchOfWhatIsNotOffered_isAnOffence() {
    Side side = ready(LOW, HIGH);
    for (int i = 0; i < Limits.OFFENCES; i++) {
      side.receive(new Message.Fetch(LOG.prefix(), 0, 5));
    }
    assertThat(side.all(Output.Offence.class)).hasSize(Limits.OFFENCES);
    assertThat(side.all(Output.Close.class).getLast().code()).isEqualTo(ByeCode.OFFENCES);
  }

  @Test
  void runStoredInPart_isAskedForFromThere() {
    Side side = ready(LOW, HIGH);
    side.stores = false;
    announce(9, side);
    side.receive(
        new Message.RunPart(LOG.prefix(), 0, 9, new byte[1], 9, new byte[64], List.of(), false));
    side.handle(new Input.Stored(LOG.prefix(), 6, null, null));
    assertThat(side.sent()).contains(new Message.Fetch(LOG.prefix(), 6, 9));
    side.receive(
        new Message.RunPart(LOG.prefix(), 6, 3, new byte[1], 9, new byte[64], List.of(), false));
    side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.INVALID_LOG, "no"));
    assertThat(side.sent()).filteredOn(Message.Fetch.class::isInstance).hasSize(2);
    assertThat(side.all(Output.Offence.class)).isEmpty();
  }

  @Test
  void refusedRun_isAskedForOfAnother() {
    Side side = ready(LOW, HIGH);
    side.stores = false;
    Bytes32 third = new Bytes32(3, 0, 0, 0);
    side.meet(2, third, true);
    side.handle(new Input.Received(2, new Message.Hello(1, 1, NETWORK, new byte[16])));
    side.handle(
        new Input.Received(
            2, new Message.Frontier(new long[0], new long[0], new long[0], true, 0, new int[0])));
    side.handle(new Input.Received(2, have(9)));
    announce(9, side);
    side.receive(
        new Message.RunPart(LOG.prefix(), 0, 9, new byte[1], 9, new byte[64], List.of(), false));
    side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.CHECKPOINT, "no"));
    assertThat(side.all(Output.Offence.class)).hasSize(1);
    assertThat(side.outputs).endsWith(new Output.Send(2, new Message.Fetch(LOG.prefix(), 0, 9)));
  }

  @Test
  void eachPushWithAWrongSignature_isAnOffence_andTheTenthEndsTheConnection() {
    Side side = ready(LOW, HIGH, 5, head(5));
    side.stores = false;
    for (int i = 1; i <= Limits.OFFENCES; i++) {
      side.push(run(5, 1, true));
      side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.FORGED, "no"));
      assertThat(side.all(Output.Offence.class)).hasSize(i);
    }
    assertThat(side.all(Output.Close.class).getLast().code()).isEqualTo(ByeCode.OFFENCES);
    assertThat(side.sent()).noneMatch(Message.AskHead.class::isInstance);
  }

  private static Message.Head head(long size, int root) {
    return new Message.Head(
        LOG.prefix(),
        size,
        new Bytes32(root, 0, 0, 0),
        new byte[64],
        new Bytes32(root, 0, 0, 0),
        List.of());
  }

  private static Message.RunPart run(long from, int count, boolean live) {
    return new Message.RunPart(
        LOG.prefix(), from, count, new byte[1], from + count, new byte[64], List.of(), live);
  }

  /// One of whom a run was refused that does not go with what is held here.
  private Side uncovered() {
    Side side = ready(LOW, HIGH, 5, head(5));
    side.stores = false;
    announce(9, side);
    side.receive(run(5, 4, false));
    side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.CHECKPOINT, "no"));
    assertThat(side.sent()).contains(new Message.AskHead(LOG.prefix(), 5));
    return side;
  }

  @Test
  void holderOfTheOtherHistory_isNoOffender() {
    Side side = uncovered();
    assertThat(side.all(Output.Offence.class)).isEmpty();
    side.receive(head(9, 1));
    assertThat(side.all(Output.JudgeHead.class)).hasSize(1);
    side.handle(new Input.Forked(new Message.Fork(LOG.prefix(), 1, "proof")));
    pass(2 * Limits.CALL.toMillis(), side);
    assertThat(side.all(Output.Offence.class)).isEmpty();
  }

  /// Of nine entries five are held, and none of them is covered, when who had them goes.
  private Side partly() {
    Side side = ready(LOW, HIGH);
    side.stores = false;
    announce(9, side);
    side.receive(run(0, 9, false));
    side.handle(new Input.Stored(LOG.prefix(), 5, null, null));
    side.handle(new Input.Disconnected(PEER));
    side.meet(PEER, HIGH, true);
    side.receive(new Message.Hello(1, 1, NETWORK, new byte[16]));
    side.receive(new Message.Frontier(new long[0], new long[0], new long[0], true, 0, new int[0]));
    return side;
  }

  @Test
  void ofALogHeldInPart_aShorterOneIsCompared_againOnceItHasGrown() {
    Side side = partly();
    announce(4, side);
    pass(2 * Limits.MISSING_EVERY.toMillis(), side);
    var asked = new Message.AskHead(LOG.prefix(), 5);
    assertThat(side.sent()).containsOnlyOnce(asked);
    side.receive(head(4, 1));
    assertThat(side.all(Output.JudgeHead.class)).singleElement().matches(o -> o.asked() == 5);
    side.handle(new Input.Alike(PEER, LOG.prefix(), 4));
    pass(2 * Limits.MISSING_EVERY.toMillis(), side);
    assertThat(side.sent()).containsOnlyOnce(asked);
    announce(5, side);
    pass(2 * Limits.MISSING_EVERY.toMillis(), side);
    assertThat(side.sent()).filteredOn(asked::equals).hasSize(2);
    assertThat(side.all(Output.Offence.class)).isEmpty();
  }

  @Test
  void whatComesWhileAHeadIsJudged_waitsForTheVerdict() {
    for (boolean alike : new boolean[] {true, false}) {
      Side side = partly();
      announce(5, side);
      pass(Limits.MISSING_EVERY.toMillis(), side);
      side.receive(head(5, 1));
      announce(9, side);
      side.receive(run(5, 4, false));
      side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.CHECKPOINT, "no"));
      assertThat(side.all(Output.Offence.class)).isEmpty();
      side.handle(
          alike
              ? new Input.Alike(PEER, LOG.prefix(), 5)
              : new Input.Forked(new Message.Fork(LOG.prefix(), 1, "proof")));
      assertThat(side.all(Output.Offence.class)).hasSize(alike ? 1 : 0);
    }
  }

  /// It is told once on a connection, right after the hello.
  @Test
  void proofAgainstASiteThatIsNotFollowedYet_isJudgedOnceItIs() {
    Side side = ready(LOW, HIGH);
    Bytes32 third = new Bytes32(300, 0, 0, 0);
    for (int i = 0; i < 2 * Limits.EARLY_FORKS; i++) {
      side.receive(new Message.Fork(third.prefix() + i, 1, "proof"));
    }
    assertThat(side.all(Output.JudgeFork.class)).isEmpty();
    side.follow(third, null);
    side.follow(third, null);
    assertThat(side.all(Output.JudgeFork.class))
        .singleElement()
        .matches(judge -> judge.fork().site() == third.prefix());
  }

  @Test
  void whoAsksForAHeadIsToldTheFork_thoughItWasTold_once() {
    Side side = ready(LOW, HIGH, 5, head(5));
    var fork = new Message.Fork(LOG.prefix(), 1, "proof");
    side.handle(new Input.Forked(fork));
    for (int i = 0; i < 3; i++) {
      side.receive(new Message.AskHead(LOG.prefix(), 5));
    }
    assertThat(side.sent()).filteredOn(fork::equals).hasSize(2);
  }

  @Test
  void whoseForkIsProvedMeanwhile_owesNoHead() {
    Side side = uncovered();
    side.handle(new Input.Forked(new Message.Fork(LOG.prefix(), 1, "proof")));
    pass(2 * Limits.CALL.toMillis(), side);
    side.handle(new Input.Disconnected(PEER));
    assertThat(side.all(Output.Offence.class)).isEmpty();
  }

  @Test
  void whoeverGivesNoHeadForWhatItSent_isAnOffender_once() {
    Side side = uncovered();
    for (int i = 0; i < 3; i++) {
      pass(Limits.CALL.toMillis() / 2 + 1, side);
      side.receive(new Message.Ping(1));
    }
    assertThat(side.all(Output.Offence.class)).hasSize(1);
  }

  @Test
  void whoeverLeavesInsteadOfAnswering_isAnOffender_howeverOftenItComesBack() {
    Side side = uncovered();
    for (int i = 1; i < Limits.OFFENCES; i++) {
      side.handle(new Input.Disconnected(PEER));
      assertThat(side.all(Output.Offence.class)).hasSize(i);
      side.meet(PEER, HIGH, true);
      side.receive(new Message.Hello(1, 1, NETWORK, new byte[16]));
      side.receive(
          new Message.Frontier(new long[0], new long[0], new long[0], true, 0, new int[0]));
      announce(9, side);
      side.receive(run(5, 4, false));
      side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.CHECKPOINT, "no"));
    }
    side.handle(new Input.Disconnected(PEER));
    assertThat(side.all(Output.Close.class)).isEmpty();
    side.meet(PEER, HIGH, true);
    assertThat(side.all(Output.Close.class).getLast().code()).isEqualTo(ByeCode.OFFENCES);
  }

  @Test
  void whoseHeadShowsNothingWrong_isAnOffender() {
    Side side = uncovered();
    side.receive(head(9, 1));
    side.handle(new Input.Alike(PEER, LOG.prefix(), 9));
    pass(2 * Limits.CALL.toMillis(), side);
    assertThat(side.all(Output.Offence.class)).hasSize(1);
  }

  @Test
  void ofALogThatWasRefusedOfAPeer_itsPushesAreNotTaken() {
    Side side = uncovered();
    int before = side.all(Output.StoreRun.class).size();
    side.push(run(5, 1, true));
    assertThat(side.all(Output.StoreRun.class)).hasSize(before);
    assertThat(side.all(Output.Offence.class)).isEmpty();
    side.receive(head(9, 1));
    side.handle(new Input.Alike(PEER, LOG.prefix(), 9));
    for (int i = 1; i < Limits.OFFENCES; i++) {
      side.push(run(5, 1, true));
    }
    assertThat(side.all(Output.Close.class).getLast().code()).isEqualTo(ByeCode.OFFENCES);
    assertThat(side.all(Output.StoreRun.class)).hasSize(before);
  }

  @Test
  void whatNeverComes_keepsNobodyWaiting() {
    Side side = ready(LOW, HIGH);
    Bytes32 liar = new Bytes32(3, 0, 0, 0);
    side.meet(2, liar, true);
    side.handle(new Input.Received(2, new Message.Hello(1, 1, NETWORK, new byte[16])));
    side.handle(
        new Input.Received(
            2, new Message.Frontier(new long[0], new long[0], new long[0], true, 0, new int[0])));
    side.handle(new Input.Received(2, have(1_000_000)));
    side.receive(have(9));
    assertThat(side.outputs)
        .doesNotContain(new Output.Send(PEER, new Message.Fetch(LOG.prefix(), 0, 9)));
    long announced = now;
    while (now < announced + Limits.TREE.toMillis()) {
      pass(1_000, side);
      side.handle(new Input.Received(2, have(1_000_000 + now)));
      side.receive(have(9));
    }
    side.handle(new Input.Disconnected(2));
    assertThat(side.outputs).contains(new Output.Send(PEER, new Message.Fetch(LOG.prefix(), 0, 9)));
  }

  @Test
  void ofTwoConnections_theOneTheLowerSiteMadeStays() {
    for (boolean lowerFirst : List.of(true, false)) {
      Side low = new Side(LOW);
      Side high = new Side(HIGH);
      long kept = lowerFirst ? 1 : 2;
      low.meet(1, HIGH, lowerFirst);
      low.meet(2, HIGH, !lowerFirst);
      high.meet(1, LOW, !lowerFirst);
      high.meet(2, LOW, lowerFirst);
      for (Side side : List.of(low, high)) {
        assertThat(side.all(Output.Close.class))
            .singleElement()
            .satisfies(close -> {
              assertThat(close.peer()).isEqualTo(3 - kept);
              assertThat(close.code()).isEqualTo(ByeCode.DUPLICATE);
            });
      }
    }
  }

  @Test
  void ofTwoConnectionsOfOneSite_theNewerStays() {
    Side low = new Side(LOW);
    low.meet(1, HIGH, true);
    low.meet(2, HIGH, true);
    assertThat(low.all(Output.Close.class)).extracting(Output.Close::peer).containsExactly(1L);
  }

  @Test
  void helloOfAnotherNetworkOrVersion_endsTheConnection() {
    for (var hello :
        Map.of(
                new Message.Hello(1, 1, HIGH, new byte[16]), ByeCode.OTHER_NETWORK,
                new Message.Hello(2, 9, NETWORK, new byte[16]), ByeCode.VERSION,
                new Message.Hello(0, 0, NETWORK, new byte[16]), ByeCode.VERSION)
            .entrySet()) {
      Side side = new Side(LOW);
      side.meet(PEER, HIGH, true);
      side.receive(hello.getKey());
      assertThat(side.all(Output.Close.class))
          .extracting(Output.Close::code)
          .containsExactly(hello.getValue());
    }
  }

  @Test
  void anythingBeforeHello_andAnotherHello_endTheConnection() {
    Side early = new Side(LOW);
    early.meet(PEER, HIGH, true);
    early.receive(have(3));
    Side twice = ready(LOW, HIGH);
    twice.receive(new Message.Hello(1, 1, NETWORK, new byte[16]));
    for (Side side : List.of(early, twice)) {
      assertThat(side.all(Output.Close.class))
          .extracting(Output.Close::code)
          .containsExactly(ByeCode.PROTOCOL);
    }
  }

  @Test
  void bucketsOfNoSuchNumber_endTheConnection() {
    var frontier =
        new Message.Frontier(new long[0], new long[0], new long[0], false, -29, new int[0]);
    for (Message message : List.of(new Message.Buckets(-29, new long[8]), frontier)) {
      Side side = new Side(LOW);
      side.follow(LOG, head(5));
      side.meet(PEER, HIGH, false);
      side.receive(new Message.Hello(1, 1, NETWORK, new byte[16]));
      side.receive(message);
      assertThat(side.all(Output.Close.class))
          .extracting(Output.Close::code)
          .containsExactly(ByeCode.PROTOCOL);
    }
  }

  @Test
  void bye_endsTheConnectionForGood() {
    Side side = ready(LOW, HIGH);
    side.receive(new Message.Bye(ByeCode.GOING, "until later"));
    assertThat(side.all(Output.Close.class)).hasSize(1);
    assertThat(side.sync.ready()).isEmpty();
  }

  @Test
  void byeBeforeHello_isNoFault() {
    Side side = new Side(LOW);
    side.meet(PEER, HIGH, true);
    side.receive(new Message.Bye(ByeCode.DUPLICATE, "this site is connected already"));
    assertThat(side.all(Output.Close.class))
        .extracting(Output.Close::code)
        .containsExactly(ByeCode.GOING);
  }

  @Test
  void peerThatSaysNothing_isLetGo() {
    Side side = new Side(LOW);
    side.meet(PEER, HIGH, true);
    pass(Limits.FIRST_FRAME.toMillis(), side);
    assertThat(side.all(Output.Close.class)).isEmpty();
    pass(1, side);
    assertThat(side.all(Output.Close.class))
        .extracting(Output.Close::code)
        .containsExactly(ByeCode.SILENT);
  }

  @Test
  void peerThatFallsSilent_isPingedThenLetGo() {
    Side side = ready(LOW, HIGH);
    pass(Limits.PING_AFTER.toMillis() + 1, side);
    assertThat(side.sent()).hasAtLeastOneElementOfType(Message.Ping.class);
    assertThat(side.sync.ready()).hasSize(1);
    pass(Limits.DEAD_AFTER.toMillis(), side);
    assertThat(side.sync.ready()).isEmpty();
  }

  /// Announces what the tree does not bring.
  private void announce(long size, Side side) {
    side.receive(have(size));
    pass(Limits.TREE.toMillis(), side);
  }

  private void pass(long millis, Side side) {
    now += millis;
    side.handle(new Input.Tick());
  }

  @Test
  void siteThatDoesNotSend_isLeftAloneForAWhile() {
    Side side = ready(LOW, HIGH);
    announce(9, side);
    pass(Limits.RUN.toMillis() + 1, side);
    assertThat(side.all(Output.Close.class)).hasSize(1);
    side.outputs.clear();
    side.meet(PEER, HIGH, true);
    side.receive(new Message.Hello(1, 1, NETWORK, new byte[16]));
    side.receive(
        new Message.Frontier(
            new long[] {LOG.prefix()}, new long[] {9}, new long[1], true, 0, new int[0]));
    assertThat(side.sent()).noneMatch(Message.Fetch.class::isInstance);
    pass(2_001, side);
    assertThat(side.sent()).hasAtLeastOneElementOfType(Message.Fetch.class);
  }

  @Test
  void pushIsTaken_whileAnotherSiteKeepsUsWaiting() {
    Side side = ready(LOW, HIGH);
    announce(9, side);
    side.push(
        new Message.RunPart(LOG.prefix(), 0, 9, new byte[1], 9, new byte[64], List.of(), true));
    assertThat(side.sync.logs().getFirst().stored()).isEqualTo(9);
    side.receive(
        new Message.RunPart(LOG.prefix(), 0, 9, new byte[1], 9, new byte[64], List.of(), false));
    assertThat(side.all(Output.StoreRun.class)).hasSize(1);
    assertThat(side.all(Output.Offence.class)).isEmpty();
  }

  @Test
  void cosignatureOfBeforeTheStart_isSentHome_onceThatHoldsTheLogOfTheWitness() throws Exception {
    Side witness = new Side(LOW);
    Side home = new Side(HIGH);
    witness.follow(HIGH, head(4));
    home.follow(HIGH, head(4));
    var cosigned = new Message.Cosigned(HIGH.prefix(), LOW.prefix(), 4, 1, new byte[64]);
    witness.handle(new Input.CosignatureStored(cosigned));
    connect(witness, home);
    exchange(witness, home);
    pass(Limits.HAVE_EVERY.toMillis(), witness);
    exchange(witness, home);
    // It could not say yet whose key that is.
    assertThat(home.all(Output.StoreCosignature.class)).isEmpty();
    witness.receive(new Message.Have(new long[] {LOW.prefix()}, new long[] {1}));
    pass(Limits.HAVE_EVERY.toMillis(), witness);
    exchange(witness, home);
    assertThat(home.all(Output.StoreCosignature.class)).hasSize(1);
  }

  @Test
  void sameLengthAndAnotherRoot_isSaid() throws Exception {
    Side a = new Side(LOW);
    Side b = new Side(HIGH);
    a.follow(LOG, head(4));
    b.follow(LOG, new SignedTreeHead(4, root(5), new byte[64]));
    connect(a, b);
    exchange(a, b);
    assertThat(a.all(Output.Diverged.class)).hasSize(1);
    assertThat(b.all(Output.Diverged.class)).hasSize(1);
  }

  private Message.RunPart laterRun(int from, int size) {
    return new Message.RunPart(
        LOG.prefix(),
        Extent.of(2, from),
        size - from,
        new byte[9],
        Extent.of(2, size),
        new byte[64],
        List.of(),
        false);
  }

  private static void announce(Side side, long extent) {
    side.receive(new Message.Have(new long[] {LOG.prefix()}, new long[] {extent}));
  }

  private static Message.Fetch lastFetch(Side side) {
    return side.sent().stream()
        .filter(Message.Fetch.class::isInstance)
        .map(Message.Fetch.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  @Test
  void laterGeneration_isAskedFor_thoughShorter_andTakenFromWhereItParts() {
    Side side = ready(LOW, HIGH, 10, head(10));
    side.stores = false;
    announce(side, Extent.of(2, 6));
    assertThat(lastFetch(side)).isEqualTo(new Message.Fetch(LOG.prefix(), 10, Extent.of(2, 6)));
    side.receive(laterRun(4, 6));
    Run run = side.all(Output.StoreRun.class).getFirst().run();
    assertThat(run.from()).isEqualTo(4);
    assertThat(run.generation()).isEqualTo(2);

    side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.EARLIER, ""));
    assertThat(lastFetch(side)).isEqualTo(new Message.Fetch(LOG.prefix(), 2, Extent.of(2, 6)));
    side.receive(laterRun(2, 3));
    side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.HELD, ""));
    // What comes behind it was asked for before that was known.
    assertThat(lastFetch(side))
        .isEqualTo(new Message.Fetch(LOG.prefix(), Extent.of(2, 3), Extent.of(2, 6)));
    side.receive(laterRun(3, 6));
    assertThat(side.all(Output.StoreRun.class).getLast().run().from()).isEqualTo(3);
    side.handle(new Input.Stored(LOG.prefix(), Extent.of(2, 6), head(6), null));
    assertThat(side.sync.known(LOG)).isEqualTo(Extent.of(2, 6));
    assertThat(side.sync.holders(LOG, 6)).containsExactly(HIGH);
    assertThat(side.all(Output.Offence.class)).isEmpty();
    int fetches = (int) side.sent().stream().filter(Message.Fetch.class::isInstance).count();
    announce(side, 11);
    assertThat(side.sent().stream().filter(Message.Fetch.class::isInstance)).hasSize(fetches);
  }

  @Test
  void laterGeneration_isLookedForFurtherBack_whateverIsOnItsWay() {
    Side side = ready(LOW, HIGH, 10_000, head(10_000));
    side.stores = false;
    announce(side, Extent.of(2, 9_000));
    side.receive(laterRun(8_000, 8_100));
    side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.EARLIER, ""));
    side.receive(laterRun(8_100, 9_000));
    side.handle(new Input.Refused(PEER, LOG.prefix(), Fault.EARLIER, ""));
    assertThat(lastFetch(side).from()).isEqualTo(4_000);
  }

  @Test
  void laterGenerationThatNeverBegins_isNotLookedForWithoutEnd() {
    Side side = ready(LOW, HIGH, 10_000, head(10_000));
    side.stores = false;
    announce(side, Extent.of(2, 9_000));
    int answered = 0;
    int refused = 0;
    while (side.all(Output.Offence.class).isEmpty()) {
      if (side.sent().size() > answered) {
        answered = side.sent().size();
        int from = (int) Extent.size(lastFetch(side).from());
        side.receive(laterRun(from, Math.min(9_000, from + 100)));
      }
      Run run = side.all(Output.StoreRun.class).get(refused++).run();
      Fault fault = run.from() > 1_000 ? Fault.EARLIER : Fault.HELD;
      side.handle(new Input.Refused(PEER, LOG.prefix(), fault, ""));
    }
    assertThat(refused).isEqualTo(Limits.FUTILE_RUNS + 1);
    int asked = side.sent().size();
    announce(side, Extent.of(2, 9_001));
    assertThat(side.sent()).hasSize(asked);
  }

  @Test
  void whatHealsALog_isTakenOfThoseWhoHeldItsOtherHistory() {
    Side side = uncovered();
    side.handle(new Input.Forked(new Message.Fork(LOG.prefix(), 1, "proof")));
    announce(side, Extent.of(2, 9));
    assertThat(lastFetch(side).to()).isEqualTo(Extent.of(2, 9));
  }

  @Test
  void fork_stopsItsGeneration_andNotTheNext() {
    Side side = ready(LOW, HIGH, 10, head(10));
    side.handle(new Input.Forked(new Message.Fork(LOG.prefix(), 1, "proof")));
    announce(side, 12);
    assertThat(side.sent()).noneMatch(Message.Fetch.class::isInstance);
    announce(side, Extent.of(2, 11));
    assertThat(lastFetch(side).from()).isEqualTo(10);
    side.receive(laterRun(10, 11));
    assertThat(side.sync.logs().getFirst().stored()).isEqualTo(Extent.of(2, 11));
    side.handle(new Input.Forked(new Message.Fork(LOG.prefix(), 2, "another")));
    announce(side, Extent.of(2, 12));
    assertThat(side.all(Output.StoreRun.class)).hasSize(1);
    assertThat(lastFetch(side).to()).isEqualTo(Extent.of(2, 11));
  }

  @Test
  void entriesOfAnEarlierGeneration_areAnsweredWithTheLater() {
    Side side = ready(LOW, HIGH, Extent.of(2, 7), head(7));
    side.receive(new Message.Fetch(LOG.prefix(), 5, 9));
    assertThat(side.all(Output.SendRun.class))
        .containsExactly(new Output.SendRun(PEER, LOG.prefix(), 5, Extent.of(2, 7), false));
    side.receive(new Message.AskHead(LOG.prefix(), 7));
    assertThat(side.all(Output.SendHead.class)).isEmpty();
    side.receive(new Message.AskHead(LOG.prefix(), Extent.of(2, 6)));
    assertThat(side.all(Output.SendHead.class)).hasSize(1);
  }

  @Test
  void forkIsJudgedOnce_passedOn_andOnlyOfALogThatIsFollowed() {
    Side side = ready(LOW, HIGH);
    side.follow(LOG, head(5));
    Message.Fork fork = new Message.Fork(LOG.prefix(), 1, "proof");
    side.receive(new Message.Fork(77, 1, "of a log that nobody follows"));
    assertThat(side.all(Output.JudgeFork.class)).isEmpty();
    side.handle(new Input.Forked(fork));
    assertThat(side.sent()).contains(fork);
    side.receive(fork);
    assertThat(side.all(Output.JudgeFork.class)).isEmpty();
  }

  @Test
  void runsInMemory_areBounded() {
    Side side = new Side(LOW);
    side.stores = false;
    for (int i = 0; i < 40; i++) {
      side.follow(new Bytes32(100 + i, 0, 0, 0), null);
    }
    for (long peer = 1; peer <= 10; peer++) {
      side.meet(peer, new Bytes32(1000 + peer, 0, 0, 0), true);
      side.handle(new Input.Received(peer, new Message.Hello(1, 1, NETWORK, new byte[16])));
      side.handle(
          new Input.Received(
              peer,
              new Message.Frontier(new long[0], new long[0], new long[0], true, 0, new int[0])));
      for (int i = 0; i < 40; i++) {
        var have = new Message.Have(new long[] {100 + i}, new long[] {90_000});
        side.handle(new Input.Received(peer, have));
      }
    }
    assertThat(side.sent())
        .filteredOn(Message.Fetch.class::isInstance)
        .hasSize(Limits.RUNS_IN_MEMORY);
  }
}

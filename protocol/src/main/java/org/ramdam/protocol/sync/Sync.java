package org.ramdam.protocol.sync;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Message;

/// Keeps the logs of two sites that are connected alike: compares sizes, asks for what is missing.
/// Inputs in, outputs out; the same inputs give the same outputs, always.
///
/// Two sites that meet compare a digest of what they hold; if it differs, digests of parts of it;
/// then the sizes of the logs of those parts. What is missing is always a suffix of a log and is
/// asked for from whoever has it, in runs, a few at a time. A site tells a size only when a head
/// that the log's site signed covers all of it. What is new while they are connected is spread by
/// [org.ramdam.protocol.gossip.Plumtree]: what was announced a moment ago is fetched here only if
/// it is much, or if it did not come that way. Every size of a log is an [Extent], so that a later
/// generation is more than an earlier one.
///
/// Not thread-safe.
public final class Sync {
  /// The version of the protocol this code speaks.
  public static final int VERSION = 1;

  private static final int LOGS_PER_BUCKET = 4;
  private static final int MAX_BITS = 16;
  private static final int DIGEST = 16;

  private final Bytes32 self;
  private final Bytes32 network;
  private final Map<Long, Log> logs = new TreeMap<>(Long::compareUnsigned);

  /// Those of which somebody has more than is asked for yet.
  private final Map<Long, Log> behind = new TreeMap<>(Long::compareUnsigned);

  private final Map<Long, Peer> peers = new TreeMap<>();
  private final Map<Bytes32, LetDown> letDowns = new TreeMap<>();

  /// By site, and not by connection: whoever calls again has done what it did.
  private final Map<Bytes32, Integer> offences = new TreeMap<>();

  private final Tolerance tolerance;
  private long lastPardon;
  private long lastRelay;
  private long lastMissing;
  private int missingTurn;
  private int runsInMemory;

  /// A site's machine.
  ///
  /// @param self the site it works for
  /// @param network the network that its peers must be of
  public Sync(Bytes32 self, Bytes32 network) {
    this(self, network, Tolerance.DEFAULT);
  }

  /// The same with other limits to what is put up with.
  public Sync(Bytes32 self, Bytes32 network, Tolerance tolerance) {
    this.self = self;
    this.network = network;
    this.tolerance = tolerance;
  }

  /// What a site puts up with; each may have its own.
  ///
  /// @param offences of one site within [Limits#DISCOURAGED] after which it is cut off
  /// @param firstFrameMs milliseconds that a peer may take to greet
  public record Tolerance(int offences, long firstFrameMs) {
    /// That of [Limits].
    public static final Tolerance DEFAULT =
        new Tolerance(Limits.OFFENCES, Limits.FIRST_FRAME.toMillis());
  }

  /// What happened.
  public sealed interface Input {
    /// A connection to an admitted site stands.
    ///
    /// @param peer names the connection from here on
    /// @param dialled whether this side called
    /// @param salt the same on both sides, chosen by neither alone
    record Connected(long peer, Bytes32 site, boolean dialled, byte[] salt) implements Input {}

    /// A frame came.
    record Received(long peer, Message message) implements Input {}

    /// A connection is gone.
    record Disconnected(long peer) implements Input {}

    /// A log is to be followed.
    ///
    /// @param size the extent of what is held
    /// @param head what covers them, null if nothing does yet
    record Follow(Bytes32 site, long size, @Nullable SignedTreeHead head) implements Input {}

    /// This site's own log has grown, on disk.
    ///
    /// @param from where it ended before, or where it opened its generation: an extent
    record Grown(long from, SignedTreeHead head) implements Input {}

    /// A run is on disk.
    ///
    /// @param size the extent of the log now
    /// @param head what covers all of it, null if nothing does yet
    /// @param cosigned this site's own cosignature of `head`
    record Stored(
        long site, long size, @Nullable SignedTreeHead head, Message.@Nullable Cosigned cosigned)
        implements Input {}

    /// Entries that came by no connection are on disk: somebody brought them.
    ///
    /// @param size the extent of the log now
    /// @param head what covers all of it, null if nothing does yet
    /// @param cosigned this site's own cosignature of `head`
    record Brought(
        long site, long size, @Nullable SignedTreeHead head, Message.@Nullable Cosigned cosigned)
        implements Input {}

    /// A run was refused.
    record Refused(long peer, long site, Fault fault, String reason) implements Input {}

    /// A cosignature is on disk; at start, the newest ones after their log's [Follow].
    record CosignatureStored(Message.Cosigned cosigned) implements Input {}

    /// A proof that the site of a log shows two histories is on disk; at start, after the log's
    /// [Follow].
    record Forked(Message.Fork fork) implements Input {}

    /// A peer sent a proof of a fork that proves nothing, or a head that the site did not sign.
    record NotForked(long peer, long site, String reason) implements Input {}

    /// A peer's head of a log goes with what is held here.
    ///
    /// @param extent of it
    record Alike(long peer, long site, long extent) implements Input {}

    /// Ask a peer for entries of this site's own log as it holds them, of which nothing is taken;
    /// answered by [Output.Recalled], with nothing if more of it is being fetched.
    ///
    /// @param from index of the first
    /// @param to at most up to this one
    record Recall(long peer, long from, long to) implements Input {}

    /// So many private parts of a log should be here and are not.
    record Missing(long site, long count) implements Input {}

    /// Time passes; at least every [Limits#HAVE_EVERY].
    record Tick() implements Input {}
  }

  /// What is to be done.
  public sealed interface Output {
    /// Send a frame.
    record Send(long peer, Message message) implements Output {}

    /// Read entries of a log and send them as a run; in one frame if it is live, and if they do not
    /// fit, those that do. Where `from` is of an earlier generation than the log, the run begins
    /// there or where the generation after it was opened, whichever comes first, and ends where a
    /// run does.
    record SendRun(long peer, long site, long from, long to, boolean live) implements Output {}

    /// Verify a run and store it; answer [Input.Stored] or [Input.Refused], in the order of asking.
    record StoreRun(long peer, Run run) implements Output {}

    /// Verify a cosignature and store it; answer [Input.CosignatureStored] if it is good.
    record StoreCosignature(long peer, Message.Cosigned cosigned) implements Output {}

    /// Ask a peer for private parts of a log that are missing.
    record AskMissing(long peer, long site) implements Output {}

    /// Send private parts.
    record SendPrivates(long peer, long site, long[] indexes) implements Output {}

    /// Check private parts and store them.
    record StorePrivates(long peer, Message.Privates privates) implements Output {}

    /// A peer did what no honest one does: to be counted, and logged once.
    record Offence(long peer, String reason) implements Output {}

    /// A peer and this site hold as many entries of a log and not the same: the site shows two
    /// histories.
    record Diverged(long peer, long site, long size) implements Output {}

    /// Answer with the newest head of a log, and what leads to it from `size`: a [Message.Head].
    record SendHead(long peer, long site, long size) implements Output {}

    /// A peer's head of a log may contradict what is held here; answer [Input.Forked] if it does,
    /// [Input.Alike] if not, [Input.NotForked] if the site did not sign it.
    ///
    /// @param asked the extent that it was asked about
    record JudgeHead(long peer, Message.Head head, long asked) implements Output {}

    /// Verify the proof of a fork and store it; answer [Input.Forked], or [Input.NotForked] if it
    /// proves nothing.
    record JudgeFork(long peer, Message.Fork fork) implements Output {}

    /// What a peer sent of this site's own log, as it was asked to.
    record Recalled(long peer, Run run) implements Output {}

    /// A peer has nothing that is not here.
    record UpToDate(long peer) implements Output {}

    /// Send this last frame, if any, and end the connection.
    record Close(long peer, ByeCode code, String reason) implements Output {}
  }

  private static final class Log {
    final Bytes32 id;
    final long site;
    long stored;
    @Nullable SignedTreeHead head;
    long next;
    int queued;
    boolean failing;

    /// The newest generation of which nothing more is taken; 0 if there is none.
    int broken;

    /// From which entry a later generation is asked for.
    long rewound = Long.MAX_VALUE;

    /// The newest run of a later generation that was to be stored.
    long laterFrom;

    long laterTo;
    long askedOf = NOBODY;
    long missing;
    long known;
    long behindSince;

    /// Until when what is near is left to the tree, and for what was held then.
    long leftToTree;

    long leftAt = -1;
    Message.@Nullable Cosigned ownCosignature;
    final Map<Long, Message.Cosigned> cosignatures = new TreeMap<>();
    final Set<Long> freshWitnesses = new LinkedHashSet<>();
    final Map<Integer, Message.Fork> forks = new TreeMap<>();

    Log(Bytes32 id) {
      this.id = id;
      this.site = id.prefix();
    }

    int generation() {
      return Extent.generation(stored);
    }

    long covered() {
      return head == null ? 0 : Extent.of(generation(), head.size());
    }

    boolean isBroken() {
      return broken >= generation();
    }

    /// Takes note of what is held; cosignatures of an earlier generation count no more.
    void hold(long extent, @Nullable SignedTreeHead newest) {
      boolean later = Extent.generation(extent) > generation();
      stored = extent;
      if (newest != null || later) {
        head = newest;
      }
      if (later) {
        rewound = Long.MAX_VALUE;
        cosignatures.clear();
        freshWitnesses.clear();
        ownCosignature = null;
      }
    }
  }

  private static final long NOBODY = -1;
  private static final long AT_LEISURE = Long.MAX_VALUE;
  private static final String NOT_ITS_OWN = "what it sent does not go with its own head";

  /// A log in one of its generations.
  private record Era(long site, int generation) {}

  /// A head that a peer was asked for.
  ///
  /// @param asked the extent that it was asked about
  /// @param until when it is owed; [#AT_LEISURE] if it need not come
  /// @param suspected whether something did not go together
  /// @param answered its size; 0 if it did not come yet
  /// @param judged whether it goes with what is held here
  private record Question(
      long asked, long until, boolean suspected, long answered, boolean judged) {
    boolean isOwed() {
      return answered == 0 && until != AT_LEISURE;
    }

    Question answeredWith(long size) {
      return new Question(asked, until, suspected, size, false);
    }

    Question asAlike() {
      return new Question(asked, until, suspected, answered, true);
    }

    Question bySuspicion(long deadline) {
      return new Question(asked, Math.min(until, deadline), true, answered, judged);
    }
  }

  private static final class Fetching {
    long from;
    long to;
    final long deadline;
    boolean recalled;
    final List<byte[]> parts = new ArrayList<>();
    int count;
    int bytes;

    Fetching(long from, long to, long deadline) {
      this.from = from;
      this.to = to;
      this.deadline = deadline;
    }

    /// What comes is of a later generation than what was asked for, and begins no later.
    void move(long begin) {
      if (count == 0
          && Extent.generation(begin) > Extent.generation(from)
          && Extent.size(begin) <= Extent.size(from)) {
        from = begin;
        to = begin + Limits.RUN_ENTRIES;
      }
    }
  }

  /// A site that did not send what it said it had.
  ///
  /// @param times in a row
  /// @param until when it is not asked again
  private record LetDown(int times, long until) {}

  private static final class Peer {
    final long id;
    final Bytes32 site;
    final boolean dialled;
    final byte[] salt;
    final Map<Long, Long> greeted = new TreeMap<>(Long::compareUnsigned);
    final Map<Long, Long> sizes = new TreeMap<>(Long::compareUnsigned);
    final Map<Long, Long> told = new TreeMap<>(Long::compareUnsigned);
    final Map<Long, Fetching> asked = new TreeMap<>(Long::compareUnsigned);

    /// Logs that are not taken of it any more, and whether that is its own fault.
    final Map<Long, Boolean> refused = new TreeMap<>(Long::compareUnsigned);

    /// Runs of a later generation that brought nothing, by log.
    final Map<Long, Integer> futile = new TreeMap<>(Long::compareUnsigned);

    /// Heads that it was asked for.
    final Map<Era, Question> headsAsked = new LinkedHashMap<>();

    /// The size of the newest head that was sent to it.
    final Map<Era, Long> headsSent = new LinkedHashMap<>();

    final Set<Era> forksSeen = new LinkedHashSet<>();

    /// Proofs against sites whose logs are not followed yet.
    final Map<Era, Message.Fork> early = new LinkedHashMap<>();

    byte[] greeting = new byte[0];
    boolean greetedBack;
    boolean compared;
    boolean ready;
    boolean introduced;
    long cosignatureTold;
    boolean upToDate;
    long heard;
    long pinged;

    Peer(Input.Connected c, long now) {
      this.id = c.peer();
      this.site = c.site();
      this.dialled = c.dialled();
      this.salt = c.salt();
      this.heard = now;
    }

    long size(long log) {
      return sizes.getOrDefault(log, 0L);
    }

    /// Whether it said that it holds a log so far, in this generation.
    boolean holds(long log, long extent) {
      long size = size(log);
      return size >= extent && Extent.generation(size) == Extent.generation(extent);
    }

    void learn(long log, long size) {
      if (Extent.generation(size) > Extent.generation(size(log))) {
        // What was refused may have been healed.
        refused.remove(log);
      }
      if (sizes.size() < Limits.SITES || sizes.containsKey(log)) {
        sizes.merge(log, size, Math::max);
      }
    }
  }

  /// Takes one step.
  ///
  /// @param now milliseconds of a clock that never goes back
  public void handle(long now, Input input, Consumer<Output> out) {
    switch (input) {
      case Input.Connected i -> onConnected(now, i, out);
      case Input.Received i -> {
        Peer peer = peers.get(i.peer());
        if (peer != null) {
          peer.heard = now;
          onMessage(now, peer, i.message(), out);
        }
      }
      case Input.Disconnected i -> {
        Peer peer = peers.get(i.peer());
        onDisconnected(i.peer());
        if (peer != null && peer.headsAsked.values().stream().anyMatch(Question::isOwed)) {
          out.accept(new Output.Offence(peer.id, "leaves without a head for what it sent"));
          offences.merge(peer.site, 1, Integer::sum);
        }
      }
      case Input.Follow i -> onFollow(i, out);
      case Input.Grown i -> onGrown(i);
      case Input.Stored i -> onStored(i, out);
      case Input.Brought i -> onBrought(i, out);
      case Input.Refused i -> onRefused(now, i, out);
      case Input.CosignatureStored i -> onCosignature(i.cosigned());
      case Input.Forked i -> onForked(i.fork(), out);
      case Input.NotForked i -> {
        Peer peer = peers.get(i.peer());
        if (peer != null) {
          refuse(peer, i.site(), i.reason(), out);
        }
      }
      case Input.Alike i -> {
        Peer peer = peers.get(i.peer());
        if (peer != null) {
          onAlike(peer, new Era(i.site(), Extent.generation(i.extent())), out);
        }
      }
      case Input.Recall i -> onRecall(now, i, out);
      case Input.Missing i -> {
        Log log = logs.get(i.site());
        if (log != null) {
          log.missing = i.count();
        }
      }
      case Input.Tick _ -> onTick(now, out);
    }
    ask(now, out);
  }

  private void onConnected(long now, Input.Connected connected, Consumer<Output> out) {
    Peer peer = new Peer(connected, now);
    for (Peer other : List.copyOf(peers.values())) {
      if (other.site.equals(peer.site)) {
        Peer loser = prefers(other) && !prefers(peer) ? peer : other;
        out.accept(new Output.Close(loser.id, ByeCode.DUPLICATE, "this site is connected already"));
        if (loser == peer) {
          return;
        }
        onDisconnected(other.id);
      }
    }
    peers.put(peer.id, peer);
    for (Log log : logs.values()) {
      peer.greeted.put(log.site, log.covered());
      peer.told.put(log.site, log.covered());
    }
    if (offences.getOrDefault(peer.site, 0) >= tolerance.offences) {
      offences.remove(peer.site);
      close(peer, ByeCode.OFFENCES, "too many refused records", out);
      return;
    }
    peer.greeting = digest(peer.salt, logs.values());
    out.accept(
        new Output.Send(peer.id, new Message.Hello(VERSION, VERSION, network, peer.greeting)));
  }

  /// Of two connections between the same sites the one that the site of the lower id made stays, on
  /// both sides.
  private boolean prefers(Peer peer) {
    boolean lower = self.compareTo(peer.site) < 0;
    return lower == peer.dialled;
  }

  private void onDisconnected(long id) {
    Peer peer = peers.remove(id);
    if (peer == null) {
      return;
    }
    for (long site : peer.asked.keySet()) {
      giveUp(site);
    }
  }

  private void giveUp(long site) {
    runsInMemory--;
    Log log = logs.get(site);
    if (log != null) {
      log.askedOf = NOBODY;
    }
  }

  private void onFollow(Input.Follow follow, Consumer<Output> out) {
    Log log = new Log(follow.site());
    if (logs.size() >= Limits.SITES || logs.putIfAbsent(log.site, log) != null) {
      return;
    }
    log.stored = follow.size();
    log.next = follow.size();
    log.head = follow.head();
    for (Peer peer : peers.values()) {
      log.known = Math.max(log.known, peer.size(log.site));
      peer.upToDate &= peer.size(log.site) <= log.stored;
      for (Era era : List.copyOf(peer.early.keySet())) {
        if (era.site() == log.site) {
          onFork(peer, requireNonNull(peer.early.remove(era)), out);
        }
      }
    }
    behind.put(log.site, log);
  }

  // ---- what peers say

  private void onMessage(long now, Peer peer, Message message, Consumer<Output> out) {
    if (message instanceof Message.Hello hello) {
      onHello(peer, hello, out);
      return;
    }
    // Of two connections made at once the other side may end this one before it greets.
    if (message instanceof Message.Bye) {
      close(peer, ByeCode.GOING, "", out);
      return;
    }
    if (!peer.greetedBack) {
      close(peer, ByeCode.PROTOCOL, "a hello comes first", out);
      return;
    }
    switch (message) {
      case Message.Buckets m -> onBuckets(peer, m, out);
      case Message.Frontier m -> onFrontier(now, peer, m, out);
      case Message.Fetch m -> onFetch(peer, m, out);
      case Message.RunPart m -> onRunPart(now, peer, m, out);
      case Message.Have m -> {
        for (int i = 0; i < m.sites().length; i++) {
          announced(now, peer, m.sites()[i], m.sizes()[i]);
        }
      }
      // For those who gossip.
      case Message.Graft _, Message.Prune _, Message.Membership _ -> {}
      case Message.Cosigned m -> {
        if (logs.containsKey(m.site())) {
          out.accept(new Output.StoreCosignature(peer.id, m));
        }
      }
      case Message.WantPrivate m -> {
        if (logs.containsKey(m.site())) {
          out.accept(new Output.SendPrivates(peer.id, m.site(), m.indexes()));
        }
      }
      case Message.Privates m -> {
        if (logs.containsKey(m.site())) {
          out.accept(new Output.StorePrivates(peer.id, m));
        }
      }
      case Message.AskHead m -> onAskHead(peer, m, out);
      case Message.Head m -> {
        Era era = new Era(m.site(), Extent.generation(m.size()));
        Question question = peer.headsAsked.get(era);
        if (question != null && question.answered == 0) {
          peer.headsAsked.put(era, question.answeredWith(m.size()));
          if (isSound(era)) {
            out.accept(new Output.JudgeHead(peer.id, m, question.asked));
          }
        }
      }
      case Message.Fork m -> onFork(peer, m, out);
      case Message.Ping(long token) ->
          out.accept(new Output.Send(peer.id, new Message.Pong(token)));
      case Message.Pong _ -> {}
      case Message.Hello _, Message.Bye _, Message.JoinRequest _, Message.Welcome _ ->
          close(peer, ByeCode.PROTOCOL, "not a message of this moment", out);
    }
  }

  // ---- two histories

  /// Whether a log is followed and nobody has shown two histories of this generation of it.
  private boolean isSound(Era era) {
    Log log = logs.get(era.site());
    return log != null && !log.forks.containsKey(era.generation());
  }

  /// What a peer holds may not go with what is held here: then either it is the one that lies, or
  /// the log's site. Two signed heads tell.
  ///
  /// @param suspected whether it does not
  /// @param until when it owes an answer
  private void askHead(Peer peer, Log log, boolean suspected, long until, Consumer<Output> out) {
    Era era = new Era(log.site, log.generation());
    if (isSound(era) && log.stored > 0) {
      Question before = peer.headsAsked.get(era);
      if (before != null && !before.judged) {
        peer.headsAsked.put(era, suspected ? before.bySuspicion(until) : before);
      } else if (before == null || peer.size(log.site) > before.answered) {
        out.accept(new Output.Send(peer.id, new Message.AskHead(log.site, log.stored)));
        peer.headsAsked.put(era, new Question(log.stored, until, suspected, 0, false));
      } else if (suspected) {
        refuse(peer, log.site, NOT_ITS_OWN, out);
      }
    }
  }

  private void onAlike(Peer peer, Era era, Consumer<Output> out) {
    Question question = peer.headsAsked.computeIfPresent(era, (_, judged) -> judged.asAlike());
    if (question != null && question.suspected) {
      refuse(peer, era.site(), NOT_ITS_OWN, out);
    }
  }

  /// Of a log that is held in part, with nobody to send the rest of it, others may hold another
  /// history, and be shorter: nothing is fetched of them that would show it.
  private void compareAhead(Consumer<Output> out) {
    for (Log log : logs.values()) {
      if (log.stored > log.covered() && log.askedOf == NOBODY && log.queued == 0) {
        for (Peer peer : peers.values()) {
          long size = peer.size(log.site);
          if (peer.ready
              && size > log.covered()
              && size <= log.stored
              && Extent.generation(size) == log.generation()) {
            askHead(peer, log, false, AT_LEISURE, out);
          }
        }
      }
    }
  }

  /// A peer sent what the head beside it does not cover. If the log's site has signed two
  /// histories, it is no offence to hold the other one, and the peer can show it.
  private void onUncovered(long now, Peer peer, Log log, String reason, Consumer<Output> out) {
    Era era = new Era(log.site, log.generation());
    boolean first = peer.refused.putIfAbsent(log.site, false) == null;
    if (!first || !isSound(era)) {
      // A run that was on its way already: what becomes of the first decides.
      return;
    }
    if (log.stored > 0) {
      askHead(peer, log, true, now + Limits.CALL.toMillis(), out);
    } else {
      refuse(peer, log.site, reason, out);
    }
  }

  private void onAskHead(Peer peer, Message.AskHead ask, Consumer<Output> out) {
    Log log = logs.get(ask.site());
    Era era = new Era(ask.site(), Extent.generation(ask.size()));
    if (log == null) {
      return;
    }
    Message.Fork fork = log.forks.get(era.generation());
    long sent = peer.headsSent.getOrDefault(era, 0L);
    if (fork != null && sent < Long.MAX_VALUE) {
      // Once more if it was told: it may not have followed the log then.
      peer.headsSent.put(era, Long.MAX_VALUE);
      out.accept(new Output.Send(peer.id, fork));
    } else if (fork == null && log.generation() == era.generation() && log.covered() > sent) {
      peer.headsSent.put(era, log.covered());
      out.accept(new Output.SendHead(peer.id, ask.site(), ask.size()));
    }
  }

  private void onFork(Peer peer, Message.Fork fork, Consumer<Output> out) {
    Era era = new Era(fork.site(), fork.generation());
    if (logs.containsKey(fork.site())) {
      peer.forksSeen.add(era);
      peer.headsAsked.computeIfPresent(era, (_, asked) -> asked.answeredWith(Long.MAX_VALUE));
      if (isSound(era)) {
        out.accept(new Output.JudgeFork(peer.id, fork));
      }
    } else if (peer.early.size() < Limits.EARLY_FORKS) {
      // It is told once, and this site may not have heard yet that there is such a log.
      peer.early.put(era, fork);
    }
  }

  private void onForked(Message.Fork fork, Consumer<Output> out) {
    Log log = logs.get(fork.site());
    if (log == null || log.forks.putIfAbsent(fork.generation(), fork) != null) {
      return;
    }
    log.broken = Math.max(log.broken, fork.generation());
    // Nobody owes a head that would show it.
    peers.values().forEach(peer -> peer.headsAsked.remove(new Era(log.site, fork.generation())));
    peers.values().stream().filter(peer -> peer.greetedBack).forEach(p -> tellFork(p, fork, out));
  }

  private static void tellFork(Peer peer, Message.Fork fork, Consumer<Output> out) {
    if (peer.forksSeen.add(new Era(fork.site(), fork.generation()))) {
      out.accept(new Output.Send(peer.id, fork));
    }
  }

  private void close(Peer peer, ByeCode code, String reason, Consumer<Output> out) {
    onDisconnected(peer.id);
    out.accept(new Output.Close(peer.id, code, reason));
  }

  private void onHello(Peer peer, Message.Hello hello, Consumer<Output> out) {
    if (peer.greetedBack) {
      close(peer, ByeCode.PROTOCOL, "one hello is enough", out);
    } else if (hello.versionMin() > VERSION || hello.versionMax() < VERSION) {
      close(
          peer,
          ByeCode.VERSION,
          "versions %d to %d; this site speaks %d"
              .formatted(hello.versionMin(), hello.versionMax(), VERSION),
          out);
    } else if (!hello.network().equals(network)) {
      close(peer, ByeCode.OTHER_NETWORK, "this site is of another network", out);
    } else {
      peer.greetedBack = true;
      for (Log log : logs.values()) {
        log.forks.values().forEach(fork -> tellFork(peer, fork, out));
      }
      if (Arrays.equals(hello.digest(), peer.greeting)) {
        peer.greeted.forEach(peer::learn);
        peer.ready = true;
      } else if (peer.dialled) {
        compare(peer, out);
      }
    }
  }

  /// What a peer may not know of the newest heads: a little later, so that two sites that hold the
  /// same know it from their hellos alone.
  private void introduce(Peer peer, Consumer<Output> out) {
    peer.introduced = true;
    for (Log log : logs.values()) {
      if (log.id.equals(self)) {
        for (Message.Cosigned each : log.cosignatures.values()) {
          if (each.witness() != peer.site.prefix()) {
            out.accept(new Output.Send(peer.id, each));
          }
        }
      }
    }
  }

  private void compare(Peer peer, Consumer<Output> out) {
    int bits = 0;
    while (bits < 12 && logs.size() > LOGS_PER_BUCKET << bits) {
      bits++;
    }
    if (bits < 3) {
      out.accept(new Output.Send(peer.id, frontier(peer, 0, new int[0], logs.values(), false)));
    } else {
      logs.values().forEach(log -> peer.told.put(log.site, log.covered()));
      out.accept(
          new Output.Send(peer.id, new Message.Buckets(bits, digests(peer.salt, buckets(bits)))));
    }
  }

  private static long[] digests(byte[] salt, List<List<Log>> buckets) {
    return buckets.stream().mapToLong(bucket -> Longs.get(digest(salt, bucket), 0)).toArray();
  }

  /// The logs by their first bits.
  private List<List<Log>> buckets(int bits) {
    var buckets = new ArrayList<List<Log>>(1 << bits);
    for (int number = 0; number < 1 << bits; number++) {
      buckets.add(new ArrayList<>());
    }
    logs.values().forEach(log -> buckets.get(bucket(bits, log.site)).add(log));
    return buckets;
  }

  /// How many buckets there are of so many bits; 0 if that makes no sense.
  private static int count(int bits) {
    return bits < 0 || bits > MAX_BITS ? 0 : 1 << bits;
  }

  private static int bucket(int bits, long site) {
    return bits == 0 ? 0 : (int) (site >>> (64 - bits));
  }

  /// 16 bytes of SHA-256(salt ‖ site ‖ size ‖ root …) over the logs that a head covers, by site.
  private static byte[] digest(byte[] salt, Collection<Log> logs) {
    var hash = new Sha256().update(salt);
    byte[] numbers = new byte[16];
    for (Log log : logs) {
      SignedTreeHead head = log.head;
      if (head != null) {
        Longs.put(numbers, 0, log.site);
        Longs.put(numbers, 8, log.covered());
        var _ = hash.update(numbers).update(head.root());
      }
    }
    return Arrays.copyOf(hash.finish().toByteArray(), DIGEST);
  }

  private static long salted(byte[] salt, Bytes32 root) {
    return new Sha256().update(salt).update(root).finish().prefix();
  }

  private static Message.Frontier frontier(
      Peer peer, int bits, int[] buckets, Collection<Log> listed, boolean answer) {
    // What an answer leaves out is as the other side has it, so it says even that it has nothing.
    List<Log> named = listed.stream().filter(log -> answer || log.head != null).toList();
    long[] sites = new long[named.size()];
    long[] sizes = new long[named.size()];
    long[] roots = new long[named.size()];
    for (int i = 0; i < sites.length; i++) {
      Log log = named.get(i);
      SignedTreeHead head = log.head;
      sites[i] = log.site;
      sizes[i] = log.covered();
      roots[i] = head == null ? 0 : salted(peer.salt, head.root());
      peer.told.put(log.site, log.covered());
    }
    return new Message.Frontier(sites, sizes, roots, answer, bits, buckets);
  }

  /// The same with logs at its end that this site does not follow.
  private static Message.Frontier with(long[] unknown, Message.Frontier answer) {
    int known = answer.sites().length;
    int all = known + unknown.length;
    long[] sites = Arrays.copyOf(answer.sites(), all);
    System.arraycopy(unknown, 0, sites, known, unknown.length);
    return new Message.Frontier(
        sites,
        Arrays.copyOf(answer.sizes(), all),
        Arrays.copyOf(answer.roots(), all),
        answer.answer(),
        answer.bits(),
        answer.buckets());
  }

  private void onBuckets(Peer peer, Message.Buckets theirs, Consumer<Output> out) {
    if (theirs.digests().length != count(theirs.bits())) {
      close(peer, ByeCode.PROTOCOL, "not as many buckets as there are", out);
      return;
    }
    if (peer.dialled || peer.compared || peer.ready) {
      close(peer, ByeCode.PROTOCOL, "buckets come from the side that called, once", out);
      return;
    }
    peer.compared = true;
    List<List<Log>> buckets = buckets(theirs.bits());
    long[] ours = digests(peer.salt, buckets);
    var differ = new ArrayList<Integer>();
    var listed = new ArrayList<Log>();
    for (int number = 0; number < ours.length; number++) {
      List<Log> logsOfIt = buckets.get(number);
      if (ours[number] == theirs.digests()[number]) {
        for (Log log : logsOfIt) {
          peer.learn(log.site, log.covered());
          peer.told.put(log.site, log.covered());
        }
      } else {
        differ.add(number);
        listed.addAll(logsOfIt);
      }
    }
    int[] numbers = differ.stream().mapToInt(Integer::intValue).toArray();
    out.accept(new Output.Send(peer.id, frontier(peer, theirs.bits(), numbers, listed, false)));
  }

  private void onFrontier(long now, Peer peer, Message.Frontier theirs, Consumer<Output> out) {
    if (peer.ready || count(theirs.bits()) == 0) {
      close(peer, ByeCode.PROTOCOL, "one frontier is enough, of buckets that there are", out);
      return;
    }
    Map<Long, Integer> listed = new LinkedHashMap<>();
    for (int i = 0; i < theirs.sites().length; i++) {
      listed.put(theirs.sites()[i], i);
      learn(now, peer, theirs.sites()[i], theirs.sizes()[i]);
    }
    Set<Integer> numbers = new LinkedHashSet<>();
    Arrays.stream(theirs.buckets()).forEach(numbers::add);
    var different = new ArrayList<Log>();
    for (Log log : logs.values()) {
      boolean about = theirs.bits() == 0 || numbers.contains(bucket(theirs.bits(), log.site));
      Integer at = listed.get(log.site);
      if (!about || (theirs.answer() && at == null)) {
        // Not in question, or left out of an answer: it is as this site told.
        peer.learn(log.site, peer.told.getOrDefault(log.site, 0L));
      } else if (at == null || differs(peer, log, theirs, at, out)) {
        different.add(log);
      }
    }
    if (!theirs.answer()) {
      long[] unknown =
          Arrays.stream(theirs.sites()).filter(site -> !logs.containsKey(site)).toArray();
      Message.Frontier known = frontier(peer, theirs.bits(), theirs.buckets(), different, true);
      out.accept(new Output.Send(peer.id, with(unknown, known)));
    }
    peer.ready = true;
  }

  private boolean differs(
      Peer peer, Log log, Message.Frontier theirs, int at, Consumer<Output> out) {
    SignedTreeHead head = log.head;
    if (head == null || log.covered() != theirs.sizes()[at]) {
      return true;
    }
    boolean same = salted(peer.salt, head.root()) == theirs.roots()[at];
    if (!same) {
      out.accept(new Output.Diverged(peer.id, log.site, head.size()));
      askHead(peer, log, true, AT_LEISURE, out);
    }
    return !same;
  }

  private void learn(long now, Peer peer, long site, long size) {
    peer.learn(site, size);
    Log log = logs.get(site);
    if (log != null && size > log.stored) {
      peer.upToDate = false;
      log.leftToTree = 0;
    }
    if (log != null && size > log.known) {
      if (log.known <= log.stored) {
        log.behindSince = now;
      }
      log.known = size;
      behind.put(site, log);
    }
  }

  /// What is new will come by the tree, for some seconds: once for what is held, and by the word of
  /// who has sent what it announced before, so that what never comes keeps nobody waiting.
  private void announced(long now, Peer peer, long site, long size) {
    Log log = logs.get(site);
    if (log == null || size <= log.stored) {
      learn(now, peer, site, size);
      return;
    }
    boolean keepsItsWord = peer.size(site) <= log.stored;
    long left = log.leftToTree;
    if (keepsItsWord && log.leftAt != log.stored) {
      log.leftAt = log.stored;
      left = now + Limits.TREE.toMillis();
    }
    learn(now, peer, site, size);
    log.leftToTree = left;
  }

  // ---- entries

  private void onFetch(Peer peer, Message.Fetch fetch, Consumer<Output> out) {
    Log log = logs.get(fetch.site());
    if (log != null && log.head == null && log.stored > 0) {
      // What was offered is set aside, and what stands in its place is not covered yet.
      close(peer, ByeCode.GOING, "a log is being taken anew", out);
      return;
    }
    if (log == null || fetch.from() >= log.covered()) {
      offence(peer, "asks for entries that nobody offered", out);
      return;
    }
    boolean later = log.generation() > Extent.generation(fetch.from());
    long end = later ? log.covered() : Math.min(fetch.to(), fetch.from() + Limits.RUN_ENTRIES);
    long to = Math.min(log.covered(), end);
    out.accept(new Output.SendRun(peer.id, fetch.site(), fetch.from(), to, false));
  }

  private void onRecall(long now, Input.Recall recall, Consumer<Output> out) {
    Peer peer = peers.get(recall.peer());
    Log log = logs.get(self.prefix());
    if (peer == null || log == null) {
      return;
    }
    if (log.askedOf != NOBODY
        || runsInMemory >= Limits.RUNS_IN_MEMORY
        || peer.asked.size() >= Limits.RUNS_IN_FLIGHT) {
      // More of the log is on its way already: this is not the moment.
      byte[] none = new byte[0];
      var nothing = new Run(log.site, recall.from(), 0, List.of(), 0, none, List.of(), false);
      out.accept(new Output.Recalled(peer.id, nothing));
      return;
    }
    long from = Extent.of(log.generation(), recall.from());
    long to = Math.min(Extent.of(log.generation(), recall.to()), from + Limits.RUN_ENTRIES);
    var fetching = new Fetching(from, to, now + Limits.RUN.toMillis());
    fetching.recalled = true;
    peer.asked.put(log.site, fetching);
    log.askedOf = peer.id;
    runsInMemory++;
    out.accept(new Output.Send(peer.id, new Message.Fetch(log.site, from, to)));
  }

  private void onRunPart(long now, Peer peer, Message.RunPart part, Consumer<Output> out) {
    Log log = logs.get(part.site());
    if (part.live()) {
      onPush(now, peer, part, out);
      return;
    }
    Fetching fetching = peer.asked.get(part.site());
    if (fetching != null) {
      fetching.move(part.from());
    }
    boolean ofOne =
        !part.isLast() || Extent.generation(part.treeSize()) == Extent.generation(part.from());
    if (log == null
        || fetching == null
        || !ofOne
        || part.from() != fetching.from + fetching.count
        || part.from() + part.count() > fetching.to
        || (!part.isLast() && part.count() == 0)
        || fetching.bytes + part.records().length > Limits.RUN_BYTES + Limits.FRAME_BYTES) {
      close(peer, ByeCode.PROTOCOL, "entries that nobody asked for", out);
      return;
    }
    fetching.parts.add(part.records());
    fetching.count += part.count();
    fetching.bytes += part.records().length;
    if (part.isLast()) {
      peer.asked.remove(part.site());
      giveUp(part.site());
      letDowns.remove(peer.site);
      if (fetching.recalled) {
        Run run = run(part, fetching.from, fetching.count, fetching.parts);
        out.accept(new Output.Recalled(peer.id, run));
      } else if (fetching.count == 0) {
        refuse(peer, part.site(), "sends a run of nothing", out);
      } else {
        // If not, pushes were faster, or an earlier run was refused.
        var _ = storeNext(peer, log, run(part, fetching.from, fetching.count, fetching.parts), out);
      }
    }
  }

  private static Run run(Message.RunPart last, long from, int count, List<byte[]> parts) {
    return new Run(
        last.site(),
        Extent.size(from),
        count,
        parts,
        last.treeSize(),
        last.signature(),
        last.proof(),
        last.live());
  }

  private void onPush(long now, Peer peer, Message.RunPart part, Consumer<Output> out) {
    if (!part.isLast() || part.count() == 0) {
      close(peer, ByeCode.PROTOCOL, "a push is one frame", out);
      return;
    }
    // The checkpoint may cover more than fitted into the frame.
    announced(now, peer, part.site(), Math.max(part.from() + part.count(), part.treeSize()));
  }

  /// Has entries stored that a peer pushed, if the next of their log are among them.
  ///
  /// @return whether they are
  public boolean take(long id, Message.RunPart push, Consumer<Output> out) {
    Peer peer = peers.get(id);
    Log log = logs.get(push.site());
    return peer != null
        && log != null
        && !isRefused(peer, log, out)
        && Extent.generation(push.from()) == Extent.generation(log.next)
        && Extent.generation(push.treeSize()) == Extent.generation(log.next)
        && runsInMemory < Limits.RUNS_IN_MEMORY
        && storeNext(peer, log, run(push, push.from(), push.count(), List.of(push.records())), out);
  }

  /// Whether a log is not taken of a peer any more. To push it still, after a fault of one's own,
  /// is another.
  private boolean isRefused(Peer peer, Log log, Consumer<Output> out) {
    Boolean itsFault = peer.refused.get(log.site);
    if (itsFault != null && itsFault) {
      offence(peer, "goes on sending what was refused", out);
    }
    return itsFault != null;
  }

  /// Stores what of a run is not here yet, if nothing is missing before it. One of a later
  /// generation is stored as it is: it may take the place of what is here.
  private boolean storeNext(Peer peer, Log log, Run run, Consumer<Output> out) {
    int generation = Extent.generation(log.next);
    if (log.failing || run.generation() <= log.broken || run.generation() < generation) {
      return false;
    }
    if (run.generation() > generation) {
      if (log.queued > 0) {
        return false;
      }
      store(peer, log, run, out);
      return true;
    }
    long next = Extent.size(log.next);
    if (run.from() > next || run.to() <= next) {
      return false;
    }
    try {
      store(peer, log, run.startingAt(next), out);
      return true;
    } catch (MalformedException e) {
      refuse(peer, log.site, String.valueOf(e.getMessage()), out);
      return false;
    }
  }

  private void store(Peer peer, Log log, Run run, Consumer<Output> out) {
    if (run.generation() > Extent.generation(log.next)) {
      log.laterFrom = run.from();
      log.laterTo = run.to();
    }
    log.next = Extent.of(run.generation(), run.to());
    log.queued++;
    runsInMemory++;
    out.accept(new Output.StoreRun(peer.id, run));
  }

  private void onStored(Input.Stored stored, Consumer<Output> out) {
    Log log = logs.get(stored.site());
    if (log == null) {
      return;
    }
    log.hold(stored.size(), stored.head());
    settle(log);
    tellHome(stored.cosigned(), out);
  }

  private void onBrought(Input.Brought brought, Consumer<Output> out) {
    Log log = logs.get(brought.site());
    if (log == null) {
      return;
    }
    log.hold(brought.size(), brought.head());
    log.known = Math.max(log.known, log.stored);
    // A run that waits to be stored is out of place now: its refusal settles where to go on.
    if (log.queued == 0) {
      log.next = log.stored;
    }
    tellHome(brought.cosigned(), out);
  }

  private void tellHome(Message.@Nullable Cosigned cosigned, Consumer<Output> out) {
    if (cosigned == null) {
      return;
    }
    onCosignature(cosigned);
    for (Peer peer : peers.values()) {
      tellCosignature(peer, out);
    }
  }

  /// The home of a log is told this site's cosignature once it holds what that is of, and this
  /// site's own log, which says whose key that is: before, it would not know what to do with it.
  private void tellCosignature(Peer peer, Consumer<Output> out) {
    Log log = logs.get(peer.site.prefix());
    Message.Cosigned own = log == null ? null : log.ownCosignature;
    if (log != null
        && own != null
        && peer.ready
        && own.size() > peer.cosignatureTold
        && own.size() <= peer.size(log.site)
        && peer.size(self.prefix()) > 0) {
      peer.cosignatureTold = own.size();
      out.accept(new Output.Send(peer.id, own));
    }
  }

  /// After a run that was stored or refused.
  private void settle(Log log) {
    log.queued--;
    runsInMemory--;
    // A run may have been stored in part.
    if (log.queued == 0) {
      log.failing = false;
      log.next = log.stored;
      behind.put(log.site, log);
    }
  }

  private void onRefused(long now, Input.Refused refused, Consumer<Output> out) {
    Log log = logs.get(refused.site());
    if (log == null) {
      return;
    }
    int generation = Extent.generation(log.next);
    log.failing = true;
    settle(log);
    Peer peer = peers.get(refused.peer());
    switch (refused.fault()) {
      case OUT_OF_PLACE -> {}
      case INVALID_LOG -> log.broken = Math.max(log.broken, generation);
      // A run behind it may be on its way already, and is refused likewise.
      case EARLIER -> {
        log.rewound = Math.min(log.rewound, log.laterFrom / 2);
        looked(peer, log, out);
      }
      case HELD -> {
        log.rewound = log.laterTo;
        looked(peer, log, out);
      }
      case MALFORMED -> {
        if (peer != null) {
          refuse(peer, refused.site(), refused.reason(), out);
        }
      }
      case FORGED -> {
        if (peer != null) {
          offence(peer, refused.reason(), out);
        }
      }
      case CHECKPOINT -> {
        if (peer != null) {
          onUncovered(now, peer, log, refused.reason(), out);
        }
      }
    }
  }

  /// Where a later generation parts from what is held is found in some runs, and never in ever
  /// more.
  private void looked(@Nullable Peer peer, Log log, Consumer<Output> out) {
    if (peer != null && peer.futile.merge(log.site, 1, Integer::sum) > Limits.FUTILE_RUNS) {
      peer.futile.remove(log.site);
      refuse(peer, log.site, "sends a later generation that never begins", out);
    }
  }

  private void refuse(Peer peer, long site, String reason, Consumer<Output> out) {
    peer.refused.put(site, true);
    offence(peer, reason, out);
  }

  private void offence(Peer peer, String reason, Consumer<Output> out) {
    out.accept(new Output.Offence(peer.id, reason));
    if (offences.merge(peer.site, 1, Integer::sum) >= tolerance.offences) {
      offences.remove(peer.site);
      close(peer, ByeCode.OFFENCES, "too many refused records", out);
    }
  }

  /// Each time it is left alone for twice as long, from two seconds to a quarter of an hour. It is
  /// kept beyond the connection, or a site could keep a log waiting by calling again and again.
  private void letDown(long now, Peer peer) {
    LetDown before = letDowns.get(peer.site);
    int times = before == null ? 1 : Math.min(before.times + 1, 9);
    letDowns.put(peer.site, new LetDown(times, now + (1000L << times)));
  }

  private boolean isTrusted(long now, Peer peer) {
    LetDown letDown = letDowns.get(peer.site);
    return letDown == null || letDown.until <= now;
  }

  private void ask(long now, Consumer<Output> out) {
    behind.values().removeIf(log -> log.known <= log.next);
    for (Log log : behind.values()) {
      if (runsInMemory >= Limits.RUNS_IN_MEMORY) {
        break;
      }
      if (log.askedOf != NOBODY || log.failing || log.queued >= 2) {
        continue;
      }
      Peer best = null;
      for (Peer peer : peers.values()) {
        boolean able =
            peer.ready
                && isTrusted(now, peer)
                && peer.size(log.site) > log.next
                && !isLeftToTree(now, log, peer.size(log.site))
                && Extent.generation(peer.size(log.site)) > log.broken
                && peer.asked.size() < Limits.RUNS_IN_FLIGHT
                && !peer.refused.containsKey(log.site);
        if (able && (best == null || isBetter(log, peer, best))) {
          best = peer;
        }
      }
      if (best != null) {
        long from = log.next;
        long to = Math.min(best.size(log.site), from + Limits.RUN_ENTRIES);
        int generation = Extent.generation(from);
        if (Extent.generation(best.size(log.site)) > generation) {
          from = Extent.of(generation, Math.min(Extent.size(from), log.rewound));
          to = best.size(log.site);
        }
        best.asked.put(log.site, new Fetching(from, to, now + Limits.RUN.toMillis()));
        log.askedOf = best.id;
        runsInMemory++;
        out.accept(new Output.Send(best.id, new Message.Fetch(log.site, from, to)));
      }
    }
    tellUpToDate(out);
  }

  /// Whether so much of a log is near enough to come by the tree, and still may.
  private static boolean isLeftToTree(long now, Log log, long size) {
    return now < log.leftToTree
        && Extent.generation(size) == log.generation()
        && size - log.next <= Limits.PUSH_ENTRIES;
  }

  /// Who has a later generation is asked first, then who has least to do.
  private static boolean isBetter(Log log, Peer peer, Peer best) {
    int one = Extent.generation(peer.size(log.site));
    int other = Extent.generation(best.size(log.site));
    return one > other || (one == other && peer.asked.size() < best.asked.size());
  }

  private void tellUpToDate(Consumer<Output> out) {
    for (Peer peer : peers.values()) {
      if (peer.ready && !peer.upToDate && logs.values().stream().noneMatch(l -> owes(peer, l))) {
        peer.upToDate = true;
        out.accept(new Output.UpToDate(peer.id));
      }
    }
  }

  /// Whether a peer has something of a log that is not here and can be.
  private static boolean owes(Peer peer, Log log) {
    long size = peer.size(log.site);
    return size > log.stored && Extent.generation(size) > log.broken;
  }

  private void onGrown(Input.Grown grown) {
    Log log = logs.get(self.prefix());
    if (log == null) {
      throw new IllegalStateException("this site's own log is not followed");
    }
    log.hold(Extent.of(Extent.generation(grown.from()), grown.head().size()), grown.head());
    log.next = log.stored;
    log.known = Math.max(log.known, log.stored);
  }

  // ---- cosignatures

  private void onCosignature(Message.Cosigned cosigned) {
    Log log = logs.get(cosigned.site());
    if (log == null) {
      return;
    }
    Message.Cosigned before = log.cosignatures.get(cosigned.witness());
    if (before == null || before.size() <= cosigned.size()) {
      log.cosignatures.put(cosigned.witness(), cosigned);
      log.freshWitnesses.add(cosigned.witness());
      if (cosigned.witness() == self.prefix()) {
        log.ownCosignature = cosigned;
      }
    }
  }

  /// The home site passes on what its witnesses sent it, the newest of each, now and then.
  private void relay(Consumer<Output> out) {
    Log log = logs.get(self.prefix());
    if (log == null || log.freshWitnesses.isEmpty()) {
      return;
    }
    for (long witness : log.freshWitnesses) {
      Message.Cosigned cosigned = log.cosignatures.get(witness);
      for (Peer peer : peers.values()) {
        if (cosigned != null && peer.ready && peer.site.prefix() != witness) {
          out.accept(new Output.Send(peer.id, cosigned));
        }
      }
    }
    log.freshWitnesses.clear();
  }

  // ---- time

  private void onTick(long now, Consumer<Output> out) {
    for (Peer peer : List.copyOf(peers.values())) {
      long silent = now - peer.heard;
      boolean late = peer.asked.values().stream().anyMatch(f -> f.deadline < now);
      if (late) {
        letDown(now, peer);
      }
      if (silent > Limits.DEAD_AFTER.toMillis()
          || late
          || (!peer.greetedBack && silent > tolerance.firstFrameMs)) {
        close(peer, ByeCode.SILENT, "nothing was heard for too long", out);
      } else if (silent > Limits.PING_AFTER.toMillis()
          && now - peer.pinged > Limits.PING_AFTER.toMillis()) {
        peer.pinged = now;
        out.accept(new Output.Send(peer.id, new Message.Ping(now)));
      }
      for (var asked : peer.headsAsked.entrySet()) {
        if (asked.getValue().isOwed() && asked.getValue().until < now) {
          asked.setValue(asked.getValue().answeredWith(Long.MAX_VALUE));
          refuse(peer, asked.getKey().site(), "gives no head for what it sent", out);
        }
      }
      if (peer.ready && !peer.introduced) {
        introduce(peer, out);
      }
      tellCosignature(peer, out);
    }
    if (now - lastRelay >= Limits.HAVE_EVERY.toMillis()) {
      lastRelay = now;
      relay(out);
    }
    if (now - lastPardon >= Limits.DISCOURAGED.toMillis()) {
      lastPardon = now;
      offences.clear();
    }
    if (now - lastMissing >= Limits.MISSING_EVERY.toMillis()) {
      lastMissing = now;
      askMissing(now, out);
      compareAhead(out);
    }
  }

  /// Of a few logs at a time: whoever comes to a network that exists lacks words of all.
  private void askMissing(long now, Consumer<Output> out) {
    List<Log> lacking = logs.values().stream().filter(log -> log.missing > 0).toList();
    for (int i = 0; i < Math.min(lacking.size(), Limits.MISSING_LOGS); i++) {
      Log log = lacking.get(missingTurn++ % lacking.size());
      List<Peer> able =
          peers.values().stream()
              .filter(peer -> peer.ready && peer.holds(log.site, log.stored))
              .toList();
      if (!able.isEmpty()) {
        // Another one each time: the first may not have them either.
        int turn = (int) ((now / Limits.MISSING_EVERY.toMillis() + i) % able.size());
        out.accept(new Output.AskMissing(able.get(turn).id, log.site));
      }
    }
  }

  // ---- what it knows

  /// Tells of everything in this machine that grows.
  public void bounds(Bounds out) {
    long eras = (long) Limits.GENERATIONS * logs.size();
    out.bound("logs", logs.size(), Limits.SITES);
    out.bound("behind", behind.size(), logs.size());
    out.bound("peers", peers.size(), Limits.SITES);
    out.bound("letDowns", letDowns.size(), Limits.SITES);
    out.bound("offences", offences.size(), Limits.SITES);
    out.bound("runsInMemory", runsInMemory, Limits.RUNS_IN_MEMORY);
    for (Log log : logs.values()) {
      out.bound("Log.cosignatures", log.cosignatures.size(), Limits.SITES);
      out.bound("Log.freshWitnesses", log.freshWitnesses.size(), log.cosignatures.size());
      out.bound("Log.forks", log.forks.size(), Limits.GENERATIONS);
      out.bound("Log.queued", log.queued, Limits.RUNS_IN_MEMORY);
    }
    for (Peer peer : peers.values()) {
      out.bound("Peer.greeted", peer.greeted.size(), logs.size());
      out.bound("Peer.sizes", peer.sizes.size(), Limits.SITES);
      out.bound("Peer.told", peer.told.size(), logs.size());
      out.bound("Peer.asked", peer.asked.size(), Limits.RUNS_IN_FLIGHT);
      out.bound("Peer.futile", peer.futile.size(), logs.size());
      out.bound("Peer.refused", peer.refused.size(), logs.size());
      out.bound("Peer.headsAsked", peer.headsAsked.size(), eras);
      out.bound("Peer.headsSent", peer.headsSent.size(), eras);
      out.bound("Peer.forksSeen", peer.forksSeen.size(), eras);
      out.bound("Peer.early", peer.early.size(), Limits.EARLY_FORKS);
      for (Fetching fetching : peer.asked.values()) {
        out.bound("Fetching.parts", fetching.parts.size(), Limits.RUN_ENTRIES);
        out.bound("Fetching.bytes", fetching.bytes, Limits.RUN_BYTES + Limits.FRAME_BYTES);
      }
    }
  }

  /// Whether a connection stands, as far as this machine wants it to.
  public boolean isConnected(long peer) {
    return peers.containsKey(peer);
  }

  /// Whether a peer has said hello.
  public boolean isGreeted(long id) {
    Peer peer = peers.get(id);
    return peer != null && peer.greetedBack;
  }

  /// What has grown since a peer was told, while the two compared; null while they still do, or if
  /// nothing has.
  public Message.@Nullable Have grownMeanwhile(long id) {
    Peer peer = peers.get(id);
    if (peer == null || !peer.ready) {
      return null;
    }
    List<Log> grown =
        logs.values().stream()
            .filter(log -> log.covered() > peer.told.getOrDefault(log.site, 0L))
            .toList();
    return grown.isEmpty()
        ? null
        : new Message.Have(
            grown.stream().mapToLong(log -> log.site).toArray(),
            grown.stream().mapToLong(Log::covered).toArray());
  }

  /// The site whose log is followed under this prefix; null if none is.
  public @Nullable Bytes32 site(long prefix) {
    Log log = logs.get(prefix);
    return log == null ? null : log.id;
  }

  /// Entries of a log that are on disk.
  public long stored(long site) {
    Log log = logs.get(site);
    return log == null ? 0 : log.stored;
  }

  /// Entries of a log that are on disk and covered by a head, so that they can be sent.
  public long covered(long site) {
    Log log = logs.get(site);
    return log == null ? 0 : log.covered();
  }

  /// Whether `size` entries of a log are so near to what is here that they may come by the tree:
  /// further away, or of a log that is not followed or not sound, they may not.
  public boolean isNear(long site, long size) {
    Log log = logs.get(site);
    return log != null && !log.isBroken() && size - log.stored <= Limits.PUSH_ENTRIES;
  }

  /// A log as this machine knows it.
  ///
  /// @param stored the extent of what is held
  /// @param known the largest extent that anyone announced
  /// @param behindSince when it first was more than `stored`, in milliseconds of the same clock
  /// @param heldBy connected sites that announced all that is held here
  public record LogState(Bytes32 site, long stored, long known, long behindSince, int heldBy) {}

  /// The logs, by site.
  public List<LogState> logs() {
    var states = new ArrayList<LogState>(logs.size());
    for (Log log : logs.values()) {
      int heldBy = 0;
      for (Peer peer : peers.values()) {
        heldBy += peer.ready && log.stored > 0 && peer.holds(log.site, log.stored) ? 1 : 0;
      }
      states.add(
          new LogState(
              log.id, log.stored, Math.max(log.known, log.stored), log.behindSince, heldBy));
    }
    return states;
  }

  /// The largest extent of a log that anyone announced, 0 if nobody did.
  public long known(Bytes32 site) {
    Log log = logs.get(site.prefix());
    return log == null ? 0 : log.known;
  }

  /// The connected sites that announced at least `size` entries of a log, as it is held here.
  public List<Bytes32> holders(Bytes32 site, long size) {
    Log log = logs.get(site.prefix());
    long extent = Extent.of(log == null ? 1 : log.generation(), size);
    return peers.values().stream()
        .filter(peer -> peer.ready && peer.holds(site.prefix(), extent))
        .map(peer -> peer.site)
        .toList();
  }

  /// Whether a peer has said what it holds.
  public boolean isReady(long id) {
    Peer peer = peers.get(id);
    return peer != null && peer.ready;
  }

  /// The connections to sites that said that they hold this site's own log in the generation it is
  /// of here, and how many of its entries.
  public Map<Long, Long> holdersOfOwn() {
    var holders = new TreeMap<Long, Long>();
    Log log = logs.get(self.prefix());
    for (Peer peer : peers.values()) {
      long extent = peer.size(self.prefix());
      if (log != null && peer.ready && Extent.generation(extent) == log.generation()) {
        holders.put(peer.id, Extent.size(extent));
      }
    }
    return holders;
  }

  /// Sites that are connected and have said what they hold.
  public List<Bytes32> ready() {
    return peers.values().stream().filter(peer -> peer.ready).map(peer -> peer.site).toList();
  }
}

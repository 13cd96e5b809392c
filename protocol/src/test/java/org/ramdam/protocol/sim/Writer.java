package org.ramdam.protocol.sim;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.sync.Sync.Input;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

/// The single writer of a simulated site: what may be seen of `node.ingest.Ingest` and `Cosigner`,
/// in one thread. Whether entries are taken is decided by the protocol's [Replica]; in which order
/// that is looked at, what waits for what, and what is cosigned, is as it is there.
final class Writer {
  private final Node node;
  private final World world;
  private final SimStore store;
  private final Verifier verifier;
  private final TreeHasher hasher = new TreeHasher();
  private final Map<Long, Replica> replicas = new HashMap<>();

  /// Heads that may be told and sent: those on disk.
  private final Map<Long, SignedTreeHead> heads = new HashMap<>();

  private final ArrayDeque<After> afterSync = new ArrayDeque<>();

  /// What waits until a later generation is on disk.
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  private boolean blocked;
  private @Nullable Runnable raising;
  private boolean syncing;
  private int storing;

  /// Cosignatures that came since the start.
  private final Set<String> seen = new HashSet<>();

  /// What is to be done once a commit is on disk.
  private record After(long commit, Runnable action) {}

  Writer(Node node) {
    this.node = node;
    this.world = node.world;
    this.store = node.store;
    this.verifier =
        world.has(PlantedBug.SKIP_VERIFICATION) ? (_, _, _) -> true : world.signatures();
  }

  /// Forgets all that is not on disk.
  void stop() {
    replicas.clear();
    heads.clear();
    afterSync.clear();
    tasks.clear();
    seen.clear();
    raising = null;
    blocked = false;
    syncing = false;
    storing = 0;
  }

  /// The power goes: what was being set aside is, or is not.
  void crash() {
    boolean may = node.mayForget(store.commits());
    if (raising != null && !store.isFull() && (!may || world.random().nextBoolean())) {
      raising.run();
    }
  }

  // ---- what it holds

  void follow(StoredLog log) {
    replicas.put(
        log.site.prefix(),
        world.has(PlantedBug.WRONG_CHAIN_HEAD) ? log.restoreStale() : log.restore());
    if (log.head != null) {
      heads.put(log.site.prefix(), log.head);
    }
    node.handle(new Input.Follow(log.site, told(log.extent()), log.head));
    if (!world.has(PlantedBug.FORGET_COSIGNATURE)) {
      List.copyOf(log.cosigned.values())
          .forEach(cosigned -> node.handle(new Input.CosignatureStored(cosigned)));
    }
    if (!world.has(PlantedBug.KEEP_FORK)) {
      log.forks.values().forEach(fork -> node.handle(new Input.Forked(fork)));
    }
    node.handle(new Input.Missing(log.site.prefix(), log.missing.size()));
    if (isOverdue(log)) {
      decide(() -> cosignOverdue(log));
    }
    if (node.shadow != null) {
      node.shadow.follow(log.site);
      compare(log);
    }
  }

  /// The store beside this one holds the same.
  private void compare(StoredLog log) {
    Shadow shadow = node.shadow;
    if (shadow != null) {
      shadow.written(store.commits());
      Shadow.Row ours = log.row();
      Shadow.Row theirs = shadow.row(log.site);
      if (!ours.equals(theirs)) {
        throw world.violation("%s should hold %s, and holds %s".formatted(node, ours, theirs));
      }
    }
  }

  /// Whether a head was taken, and the power went before this site's cosignature was written.
  private boolean isOverdue(StoredLog log) {
    Message.Cosigned own = log.cosigned.get(node.site().id().prefix());
    return log.head != null
        && !log.site.equals(node.site().id())
        && log.invalid.isEmpty()
        && log.covered() == log.size()
        && (own == null || own.size() < log.extent());
  }

  private void cosignOverdue(StoredLog log) {
    SignedTreeHead head = log.head;
    Cosigning cosigning =
        head == null || !isOverdue(log) ? null : cosign(log, require(log.site.prefix()), head);
    if (cosigning != null) {
      store.write(log, cosigning);
      afterSync(() -> node.handle(new Input.CosignatureStored(cosigning.message())));
    }
  }

  boolean follows(Bytes32 site) {
    return replicas.containsKey(site.prefix());
  }

  int followed() {
    return replicas.size();
  }

  @Nullable Replica replica(Bytes32 site) {
    return replicas.get(site.prefix());
  }

  private Replica require(long site) {
    Replica replica = replicas.get(site);
    if (replica == null) {
      throw world.violation(node + " is to decide on a log that it does not follow");
    }
    return replica;
  }

  @Nullable SignedTreeHead head(long site) {
    return heads.get(site);
  }

  /// Runs that wait to be written.
  int storing() {
    return storing;
  }

  void bounds(Bounds out) {
    out.bound("Writer.replicas", replicas.size(), Cast.SITES + Cast.ABSENT);
    out.bound("Writer.heads", heads.size(), replicas.size());
    out.bound("Writer.afterSync", afterSync.size(), TASKS);
    out.bound("Writer.tasks", tasks.size(), TASKS);
    out.bound("Writer.seen", seen.size(), TASKS);
    replicas.values().forEach(replica -> replica.bounds(out));
  }

  /// As many as the queue of a node's writer takes.
  private static final int TASKS = 1024;

  // ---- the order of things

  /// Decides on something when it is its turn.
  void decide(Runnable task) {
    if (blocked) {
      tasks.add(task);
    } else {
      task.run();
    }
  }

  /// Decides on something once all that was decided before is on disk; the rest waits until
  /// [#goOn].
  private void alone(Runnable task) {
    blocked = true;
    afterSync(task);
  }

  private void goOn() {
    blocked = false;
    while (!blocked && !tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  /// Does something once all that was written is on disk.
  void afterSync(Runnable action) {
    if (world.has(PlantedBug.SKIP_SYNC)) {
      node.later(0, action);
      startSync();
      return;
    }
    afterSync.add(new After(store.commits(), action));
    startSync();
  }

  private long syncTime() {
    return world.random().nextLong(world.plan().syncDelay());
  }

  private void startSync() {
    if (syncing) {
      return;
    }
    syncing = true;
    long upTo = store.commits();
    node.later(
        store.unsynced() == 0 ? 0 : syncTime(),
        () -> {
          syncing = false;
          if (!store.sync(upTo) && !world.has(PlantedBug.GO_ON_AFTER_FAILED_SYNC)) {
            node.fail();
            return;
          }
          while (!afterSync.isEmpty() && afterSync.getFirst().commit() <= upTo) {
            afterSync.removeFirst().action().run();
          }
          if (!afterSync.isEmpty()) {
            startSync();
          }
        });
  }

  // ---- entries

  void take(long peer, Run run) {
    storing++;
    decide(() -> decideRun(peer, run));
  }

  private void decideRun(long peer, Run run) {
    Replica replica = require(run.site());
    if (run.generation() > replica.generation()) {
      if (world.has(PlantedBug.KEEP_EARLIER)) {
        refused(peer, run, new Replica.Outcome.Refused(Fault.OUT_OF_PLACE, "an earlier one is"));
      } else {
        alone(() -> decideLater(peer, run, replica));
      }
      return;
    }
    if (node.shadow != null) {
      node.shadow.take(run);
    }
    decideRun(peer, run, replica);
    compare(store.log(replica.rules().site()));
  }

  private void decideRun(long peer, Run run, Replica replica) {
    if (contradictsOwn(replica, run)) {
      refused(
          peer,
          run,
          new Replica.Outcome.Refused(
              isSigned(replica, run) ? Fault.INVALID_LOG : Fault.CHECKPOINT,
              "it contradicts what was cosigned"));
      return;
    }
    long from = replica.size();
    switch (replica.take(run, verifier)) {
      case Replica.Outcome.Refused refused -> {
        StoredLog log = store.log(replica.rules().site());
        if (!replica.invalid().equals(log.invalid) && replica.size() > 0) {
          store.invalid(log, replica.invalid());
        }
        refused(peer, run, refused);
      }
      case Replica.Outcome.Taken taken -> {
        world.require(taken.from() == from, "a run was taken at another place");
        requireTravels(peer, taken);
        StoredLog log = store.log(replica.rules().site());
        SignedTreeHead head = replica.head();
        boolean home = log.site.equals(node.site().id());
        Cosigning cosigning = head == null || home ? null : cosign(log, replica, head);
        store.write(taken, replica, head == null ? log.head : head, cosigning, home);
        world.look(node, log, from);
        long extent = log.extent();
        afterSync(() -> {
          storing--;
          if (world.has(PlantedBug.LOSE_WAITING_RUN) && !node.isConnectedBy(peer)) {
            return;
          }
          stored(log, from, extent, head, cosigning);
        });
      }
    }
  }

  private void stored(
      StoredLog log,
      long from,
      long extent,
      @Nullable SignedTreeHead head,
      @Nullable Cosigning cosigning) {
    Message.Cosigned cosigned = cosigning == null ? null : cosigning.message();
    if (head != null) {
      heads.put(log.site.prefix(), head);
    }
    node.handle(new Input.Stored(log.site.prefix(), told(extent), head, cosigned));
    node.handle(new Input.Missing(log.site.prefix(), log.missing.size()));
    node.grown(log, from, extent);
  }

  /// An extent as the machine is told it.
  private long told(long extent) {
    return world.has(PlantedBug.MIX_GENERATIONS) ? Extent.size(extent) : extent;
  }

  private void refused(long peer, Run run, Replica.Outcome.Refused refused) {
    afterSync(() -> {
      storing--;
      node.handle(
          world.has(PlantedBug.KEEP_NEXT)
              ? new Input.Stored(run.site(), Extent.of(run.generation(), run.to()), null, null)
              : new Input.Refused(peer, run.site(), refused.fault(), refused.reason()));
    });
  }

  /// What came of an honest site was allowed to.
  private void requireTravels(long peer, Replica.Outcome.Taken taken) {
    if (node.isHonestPeer(peer)) {
      for (Replica.Step step : taken.steps()) {
        world.require(
            step.item().words() == null || step.item().record().core().scope().travels(),
            "a private part of the scope site was sent");
      }
    }
  }

  /// Entries that this site cosigned and lost lead elsewhere.
  private boolean contradictsOwn(Replica replica, Run run) {
    StoredLog.Promise own = store.log(replica.rules().site()).promises.get(replica.generation());
    if (own == null
        || own.size() <= replica.size()
        || own.size() > run.to()
        || run.from() != replica.size()) {
      return false;
    }
    CompactRange tree = replica.tree().copy();
    try {
      for (Run.Item item : run.items().subList(0, (int) (own.size() - run.from()))) {
        tree.append(hasher.leaf(item.entry()), hasher);
      }
    } catch (MalformedException _) {
      return false;
    }
    return !tree.root(hasher).equals(own.root());
  }

  private boolean isSigned(Replica replica, Run run) {
    try {
      return replica.leadsToSignedHead(run, replica.tree(), verifier);
    } catch (MalformedException _) {
      return false;
    }
  }

  // ---- later generations

  /// A run of a later generation than what is held goes on from the first of its entries that is
  /// not held; what is held from there on is set aside.
  private void decideLater(long peer, Run run, Replica replica) {
    StoredLog log = store.log(replica.rules().site());
    if (node.shadow != null) {
      node.shadow.take(run);
    }
    Replica next = null;
    Replica.Outcome outcome;
    long at = 0;
    try {
      at = run.from() > log.size() ? -1 : parting(log, run);
      if (at < 0) {
        outcome = new Replica.Outcome.Refused(Fault.OUT_OF_PLACE, "no such entries here");
      } else if (!replica.leadsToSignedHead(run, log.tree(run.from()), verifier)) {
        outcome =
            new Replica.Outcome.Refused(
                run.from() > 0 ? Fault.EARLIER : Fault.CHECKPOINT, "it leads to no signed head");
      } else if (at == run.to()) {
        outcome = new Replica.Outcome.Refused(Fault.HELD, "these entries are held");
      } else if (log.forks.containsKey(run.generation())) {
        outcome = new Replica.Outcome.Refused(Fault.INVALID_LOG, Replica.FORKED);
      } else {
        next = log.prefix(at);
        outcome = next.take(run.startingAt(at), verifier);
      }
    } catch (MalformedException e) {
      outcome = new Replica.Outcome.Refused(Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (next != null && outcome instanceof Replica.Outcome.Taken taken) {
      requireTravels(peer, taken);
      Replica raised = next;
      long from = at;
      raise(
          log,
          from,
          raised,
          List.of(taken),
          raised.head(),
          () -> {
            if (log.site.equals(node.site().id())) {
              node.tookBack(log);
            }
          },
          () -> raisedBy(log, raised, from));
    } else {
      refused(peer, run, (Replica.Outcome.Refused) outcome);
      compare(log);
      goOn();
    }
  }

  /// Goes on in a later generation.
  ///
  /// @param written is run as soon as it is on disk, even if the power goes then
  /// @param then what is told of it
  private void raise(
      StoredLog log,
      long from,
      Replica raised,
      List<Replica.Outcome.Taken> taken,
      @Nullable SignedTreeHead head,
      Runnable written,
      Runnable then) {
    boolean home = log.site.equals(node.site().id());
    raising =
        () -> {
          var before = List.copyOf(log.entries);
          store.raise(log, from, raised, taken, head, home);
          world.raised(node, log, before);
          written.run();
          if (node.shadow != null) {
            node.shadow.written(store.commits());
          }
          raising = null;
        };
    node.later(
        syncTime(),
        () -> {
          Runnable write = raising;
          if (write != null) {
            write.run();
            replicas.put(log.site.prefix(), raised);
            heads.remove(log.site.prefix());
            if (head != null) {
              heads.put(log.site.prefix(), head);
            }
            world.look(node, log, from);
            if (node.crashesNow()) {
              return;
            }
            then.run();
            goOn();
          }
        });
  }

  /// The generation is there; what this site cosigns of it is written next.
  private void raisedBy(StoredLog log, Replica raised, long from) {
    SignedTreeHead head = raised.head();
    boolean home = log.site.equals(node.site().id());
    Cosigning cosigning = head == null || home ? null : cosign(log, raised, head);
    if (cosigning != null) {
      store.write(log, cosigning);
    }
    compare(log);
    long extent = log.extent();
    afterSync(() -> {
      storing--;
      stored(log, from, extent, head, cosigning);
    });
  }

  private static long parting(StoredLog log, Run run) throws MalformedException {
    long at = run.from();
    for (Run.Item item : run.items()) {
      if (at == log.size() || !Arrays.equals(item.entry(), log.entries.get((int) at).entry())) {
        return at;
      }
      at++;
    }
    return at;
  }

  /// Opens the next generation of this site's own log.
  ///
  /// @param keep how many entries stay; 0 for all
  /// @param others entries of another history that should stand in it too
  /// @param held ids of those that others are known to have sent
  void open(long keep, List<Run.Item> others, Set<Bytes32> held) {
    decide(() -> alone(() -> decideOpening(keep, others, held)));
  }

  private void decideOpening(long keep, List<Run.Item> others, Set<Bytes32> held) {
    StoredLog log = store.log(node.site().id());
    long kept = keep == 0 ? log.size() : keep;
    if (!node.needsGeneration() || kept > log.size() || kept <= log.opening(log.opened())) {
      goOn();
      return;
    }
    Replica replica = log.prefix(kept);
    var opening = new Opening(node, replica);
    for (StoredLog.Kept each : log.entries.subList(0, (int) kept)) {
      opening.keep(each.record().id());
    }
    // A log that is being fetched is of a generation that it does not open yet.
    if (replica.generation() != log.generation || !opening.open(log.head)) {
      goOn();
      return;
    }
    for (StoredLog.Kept each : log.entries.subList((int) kept, (int) log.size())) {
      opening.salvage(each.item());
    }
    if (!world.has(PlantedBug.OPEN_WITHOUT_REST)) {
      others.forEach(opening::salvage);
    }
    SignedTreeHead head = world.signatures().sign(replica, node.site().log());
    var expected = new HashSet<Bytes32>(held);
    log.entries.subList((int) kept, (int) log.size()).forEach(e -> expected.add(e.record().id()));
    raise(
        log,
        kept,
        replica,
        opening.taken(),
        head,
        () -> {
          world.opened(node, log, opening, expected);
          node.opened();
        },
        () -> {
          node.handle(new Input.Grown(Extent.of(replica.generation(), kept), head));
          node.grown(log, kept, log.extent());
        });
  }

  // ---- forks

  void judge(Output.JudgeHead what) {
    decide(() ->
        alone(() -> {
          decideHead(what);
          goOn();
        }));
  }

  private void decideHead(Output.JudgeHead what) {
    Message.Head theirs = what.head();
    StoredLog log = store.log(require(theirs.site()).rules().site());
    int generation = Extent.generation(theirs.size());
    long at = Math.min(Extent.size(what.asked()), Extent.size(theirs.size()));
    ForkProof.Shown ours = shown(log, at);
    if (log.generation != generation) {
      return;
    }
    if (node.shadow != null) {
      node.shadow.judge(what);
    }
    try {
      ForkProof fork =
          ours == null
              ? null
              : ForkProof.between(
                  log.entries.getFirst().record(),
                  generation,
                  at,
                  ours,
                  new ForkProof.Shown(theirs.signed(), theirs.prefix(), theirs.proof()),
                  verifier);
      if (fork != null) {
        keep(log, fork);
      } else if (cover(log, theirs.signed()) || ours != null) {
        node.handle(new Input.Alike(what.peer(), theirs.site(), theirs.size()));
      }
      compare(log);
    } catch (MalformedException e) {
      notForked(what.peer(), theirs.site(), String.valueOf(e.getMessage()));
    }
  }

  /// Takes a head that covers what is held in part, if it is a head of just that.
  private boolean cover(StoredLog log, SignedTreeHead signed) {
    Replica replica = require(log.site.prefix());
    if (!replica.cover(signed, verifier)) {
      return false;
    }
    boolean home = log.site.equals(node.site().id());
    Cosigning cosigning = home ? null : cosign(log, replica, signed);
    var nothing = new Replica.Outcome.Taken(replica.size(), List.of(), List.of(), List.of());
    store.write(nothing, replica, signed, cosigning, home);
    long extent = log.extent();
    Message.Cosigned cosigned = cosigning == null ? null : cosigning.message();
    afterSync(() -> {
      heads.put(log.site.prefix(), signed);
      node.handle(new Input.Brought(log.site.prefix(), extent, signed, cosigned));
    });
    return true;
  }

  /// What this site can show that begins with the first `at` entries held.
  private ForkProof.@Nullable Shown shown(StoredLog log, long at) {
    if (log.head != null && at <= log.covered()) {
      return ForkProof.Shown.held(log.head, at, log::node);
    }
    return log.ahead == null || at > log.size() ? null : log.ahead.shown(at, log.size(), log::node);
  }

  void convict(long peer, Message.Fork theirs) {
    decide(() -> decideFork(peer, theirs));
  }

  private void decideFork(long peer, Message.Fork theirs) {
    StoredLog log = store.log(require(theirs.site()).rules().site());
    try {
      ForkProof fork = ForkProof.parse(theirs.proof());
      if (!fork.verify(verifier, hasher)) {
        notForked(peer, theirs.site(), "a fork proof that proves nothing");
      } else if (fork.site().equals(log.site)) {
        keep(log, fork);
      }
    } catch (MalformedException e) {
      notForked(peer, theirs.site(), String.valueOf(e.getMessage()));
    }
  }

  private void notForked(long peer, long site, String reason) {
    node.handle(new Input.NotForked(peer, site, reason));
  }

  private void keep(StoredLog log, ForkProof fork) {
    Node home = world.home(log.site);
    world.require(
        home != null && (!home.isHonest() || world.hasParted(log.site)),
        node + " has a fork proof against an honest site");
    if (log.forks.containsKey(fork.generation()) || world.has(PlantedBug.DROP_FORK)) {
      return;
    }
    Replica replica = require(log.site.prefix());
    replica.freeze(fork);
    var said = new Message.Fork(log.site.prefix(), fork.generation(), fork.encode());
    store.fork(log, said, replica.invalid());
    if (node.shadow != null) {
      node.shadow.convict(said);
      compare(log);
    }
    if (!world.has(PlantedBug.KEEP_FORK)) {
      afterSync(() -> node.handle(new Input.Forked(said)));
    }
  }

  // ---- cosignatures and private parts

  /// A cosignature that this site makes, and what it may not contradict from then on.
  record Cosigning(Message.Cosigned message, StoredLog.Promise promise) {
    int generation() {
      return Extent.generation(message.size());
    }
  }

  /// This site's cosignature of a head; null if it would contradict an earlier one.
  private @Nullable Cosigning cosign(StoredLog log, Replica replica, SignedTreeHead head) {
    StoredLog.Promise before = log.promises.get(replica.generation());
    if (before != null
        && (before.size() > head.size() || !before.root().equals(rootOf(log, replica, before)))) {
      return null;
    }
    long time = node.clock().wall() / 1000;
    Cosignature cosignature =
        world.signatures().cosign(replica.checkpoint(head), time, node.site().witness());
    var message =
        new Message.Cosigned(
            log.site.prefix(),
            node.site().id().prefix(),
            Extent.of(replica.generation(), head.size()),
            time,
            cosignature.signature());
    return new Cosigning(message, new StoredLog.Promise(head.size(), head.root()));
  }

  /// The root of what is about to be held at the size that was promised.
  private Bytes32 rootOf(StoredLog log, Replica replica, StoredLog.Promise promise) {
    if (promise.size() > log.size()) {
      // It was lost, and [#contradictsOwn] has seen to it.
      return promise.root();
    }
    return log.root(Math.min(promise.size(), replica.size()));
  }

  void witness(Message.Cosigned cosigned) {
    decide(() -> decideWitness(cosigned));
  }

  private void decideWitness(Message.Cosigned cosigned) {
    StoredLog log = store.log(require(cosigned.site()).rules().site());
    // Its key is in its own log.
    StoredLog signer = store.log(cosigned.witness());
    Bytes32 witness =
        signer == null || signer.inception == null ? null : signer.inception.witness();
    Message.Cosigned before = log.cosigned.get(cosigned.witness());
    String place = cosigned.site() + " " + cosigned.witness() + " " + cosigned.size();
    if (world.has(PlantedBug.DEDUPE_BEFORE_VERIFY) && !seen.add(place)) {
      return;
    }
    long size = Extent.size(cosigned.size());
    if (witness == null
        || Extent.generation(cosigned.size()) != log.generation
        || size > log.size()
        || (before != null && before.size() >= cosigned.size())) {
      return;
    }
    Bytes32 root = Proofs.root(size, log::node, hasher);
    Checkpoint checkpoint = new Checkpoint(Origin.of(log.site, log.generation), size, root);
    var cosignature = new Cosignature(cosigned.time(), cosigned.signature());
    if (cosignature.verify(checkpoint, witness, world.signatures())) {
      store.write(log, cosigned);
      if (node.shadow != null) {
        node.shadow.witness(cosigned);
        compare(log);
      }
      afterSync(() -> node.handle(new Input.CosignatureStored(cosigned)));
    }
  }

  void reveal(Message.Privates privates) {
    decide(() -> decideWords(privates));
  }

  private void decideWords(Message.Privates privates) {
    StoredLog log = store.log(require(privates.site()).rules().site());
    var wanted = new TreeMap<Integer, byte[]>();
    for (int i = 0; i < privates.indexes().length; i++) {
      long index = privates.indexes()[i];
      byte[] words = privates.parts().get(i);
      var commitment =
          log.missing.contains(index)
              ? log.entries.get((int) index).record().core().commitment()
              : null;
      if (commitment != null && PrivatePart.matches(words, commitment)) {
        wanted.put((int) index, words);
      }
    }
    if (!wanted.isEmpty()) {
      store.write(log, wanted);
    }
    if (node.shadow != null) {
      node.shadow.reveal(privates);
      compare(log);
    }
    afterSync(() -> node.handle(new Input.Missing(privates.site(), log.missing.size())));
  }

  // ---- members

  /// Lets members hand in what they then sign.
  void submit() {
    decide(() -> {
      Replica own = replica(node.site().id());
      if (own != null && own.rules().generation() == own.generation() && node.mayWrite()) {
        decideSubmit(own, node.handedIn(new Client(world, node, own).batch()));
      }
    });
  }

  private void decideSubmit(Replica own, List<Run.Item> items) {
    if (items.isEmpty() || !node.isOfThisDay(items)) {
      return;
    }
    long size = own.size();
    boolean taken = node.shadow != null && node.shadow.submit(items);
    switch (own.append(items)) {
      case Replica.Appended.Refused refused ->
          world.require(
              refused.code() == SiteLog.Reason.FROZEN
                  || (Client.isWrong(items) && own.size() == size && own.rules().size() == size),
              node + " refuses a sound record: " + refused.reason());
      case Replica.Appended.Done done -> {
        world.require(!Client.isWrong(items), node + " takes a wrong record");
        SignedTreeHead head = world.signatures().sign(own, node.site().log());
        long from = Extent.of(own.generation(), size);
        store.write(done.taken(), own, head, null, true);
        world.require(node.shadow == null || taken, node + " refuses it, beside the simulation");
        compare(store.log(node.site().id()));
        afterSync(() -> {
          heads.put(node.site().id().prefix(), head);
          node.acknowledge(from, head);
        });
      }
    }
  }
}

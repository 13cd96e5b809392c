package org.ramdam.protocol.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sync.Sync.Input;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// The people of a site, who let its log go on in another generation when it cannot go on
/// otherwise: as `ramdam fork resolve` does, after a while of waiting, and after asking the sites
/// that are connected for the history that they hold (`node.ingest.Recall`, whose first question is
/// from entry 0 too, since simulated logs are short).
final class Stewards {
  private static final long LOOK_MS = 500;
  private static final long ANSWER_MS = 10_000;

  private final Node node;
  private final World world;
  private final TreeHasher hasher = new TreeHasher();
  private final ArrayDeque<Map.Entry<Long, Long>> toAsk = new ArrayDeque<>();
  private final List<Run.Item> gathered = new ArrayList<>();
  private final Set<Bytes32> seen = new HashSet<>();

  /// What those hold who have sent all that they said they had.
  private final Set<Bytes32> expected = new HashSet<>();

  private long since = -1;
  private long patience;
  private boolean asking;
  private @Nullable Question question;

  private static final class Question {
    final long peer;
    final long size;
    final CompactRange tree = new CompactRange();
    final long until;

    Question(long peer, long size, long until) {
      this.peer = peer;
      this.size = size;
      this.until = until;
    }
  }

  Stewards(Node node) {
    this.node = node;
    this.world = node.world;
  }

  void bounds(Bounds out) {
    out.bound("Stewards.toAsk", toAsk.size(), Cast.SITES);
    out.bound("Stewards.gathered", gathered.size(), 10_000);
    out.bound("Stewards.seen", seen.size(), gathered.size());
    out.bound("Stewards.expected", expected.size(), gathered.size());
  }

  /// Looks after their site now and then, as long as it is up.
  void start(long least, long most) {
    patience = world.random().nextLong(least, most);
    since = -1;
    forget();
    look();
  }

  private void forget() {
    asking = false;
    question = null;
    toAsk.clear();
    gathered.clear();
    seen.clear();
    expected.clear();
  }

  private void look() {
    if (!node.needsGeneration()) {
      since = -1;
      forget();
    } else if (since < 0) {
      since = world.now();
    } else if (!asking && world.now() - since > patience) {
      asking = true;
      toAsk.addAll(node.holdersOfOwn().entrySet());
      next();
    } else if (question != null && world.now() > question.until) {
      next();
    }
    node.later(LOOK_MS, this::look);
  }

  private void next() {
    Map.Entry<Long, Long> holder = toAsk.poll();
    if (holder == null) {
      question = null;
      List<Run.Item> others = List.copyOf(gathered);
      Set<Bytes32> held = Set.copyOf(expected);
      forget();
      since = world.now();
      patience = world.random().nextLong(1_000, 5_000);
      node.writer().open(keep(), others, held);
      return;
    }
    question = new Question(holder.getKey(), holder.getValue(), world.now() + ANSWER_MS);
    ask(question);
  }

  /// Mostly all; now and then less, where this machine is the one that went astray.
  private long keep() {
    long size = node.stored(node.site().id()).size();
    long least = node.leastKept();
    return least >= size || world.random().nextInt(4) > 0
        ? 0
        : world.random().nextLong(least, size);
  }

  private void ask(Question question) {
    node.handle(new Input.Recall(question.peer, question.tree.size(), question.size));
  }

  /// What a peer sent of this site's own log.
  void recalled(long peer, Run run) {
    Question now = question;
    if (now == null || now.peer != peer) {
      return;
    }
    try {
      if (!take(now.tree, run)) {
        next();
      } else if (now.tree.size() < now.size) {
        ask(now);
      } else {
        expected.addAll(node.heldBy(peer, now.size));
        next();
      }
    } catch (MalformedException _) {
      next();
    }
  }

  /// Whether a run leads to a head that this site signed; what is not here is gathered.
  private boolean take(CompactRange tree, Run run) throws MalformedException {
    StoredLog log = node.stored(node.site().id());
    if (run.count() == 0 || run.generation() != log.generation || run.from() != tree.size()) {
      return false;
    }
    List<Run.Item> items = run.items();
    items.forEach(item -> tree.append(hasher.leaf(item.entry()), hasher));
    long size = Extent.size(run.treeSize());
    Bytes32 root = Proofs.extend(tree.size(), tree.root(hasher), size, run.proof(), hasher);
    Bytes32 key = node.site().log().publicKey();
    if (root == null
        || !new Checkpoint(Origin.of(log.site, log.generation), size, root)
            .verify(key, run.signature(), world.signatures())) {
      return false;
    }
    for (Run.Item item : items) {
      SignedRecord record = item.record();
      if (record.verify(world.signatures()) && seen.add(record.id())) {
        gathered.add(item);
      }
    }
    return true;
  }
}

package org.ramdam.protocol.bundle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// Checks the entries of one log of a bundle. From entry 0 on they are judged as a peer's are, by
/// [Replica]. From a later one on the authors are not known: what is left is the tree, the chain of
/// each author within, the network, and the signatures. Not thread-safe.
final class LogCheck {
  private final BundleBlock.Site site;
  private final BundleBlock.Header header;
  private final Checkpoint head;
  private final byte[] signature;
  private final Verifier verifier;
  private final boolean every;
  private final TreeHasher hasher = new TreeHasher();
  private final @Nullable Replica replica;
  private final Map<Bytes32, AuthorHead> chains = new HashMap<>();

  /// Whose keys those are of which it is said since the entries begin.
  private final Map<Bytes32, Bytes32> members = new HashMap<>();

  private final Set<Bytes32> revoked = new HashSet<>();
  private CompactRange tree;
  private long words;

  /// @param signature of `head` by the log key, verified
  LogCheck(
      BundleBlock.Site site,
      BundleBlock.Header header,
      Checkpoint head,
      byte[] signature,
      Verifier verifier,
      boolean every) {
    this.site = site;
    this.header = header;
    this.head = head;
    this.signature = signature;
    this.verifier = verifier;
    this.every = every;
    replica = site.from() == 0 ? Replica.empty(site.id()) : null;
    tree = site.before();
  }

  /// What is wrong with entries.
  record Fault(BundleProblem.Kind kind, long index, String reason) {}

  /// Index of the entry that comes next.
  long next() {
    return replica == null ? tree.size() : replica.size();
  }

  /// Private parts so far.
  long words() {
    return words;
  }

  /// Whether the tree of the entries is that of the head.
  boolean isAtHead() {
    CompactRange grown = replica == null ? tree : replica.tree();
    return grown.size() == head.size() && grown.root(hasher).equals(head.root());
  }

  /// Takes a run; null if it is sound.
  @Nullable Fault take(BundleBlock.Entries entries) {
    if (entries.from() != next() || entries.from() + entries.count() > site.to()) {
      return new Fault(
          BundleProblem.Kind.FORM, next(), "the entries that come are not the next ones");
    }
    var run =
        new Run(
            site.id().prefix(),
            entries.from(),
            entries.count(),
            List.of(entries.records()),
            Extent.of(Origin.generation(head.origin(), site.id()), head.size()),
            signature,
            entries.proof(),
            every);
    List<Run.Item> items;
    try {
      items = run.items();
    } catch (MalformedException e) {
      return new Fault(
          BundleProblem.Kind.ENTRY,
          run.from() + run.soundRecords(),
          String.valueOf(e.getMessage()));
    }
    Fault fault = replica == null ? follows(run, items) : judged(replica, run, items);
    return fault == null ? wordsOf(run, items) : fault;
  }

  private @Nullable Fault judged(Replica replica, Run run, List<Run.Item> items) {
    switch (replica.take(run, verifier)) {
      case Replica.Outcome.Taken taken -> {
        if (taken.steps().size() < items.size()) {
          return new Fault(BundleProblem.Kind.ENTRY, replica.size(), replica.invalid());
        }
      }
      case Replica.Outcome.Refused(Replica.Fault why, String reason) -> {
        return why == Replica.Fault.CHECKPOINT
            ? unsigned(run, items)
            : new Fault(BundleProblem.Kind.ENTRY, firstForged(run, items), reason);
      }
    }
    Bytes32 network = replica.rules().network();
    return network.equals(Bytes32.ZERO) || network.equals(header.network())
        ? null
        : new Fault(BundleProblem.Kind.ENTRY, run.from(), "the log is of another network");
  }

  /// The head does not cover the entries: an author may tell which one was changed.
  private Fault unsigned(Run run, List<Run.Item> items) {
    return new Fault(
        BundleProblem.Kind.HEAD,
        firstForged(run, items),
        "entries %d to %d are not those of the signed head".formatted(run.from(), run.to() - 1));
  }

  private long firstForged(Run run, List<Run.Item> items) {
    for (int i = 0; i < items.size(); i++) {
      if (!items.get(i).record().verify(verifier)) {
        return run.from() + i;
      }
    }
    return run.from();
  }

  // ---- what follows on entries that are elsewhere

  private @Nullable Fault follows(Run run, List<Run.Item> items) {
    for (Run.Item item : items) {
      tree.append(hasher.leaf(item.entry()), hasher);
    }
    Bytes32 root = Proofs.extend(tree.size(), tree.root(hasher), head.size(), run.proof(), hasher);
    if (root == null || !root.equals(head.root())) {
      return unsigned(run, items);
    }
    for (int i = 0; i < items.size(); i++) {
      String reason = refusal(items.get(i).record(), run.from() + i);
      if (reason != null) {
        return new Fault(BundleProblem.Kind.ENTRY, run.from() + i, reason);
      }
    }
    List<SignedRecord> records = items.stream().map(Run.Item::record).toList();
    for (SignedRecord record : every ? records : SignedRecord.answering(records)) {
      if (!record.verify(verifier)) {
        return new Fault(
            BundleProblem.Kind.ENTRY,
            firstForged(run, items),
            "record " + record.id() + " is not signed by its author");
      }
    }
    return null;
  }

  /// Why a record cannot stand here, as far as it can be told without those before.
  private @Nullable String refusal(SignedRecord record, long index) {
    Core core = record.core();
    AuthorHead before = chains.get(core.author());
    chains.put(core.author(), new AuthorHead(core.seq(), record.id()));
    if (core.body() instanceof Body.SiteInception) {
      return "a site's inception stands at entry 0 alone";
    }
    if (core.body() instanceof Body.MemberInception) {
      members.put(core.author(), record.id());
      return before == null ? null : "this key has its inception in the log already";
    }
    if (!core.home().equals(site.id())) {
      return "the record is for the site " + core.home();
    }
    Bytes32 network = core.body() instanceof Body.Genesis ? record.id() : core.network();
    if (!network.equals(header.network())) {
      return "the record is for the network " + network;
    }
    if (core.anchor() != null && core.anchor().size() > index) {
      return "the anchor is beyond the log's end";
    }
    if (before != null && before.next(core) != AuthorHead.Step.FOLLOWS) {
      return "the author's record %d does not follow on %d".formatted(core.seq(), before.seq());
    }
    return deviceRefusal(record, before);
  }

  /// The same of devices that came, or were revoked, since the entries begin.
  private @Nullable String deviceRefusal(SignedRecord record, @Nullable AuthorHead before) {
    Core core = record.core();
    if (revoked.contains(core.author())) {
      return "the key " + core.author() + " was revoked";
    }
    switch (core.body()) {
      case Body.Device(Bytes32 member, Bytes32 key, _) -> {
        if (chains.putIfAbsent(key, new AuthorHead(0, record.id())) != null) {
          return "the key " + key + " signs in the log already";
        }
        members.put(core.author(), member);
        members.put(key, member);
      }
      case Body.Revocation(Bytes32 device, _, _) -> {
        if (!revoked.add(device)) {
          return "the key " + device + " was revoked before";
        }
      }
      case Body.Recovery(Bytes32 member, _, _) -> {
        if (before != null) {
          return "this key signs in the log already";
        }
        members.forEach((key, of) -> {
          if (of.equals(member)) {
            revoked.add(key);
          }
        });
        members.put(core.author(), member);
      }
      default -> {}
    }
    return null;
  }

  // ---- words

  private @Nullable Fault wordsOf(Run run, List<Run.Item> items) {
    for (int i = 0; i < items.size(); i++) {
      byte[] salted = items.get(i).words();
      if (salted == null) {
        continue;
      }
      words++;
      if (BundleCheck.isWrong(items.get(i).record(), salted, header.publicOnly())) {
        return new Fault(
            BundleProblem.Kind.WORDS,
            run.from() + i,
            "the words are not those of the record, or may not stand in this bundle");
      }
    }
    return null;
  }
}

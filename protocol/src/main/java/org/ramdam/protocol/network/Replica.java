package org.ramdam.protocol.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Bounds;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Signer;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// One site's log as a node holds it: its rules, its tree, the newest head that covers all of it.
/// Decides whether entries are taken; the caller writes down what was. Not thread-safe.
public final class Replica {
  /// Why nothing more is taken of a log of which two histories were shown.
  public static final String FORKED = "its site shows two histories";

  private final SiteLog rules;
  private final TreeHasher hasher = new TreeHasher();
  private CompactRange tree;
  private @Nullable SignedTreeHead head;
  private @Nullable Ahead ahead;
  private int generation;
  private String invalid;

  private Replica(
      SiteLog rules,
      CompactRange tree,
      @Nullable SignedTreeHead head,
      @Nullable Ahead ahead,
      int generation,
      String invalid) {
    this.rules = rules;
    this.tree = tree;
    this.head = head;
    this.ahead = ahead;
    this.generation = generation;
    this.invalid = invalid;
  }

  /// The empty log of a site.
  public static Replica empty(Bytes32 site) {
    return new Replica(new SiteLog(site), new CompactRange(), null, null, 1, "");
  }

  /// A log as it was stored.
  ///
  /// @param head null if what is stored is not covered by one yet
  /// @param ahead what was shown to cover more, in that case
  /// @param generation whose heads cover its entries
  /// @param invalid why the rest of the log is not taken; empty if it is sound
  public static Replica restore(
      SiteLog rules,
      CompactRange tree,
      @Nullable SignedTreeHead head,
      @Nullable Ahead ahead,
      int generation,
      String invalid) {
    return new Replica(rules, tree, head, ahead, generation, invalid);
  }

  /// A head that the site signed, of which only the first entries are held: all of those that are.
  ///
  /// @param path the consistency proof from what is held to it
  public record Ahead(SignedTreeHead head, List<Bytes32> path) {
    public Ahead {
      path = List.copyOf(path);
    }

    /// As it is compared with another head of the log.
    ///
    /// @param at how many of the first entries are compared, at most `held`
    /// @param held how many there were when it was shown
    public ForkProof.Shown shown(long at, long held, HashReader hashes) {
      var hasher = new TreeHasher();
      return new ForkProof.Shown(
          head,
          Proofs.root(at, hashes, hasher),
          Proofs.consistency(at, held, path, head.size(), hashes, hasher));
    }
  }

  /// An entry that was taken.
  ///
  /// @param author who signed it, with the roles held at that place; for an inception, whom it
  ///   brings
  public record Step(Run.Item item, SiteLog.Author author) {}

  /// A complete subtree at the foot of a tile: its level is a multiple of eight.
  public record Node(int level, long index, Bytes32 hash) {}

  /// What became of entries.
  public sealed interface Outcome {
    /// They are taken: all of them, or those before the first that breaks a rule.
    ///
    /// @param from index of the first
    /// @param authors those that changed
    record Taken(long from, List<Step> steps, Collection<SiteLog.Author> authors, List<Node> nodes)
        implements Outcome {}

    /// None is.
    record Refused(Fault fault, String reason) implements Outcome {}
  }

  /// Why a run is refused.
  public enum Fault {
    /// It does not begin where the log ends here: nobody's fault.
    OUT_OF_PLACE,
    /// It is of a later generation that parts from what is held here before it begins: nobody's
    /// fault.
    EARLIER,
    /// It is of a later generation, and its entries are held already: nobody's fault.
    HELD,
    /// Its bytes are no records: the peer's fault.
    MALFORMED,
    /// It was pushed beneath no head that the site signed, and the newest record of an author in it
    /// is not signed by them: the peer's own work, whatever the site did.
    FORGED,
    /// It does not go with what is held here, or not with a head that the site signed: the fault of
    /// the peer, or of a site that shows two histories.
    CHECKPOINT,
    /// The site itself logged what breaks a rule: the site's fault.
    INVALID_LOG
  }

  /// The bits of a level within a tile (C2SP tlog-tiles).
  private static final int TILE_LEVELS = 8;

  /// Takes a run from a peer, or does not. One of a later generation is taken whole or not at all;
  /// from then on this log is of that generation.
  public Outcome take(Run run, Verifier verifier) {
    boolean raised = run.generation() > generation;
    boolean later = raised && tree.size() > 0;
    if (!invalid.isEmpty() && !raised) {
      return new Outcome.Refused(Fault.INVALID_LOG, invalid);
    }
    boolean earlier = run.generation() < generation && tree.size() > 0;
    if (earlier || run.from() != tree.size() || run.count() == 0) {
      return new Outcome.Refused(
          Fault.OUT_OF_PLACE, "the log has %d entries here".formatted(tree.size()));
    }
    List<Run.Item> items;
    try {
      items = run.items();
    } catch (MalformedException e) {
      return new Outcome.Refused(Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
    CompactRange grown = tree.copy();
    var nodes = new ArrayList<Node>(items.size() + items.size() / 200 + 2);
    items.forEach(item -> grow(grown, item.entry(), nodes));
    SignedTreeHead signed = signedHead(run, items.getFirst().record(), grown, verifier);
    if (signed == null) {
      List<SignedRecord> records = items.stream().map(Run.Item::record).toList();
      // Others in between may have been taken in bulk, by their author's next.
      String unsigned = run.live() ? forged(SignedRecord.answering(records), verifier) : "";
      return unsigned.isEmpty()
          ? new Outcome.Refused(
              Fault.CHECKPOINT, "the run does not lead to a head that the site signed")
          : new Outcome.Refused(Fault.FORGED, unsigned);
    }
    rules.begin();
    var steps = new ArrayList<Step>(items.size());
    String wrong = "";
    for (Run.Item item : items) {
      String refusal = refusal(item.record(), run, items.subList(0, steps.size()));
      if (!refusal.isEmpty()) {
        wrong = "entry " + rules.size() + ": " + refusal;
        break;
      }
      steps.add(new Step(item, author(item.record())));
    }
    if (wrong.isEmpty()
        && signed.size() == grown.size()
        && rules.generation() != run.generation()) {
      wrong = "its head is of generation %d, which no entry opens".formatted(run.generation());
      steps.clear();
    }
    List<SignedRecord> taken = steps.stream().map(step -> step.item().record()).toList();
    String forged = forged(run.live() ? taken : SignedRecord.answering(taken), verifier);
    if (!forged.isEmpty() || steps.isEmpty() || (later && !wrong.isEmpty())) {
      rules.rollback();
      String reason = forged.isEmpty() ? wrong : forged;
      invalid = raised && (later || !invalid.isEmpty()) ? invalid : reason;
      return new Outcome.Refused(Fault.INVALID_LOG, reason);
    }
    generation = run.generation();
    invalid = wrong;
    if (steps.size() < items.size()) {
      nodes.clear();
      steps.forEach(step -> grow(tree, step.item().entry(), nodes));
      head = null;
      ahead = null;
    } else {
      tree = grown;
      boolean covered = signed.size() == tree.size();
      head = covered ? signed : null;
      ahead = covered ? null : new Ahead(signed, run.proof());
    }
    return new Outcome.Taken(run.from(), steps, rules.changed(), nodes);
  }

  /// Why a record may not come next; empty if it may.
  ///
  /// @param before the run's records before it
  private String refusal(SignedRecord record, Run run, List<Run.Item> before) {
    if (record.core().body() instanceof Body.SiteGeneration opening) {
      if (opening.generation() > run.generation()) {
        return "generation %d is opened below a head of generation %d"
            .formatted(opening.generation(), run.generation());
      }
      CompactRange kept = tree.copy();
      before.forEach(item -> kept.append(hasher.leaf(item.entry()), hasher));
      if (!kept.root(hasher).equals(opening.kept().root())) {
        return "what it keeps is another history";
      }
    }
    return rules.append(record) instanceof SiteLog.Verdict.Refused refused ? refused.reason() : "";
  }

  private void grow(CompactRange range, byte[] entry, List<Node> nodes) {
    range.append(
        hasher.leaf(entry),
        hasher,
        (level, index, hash) -> {
          if (level % TILE_LEVELS == 0) {
            nodes.add(new Node(level, index, hash));
          }
        });
  }

  /// Whether a run leads from this log, as it was up to where the run begins, to a head that the
  /// site signed; whatever its entries say.
  ///
  /// @param before the log up to there
  /// @throws MalformedException if its bytes are no records
  public boolean leadsToSignedHead(Run run, CompactRange before, Verifier verifier)
      throws MalformedException {
    CompactRange grown = before.copy();
    List<Run.Item> items = run.items();
    items.forEach(item -> grown.append(hasher.leaf(item.entry()), hasher));
    return !items.isEmpty() && signedHead(run, items.getFirst().record(), grown, verifier) != null;
  }

  /// The head that the run leads to, if the log key signed it.
  private @Nullable SignedTreeHead signedHead(
      Run run, SignedRecord first, CompactRange grown, Verifier verifier) {
    Body.SiteInception keys = rules.inception();
    if (keys == null) {
      boolean entry0 = first.id().equals(rules.site());
      keys = entry0 && first.core().body() instanceof Body.SiteInception b ? b : null;
    }
    long size = Extent.size(run.treeSize());
    Bytes32 root = Proofs.extend(grown.size(), grown.root(hasher), size, run.proof(), hasher);
    if (keys == null || root == null) {
      return null;
    }
    Checkpoint checkpoint = new Checkpoint(Origin.of(rules.site(), run.generation()), size, root);
    return checkpoint.verify(keys.log(), run.signature(), verifier)
        ? new SignedTreeHead(size, root, run.signature())
        : null;
  }

  private SiteLog.Author author(SignedRecord record) {
    Bytes32 key =
        record.core().body() instanceof Body.SiteInception b
            ? b.registrar()
            : record.core().author();
    SiteLog.Author author = rules.author(key);
    if (author == null) {
      throw new IllegalStateException("an unknown author was accepted: " + record);
    }
    return author;
  }

  private static String forged(List<SignedRecord> records, Verifier verifier) {
    for (SignedRecord record : records) {
      if (!record.verify(verifier)) {
        return "record " + record.id() + " is not signed by its author, or by whom it names";
      }
    }
    return "";
  }

  /// Takes no entry from now on, this site's own neither, if it is of the generation of which its
  /// site shows two histories. One of an earlier generation changes nothing.
  public void freeze(ForkProof proof) {
    if (!proof.site().equals(rules.site())) {
      throw new IllegalArgumentException("a fork of another log");
    }
    if (invalid.isEmpty() && proof.generation() == generation) {
      invalid = FORKED;
    }
  }

  /// Appends records of this node's own site, all or none. Their signatures are the caller's
  /// business.
  ///
  /// @return what was taken; or the first refusal, with the number of the record in the list
  public Appended append(List<Run.Item> items) {
    if (!invalid.isEmpty()) {
      return new Appended.Refused(0, SiteLog.Reason.FROZEN, invalid);
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).record().core().body() instanceof Body.SiteGeneration) {
        return new Appended.Refused(
            i, SiteLog.Reason.GENERATION, "a generation is opened by its site alone");
      }
    }
    return grow(items);
  }

  /// Opens the next generation here, at the end of what is held, for this node's own site.
  ///
  /// @param opening a [Body.SiteGeneration] that keeps all of this log
  public Appended open(Run.Item opening) {
    if (!(opening.record().core().body() instanceof Body.SiteGeneration body)
        || !body.kept().root().equals(tree.root(hasher))) {
      return new Appended.Refused(
          0, SiteLog.Reason.GENERATION, "not a generation that keeps this log");
    }
    Appended opened = grow(List.of(opening));
    if (opened instanceof Appended.Done) {
      generation = body.generation();
      invalid = "";
    }
    return opened;
  }

  /// Appends an entry that stood there before: as [#append] or [#open] did, or [#take].
  public Appended replay(Run.Item item) {
    return item.record().core().body() instanceof Body.SiteGeneration
        ? open(item)
        : append(List.of(item));
  }

  private Appended grow(List<Run.Item> items) {
    rules.begin();
    var steps = new ArrayList<Step>(items.size());
    for (Run.Item item : items) {
      if (rules.append(item.record()) instanceof SiteLog.Verdict.Refused refused) {
        rules.rollback();
        return new Appended.Refused(steps.size(), refused.code(), refused.reason());
      }
      steps.add(new Step(item, author(item.record())));
    }
    long from = tree.size();
    generation = Math.max(generation, rules.generation());
    var nodes = new ArrayList<Node>(items.size() + 1);
    items.forEach(item -> grow(tree, item.entry(), nodes));
    head = null;
    ahead = null;
    return new Appended.Done(new Outcome.Taken(from, steps, rules.changed(), nodes));
  }

  /// What became of records of this site's own.
  public sealed interface Appended {
    /// All stand in the log.
    record Done(Outcome.Taken taken) implements Appended {}

    /// None does, because of this one.
    record Refused(int at, SiteLog.Reason code, String reason) implements Appended {}
  }

  /// Signs the log as it stands: the head that is acknowledged and sent.
  public SignedTreeHead sign(Signer logKey) {
    if (rules.inception() == null) {
      throw new IllegalStateException("an empty log has no head");
    }
    Checkpoint checkpoint = checkpoint(tree.size(), tree.root(hasher));
    SignedTreeHead signed =
        new SignedTreeHead(checkpoint.size(), checkpoint.root(), checkpoint.sign(logKey));
    head = signed;
    return signed;
  }

  /// Takes a head that covers just what is held, if none does and the site signed it.
  ///
  /// @return whether it does now
  public boolean cover(SignedTreeHead signed, Verifier verifier) {
    Body.SiteInception keys = rules.inception();
    if (keys == null
        || head != null
        || !invalid.isEmpty()
        || signed.size() != tree.size()
        || !signed.root().equals(tree.root(hasher))
        || !checkpoint(signed).verify(keys.log(), signed.signature(), verifier)) {
      return false;
    }
    head = signed;
    ahead = null;
    return true;
  }

  /// The checkpoint of a head of this log.
  ///
  /// @throws IllegalStateException if the log is empty, and its keys unknown
  public Checkpoint checkpoint(SignedTreeHead of) {
    if (rules.inception() == null) {
      throw new IllegalStateException("an empty log has no checkpoint");
    }
    return checkpoint(of.size(), of.root());
  }

  private Checkpoint checkpoint(long size, Bytes32 root) {
    return new Checkpoint(Origin.of(rules.site(), generation), size, root);
  }

  /// Tells of everything in this log that grows: an entry brings one key at most.
  public void bounds(Bounds out) {
    out.bound("Replica.authors", rules.authorCount(), tree.size());
  }

  /// The rules, with the authors as they stand.
  public SiteLog rules() {
    return rules;
  }

  /// The tree of what is held.
  public CompactRange tree() {
    return tree;
  }

  /// The generation whose heads cover its entries, even if it is not opened within those held yet.
  public int generation() {
    return generation;
  }

  /// Entries held.
  public long size() {
    return tree.size();
  }

  /// The newest head if it covers all that is held, null while catching up.
  public @Nullable SignedTreeHead head() {
    return head;
  }

  /// A head beyond what is held, while catching up; null if there is none.
  public @Nullable Ahead ahead() {
    return ahead;
  }

  /// Why the rest of the log is not taken; empty if it is sound.
  public String invalid() {
    return invalid;
  }
}

package org.ramdam.node.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogWriter;
import org.ramdam.node.log.Remains;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// Makes a store anew from what another one holds that may be damaged: each log up to its first
/// entry that is gone, that its author did not sign or that breaks a rule; the words that are what
/// their records commit to; heads, cosignatures and proofs of forks that verify. Everything else,
/// from trees to views, is computed.
///
/// Of a store that is whole the result is the same, row by row. Of one that is not, the ends of
/// some logs are missing; a node that opens it asks other sites for them, as for any entries.
public final class Rebuild {
  private static final int BATCH = 1024;

  private final Remains remains;
  private final Store from;
  private final Store to;
  private final Archive archive;
  private final LogWriter writer;
  private final Views views;
  private final Bytes32 self;
  private final Verifier verifier;
  private final Runnable pace;
  private final TreeHasher hasher = new TreeHasher();
  private final Map<Long, Remains.Log> logs = new TreeMap<>(Long::compareUnsigned);
  private final Map<Bytes32, Body.SiteInception> inceptions = new HashMap<>();
  private final List<Lost> lost = new ArrayList<>();
  private Transaction transaction;
  private @Nullable Growing growing;
  private int pending;
  private long words;

  /// What is missing of a log.
  ///
  /// @param kept its first entries
  /// @param size how many there were; 0 if that cannot be read
  /// @param why of its first entry that is missing
  public record Lost(Bytes32 site, long kept, long size, String why) {}

  /// What is missing of a store.
  ///
  /// @param words private parts that should be there and are not, and were not known to be missing
  public record Result(List<Lost> logs, long words) {}

  /// A log that is being made.
  private static final class Growing {
    final Remains.Log log;
    final Replica replica;
    String broken = "";
    long next;
    @Nullable SignedRecord last;
    byte[] lastEntry = new byte[0];
    @Nullable SignedTreeHead head;

    Growing(Remains.Log log) {
      this.log = log;
      this.replica = Replica.empty(log.site());
    }
  }

  /// @param to an empty store of the same columns
  /// @param self the site whose store it is
  /// @param pace called once for each entry
  public Rebuild(Store from, Store to, Bytes32 self, Verifier verifier, Runnable pace) {
    this.from = from;
    this.to = to;
    this.self = self;
    this.verifier = verifier;
    this.pace = pace;
    remains = new Remains(from);
    archive = new Archive(to);
    writer = new LogWriter(archive);
    views = Views.of(to, writer);
    transaction = to.begin();
  }

  /// Does it.
  ///
  /// @param others columns of which every row is taken as it is
  public Result run(List<Column<?, ?>> others) {
    remains.logs().forEach(log -> logs.put(log.site().prefix(), log));
    logs.putIfAbsent(self.prefix(), new Remains.Log(self, 0, null, null, 1, ""));
    logs.values().forEach(log -> writer.follow(log.site()));
    remains.entries(this::take);
    finish();
    for (Remains.Log log : logs.values()) {
      if (archive.size(log.site()) == 0 && log.size() > 0) {
        lost.add(new Lost(log.site(), 0, log.size(), "entry 0 is gone"));
      }
    }
    flush();
    keepOwnWords();
    remains.cosignatures(this::take);
    remains.forks(this::take);
    others.forEach(this::copy);
    to.commit(transaction);
    writer.committed();
    return new Result(lost, words);
  }

  // ---- entries

  private void take(Position position, byte[] entry) {
    if (growing == null || growing.log.site().prefix() != position.site()) {
      finish();
      Remains.Log log = logs.get(position.site());
      if (log == null) {
        return;
      }
      growing = new Growing(log);
    }
    Growing to = growing;
    pace.run();
    if (!to.broken.isEmpty()) {
      return;
    } else if (position.index() != to.next) {
      to.broken = "entry %d is gone".formatted(to.next);
      return;
    }
    SignedRecord record;
    try {
      record = RecordCodec.decode(entry);
    } catch (MalformedException _) {
      to.broken = "entry %d is damaged".formatted(to.next);
      return;
    }
    if (!record.verify(verifier)) {
      to.broken = "entry %d is not what its author signed".formatted(to.next);
      return;
    }
    append(to);
    to.last = record;
    to.lastEntry = entry;
    to.next++;
  }

  /// Appends the entry that was held back.
  private void append(Growing log) {
    SignedRecord record = log.last;
    if (record == null) {
      return;
    }
    log.last = null;
    byte[] salted = salted(log, record);
    PrivatePart part = salted == null ? null : Ingest.words(self, record, salted);
    switch (log.replica.replay(new Run.Item(record, log.lastEntry, salted))) {
      case Replica.Appended.Refused refused -> log.broken = refused.reason();
      case Replica.Appended.Done(Replica.Outcome.Taken taken) -> add(log, taken, part);
    }
  }

  private byte @Nullable [] salted(Growing log, SignedRecord record) {
    Position position = new Position(log.log.site().prefix(), log.replica.size());
    return record.core().commitment() == null ? null : remains.salted(position);
  }

  private void add(Growing log, Replica.Outcome.Taken taken, @Nullable PrivatePart part) {
    Bytes32 site = log.log.site();
    Position position = new Position(site.prefix(), taken.from());
    Replica.Step step = taken.steps().getFirst();
    boolean wanted = part == null && Ingest.isExpected(self, site, step.item().record());
    if (wanted && !remains.isMissing(position)) {
      words++;
    }
    writer.add(position, step.item(), part == null ? null : part.salted(), wanted, transaction);
    Entry entry = new Entry(position, site, step.item().record(), step.author());
    views.add(entry, transaction);
    if (part != null) {
      views.reveal(entry, part.words(), transaction);
    }
    if (taken.from() == 0 && step.item().record().core().body() instanceof Body.SiteInception b) {
      inceptions.put(site, b);
    }
    SignedTreeHead head = log.log.head();
    if (head != null
        && head.size() == log.replica.size()
        && head.root().equals(log.replica.tree().root(hasher))
        && log.replica.checkpoint(head).verify(logKey(site), head.signature(), verifier)) {
      log.head = head;
    }
    pending++;
    writer.grow(site, taken, LogWriter.Row.of(log.replica, null), transaction);
    if (pending == BATCH) {
      flush();
    }
  }

  private Bytes32 logKey(Bytes32 site) {
    Body.SiteInception inception = inceptions.get(site);
    if (inception == null) {
      throw new IllegalStateException("a log without its entry 0");
    }
    return inception.log();
  }

  private void flush() {
    to.commitUnsynced(transaction);
    writer.committed();
    transaction = to.begin();
    pending = 0;
  }

  private void finish() {
    Growing log = growing;
    growing = null;
    if (log == null) {
      return;
    }
    boolean whole = log.broken.isEmpty() && log.log.size() == log.next;
    // Without its head the log must grow once more to get it: its last entry is asked for again.
    boolean headed = isHeaded(log);
    if (whole && headed) {
      append(log);
    }
    if (log.replica.size() == 0) {
      return;
    }
    if (log.replica.size() < log.log.size() || !log.broken.isEmpty() || log.log.size() == 0) {
      String why = headed ? "entry %d is gone".formatted(log.next) : "its signed head is gone";
      lost.add(
          new Lost(
              log.log.site(),
              log.replica.size(),
              log.log.size(),
              log.broken.isEmpty() ? why : log.broken));
    }
    SignedTreeHead covering =
        log.head != null && log.head.size() == log.replica.size() ? log.head : null;
    Replica kept =
        Replica.restore(
            log.replica.rules(),
            log.replica.tree(),
            covering,
            ahead(log),
            Math.max(log.log.generation(), log.replica.generation()),
            log.log.invalid());
    var nothing = new Replica.Outcome.Taken(kept.size(), List.of(), List.of(), List.of());
    writer.grow(log.log.site(), nothing, LogWriter.Row.of(kept, log.head), transaction);
    flush();
  }

  /// What was shown to cover more than is held, if nothing of that is lost.
  private Replica.@Nullable Ahead ahead(Growing log) {
    Replica.Ahead ahead = log.log.ahead();
    if (ahead == null || log.replica.size() != log.log.size()) {
      return null;
    }
    SignedTreeHead head = ahead.head();
    Bytes32 held = log.replica.tree().root(hasher);
    Bytes32 root = Proofs.extend(log.replica.size(), held, head.size(), ahead.path(), hasher);
    String origin = Origin.of(log.log.site(), log.log.generation());
    return head.root().equals(root)
            && new Checkpoint(origin, head.size(), head.root())
                .verify(logKey(log.log.site()), head.signature(), verifier)
        ? ahead
        : null;
  }

  /// Whether the head that the log had is signed, and of this tree; or there was none.
  private boolean isHeaded(Growing log) {
    SignedTreeHead head = log.log.head();
    if (head == null || log.head != null || head.size() != log.next) {
      return head == null || log.head != null;
    }
    CompactRange tree = log.replica.tree().copy();
    tree.append(hasher.leaf(log.lastEntry), hasher);
    Body.SiteInception keys = inceptions.get(log.log.site());
    if (keys == null
        && log.last != null
        && log.last.core().body() instanceof Body.SiteInception own) {
      keys = own;
    }
    return keys != null
        && tree.root(hasher).equals(head.root())
        && new Checkpoint(Origin.of(log.log.site(), log.log.generation()), head.size(), head.root())
            .verify(keys.log(), head.signature(), verifier);
  }

  // ---- beside the entries

  /// Nobody else has the words that may not travel: they wait for their entries.
  private void keepOwnWords() {
    long held = archive.size(self);
    remains.ownWords((position, salted) -> {
      if (position.site() == self.prefix() && position.index() >= held) {
        writer.keepOwnWords(position, salted, transaction);
      }
    });
  }

  private void take(Position key, Archive.Cosigned cosigned) {
    Bytes32 site = archive.site(key.site());
    Bytes32 witness = archive.site(key.index());
    Body.SiteInception home = site == null ? null : inceptions.get(site);
    Body.SiteInception keys = witness == null ? null : inceptions.get(witness);
    if (site == null || home == null || keys == null) {
      return;
    }
    // Of entries that are to be asked for again, this site's own stays: it must sign no other.
    boolean held = cosigned.size() <= archive.size(site);
    if (held ? !isRoot(site, cosigned) : key.index() != self.prefix()) {
      return;
    }
    var checkpoint =
        new Checkpoint(
            Origin.of(site, archive.state(site).generation()), cosigned.size(), cosigned.root());
    if (cosigned.cosignature().verify(checkpoint, keys.witness(), verifier)) {
      int generation = archive.state(site).generation();
      writer.witness(new LogWriter.Witnessed(site, generation, key.index(), cosigned), transaction);
    }
  }

  private boolean isRoot(Bytes32 site, Archive.Cosigned cosigned) {
    HashReader hashes = archive.hashes(site);
    return cosigned.size() > 0
        && Proofs.root(cosigned.size(), hashes, hasher).equals(cosigned.root());
  }

  private void take(Bytes32 site, List<String> texts) {
    texts.forEach(text -> take(site, text));
  }

  private void take(Bytes32 site, String text) {
    try {
      ForkProof proof = ForkProof.parse(text);
      if (proof.site().equals(site) && proof.verify(verifier, hasher)) {
        writer.fork(proof, transaction);
      }
    } catch (MalformedException _) {
      // it proves nothing
    }
  }

  private void copy(Column<?, ?> column) {
    var raw = new Column<>(column.name(), Codec.BYTES, Codec.BYTES, Column.Use.ASCENDING);
    from.salvage(raw, (key, value) -> transaction.put(raw, key, value));
  }
}

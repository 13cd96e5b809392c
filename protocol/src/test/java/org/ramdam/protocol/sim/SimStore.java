package org.ramdam.protocol.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Commitment;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.wire.Message;

/// The simulated disk of a node, with a database on it whose batches are written to a log first.
///
/// What was committed since the last sync may be lost in a crash: the newest commits, any number of
/// them, and of the first that is lost a part may be on the disk, which the database drops. It may
/// be full. A sync may fail, and what it was about is then lost though a later one succeeds.
final class SimStore {
  private final Node owner;
  private final Map<Long, StoredLog> logs = new TreeMap<>(Long::compareUnsigned);
  private final Map<Bytes32, Long> discouraged = new TreeMap<>();
  private final List<Commit> unsynced = new ArrayList<>();
  private long commits;
  private boolean full;
  private boolean failing;

  /// From which commit on nothing reaches the disk; behind all of them if everything does.
  private long doomed = Long.MAX_VALUE;

  /// What has not been synced.
  ///
  /// @param part writes a part of it again, as a crash may leave it
  private record Commit(Runnable undo, Runnable part) {}

  /// The disk does not do what it is asked for, and the node ends.
  static final class DiskException extends RuntimeException {
    final transient Node node;
    final boolean damaged;

    /// @param damaged whether it gave back other bytes than were written, rather than to write none
    DiskException(Node node, boolean damaged) {
      super("the disk of " + node, null, false, false);
      this.node = node;
      this.damaged = damaged;
    }
  }

  SimStore(Node owner) {
    this.owner = owner;
  }

  StoredLog log(Bytes32 site) {
    return logs.computeIfAbsent(site.prefix(), _ -> new StoredLog(site));
  }

  @Nullable StoredLog log(long site) {
    return logs.get(site);
  }

  List<StoredLog> logs() {
    return List.copyOf(logs.values());
  }

  /// Commits so far.
  long commits() {
    return commits;
  }

  private void commit(Runnable undo) {
    commit(undo, () -> {});
  }

  private void commit(Runnable undo, Runnable part) {
    commits++;
    unsynced.add(new Commit(undo, part));
  }

  // ---- faults

  /// From now on nothing can be written.
  void fill() {
    full = true;
  }

  boolean isFull() {
    return full;
  }

  /// The next sync fails.
  void failSync() {
    failing = true;
  }

  /// There is room, and syncs succeed.
  void repair() {
    full = false;
    failing = false;
  }

  private void requireRoom() {
    if (!full) {
      return;
    }
    if (!owner.world.has(PlantedBug.WRITE_ON_FULL_DISK)) {
      throw new DiskException(owner, false);
    }
    doomed = Math.min(doomed, commits);
  }

  /// Syncs the commits up to this one.
  ///
  /// @return whether that succeeded: if not, they are lost, though nothing tells so later
  boolean sync(long upTo) {
    if (failing) {
      failing = false;
      doomed = Math.min(doomed, commits - unsynced.size());
      return false;
    }
    synced(Math.min(upTo, doomed));
    return true;
  }

  /// The commits up to this one are safe.
  void synced(long upTo) {
    long left = Math.min(unsynced.size(), commits - upTo);
    unsynced.subList(0, (int) (unsynced.size() - left)).clear();
  }

  /// How many commits a crash may take.
  int unsynced() {
    return unsynced.size();
  }

  /// How many it takes at least.
  int lost() {
    return (int) Math.max(0, commits - doomed);
  }

  /// Takes back the newest commits.
  ///
  /// @param torn whether a part of the first of them is on the disk
  void lose(int count, boolean torn) {
    Runnable part = () -> {};
    for (int i = 0; i < count; i++) {
      Commit commit = unsynced.removeLast();
      commit.undo().run();
      part = commit.part();
      commits--;
    }
    unsynced.clear();
    doomed = Long.MAX_VALUE;
    if (torn && owner.world.has(PlantedBug.SHOW_TORN)) {
      part.run();
    }
  }

  /// A log ends at its first damaged entry, as when the database is made anew of what proves itself
  /// (`node.ingest.Rebuild`): what this site cosigned of it stays, and so does what was set aside.
  ///
  /// @return whether it had one
  boolean mend(StoredLog log) {
    if (log.damaged.isEmpty()) {
      return false;
    }
    long size = log.damaged.getFirst();
    Replica prefix = log.prefix(size);
    boolean earlier = prefix.rules().generation() < log.opened();
    log.truncate(size);
    log.damaged.clear();
    log.ends.add(size);
    log.authors.clear();
    prefix.rules().authors().forEach(author -> log.authors.put(author.key(), author));
    log.inception = prefix.rules().inception();
    log.network = prefix.rules().network();
    if (log.covered() > size) {
      log.head = null;
    }
    log.ahead = null;
    if (earlier) {
      log.generation = Math.max(1, prefix.rules().generation());
    }
    long extent = log.extent();
    log.cosigned.values().removeIf(cosigned -> cosigned.size() > extent);
    return true;
  }

  /// Puts the log of a home back as it was at this size, with a head over it.
  void putBack(Bytes32 site, long size, Function<Replica, SignedTreeHead> sign) {
    StoredLog old = log(site);
    var log = new StoredLog(site);
    List<StoredLog.Kept> entries = List.copyOf(old.entries.subList(0, (int) size));
    Replica replica = old.prefix(size);
    entries.forEach(log::add);
    log.ends.addAll(old.ends.headSet(size, true));
    log.ends.add(size);
    replica.rules().authors().forEach(author -> log.authors.put(author.key(), author));
    log.network = replica.rules().network();
    log.inception = replica.rules().inception();
    log.generation = replica.generation();
    log.head = sign.apply(replica);
    logs.put(site.prefix(), log);
  }

  // ---- writing

  /// Sites that are left alone, until when; as [Discouraged] has them.
  Map<Bytes32, Long> discouraged() {
    return discouraged;
  }

  /// Writes that a site is left alone.
  void discourage(Bytes32 site, long until) {
    requireRoom();
    Long old = discouraged.put(site, until);
    commit(() -> restore(discouraged, site, old));
  }

  /// Writes entries with all that goes with them.
  ///
  /// @param head that is served; null if there is none yet
  /// @param home whether the log is of the site whose disk this is
  void write(
      Replica.Outcome.Taken taken,
      Replica replica,
      @Nullable SignedTreeHead head,
      Writer.@Nullable Cosigning cosigning,
      boolean home) {
    requireRoom();
    StoredLog log = log(replica.rules().site());
    long size = log.size();
    SignedTreeHead oldHead = log.head;
    Replica.Ahead oldAhead = log.ahead;
    Bytes32 oldNetwork = log.network;
    var oldInception = log.inception;
    String oldInvalid = log.invalid;
    int oldGeneration = log.generation;
    var oldAuthors = new TreeMap<Bytes32, SiteLog.@Nullable Author>();
    for (SiteLog.Author author : taken.authors()) {
      oldAuthors.put(author.key(), log.authors.put(author.key(), author));
    }
    add(log, taken.steps(), home);
    log.ends.add(log.size());
    log.head = head;
    log.ahead = replica.ahead();
    log.network = replica.rules().network();
    log.inception = replica.rules().inception();
    log.invalid = replica.invalid();
    log.generation = replica.generation();
    Runnable undoCosigning = cosigning == null ? () -> {} : put(log, cosigning);
    commit(
        () -> {
          undoCosigning.run();
          log.truncate(size);
          log.head = oldHead;
          log.ahead = oldAhead;
          log.network = oldNetwork;
          log.inception = oldInception;
          log.invalid = oldInvalid;
          log.generation = oldGeneration;
          oldAuthors.forEach((key, author) -> restore(log.authors, key, author));
        },
        () -> add(log, taken.steps().subList(0, (taken.steps().size() + 1) / 2), home));
  }

  private static void add(StoredLog log, List<Replica.Step> steps, boolean home) {
    for (Replica.Step step : steps) {
      log.add(kept(step.item(), home));
      if (lacks(log.entries.getLast())) {
        log.missing.add(log.size() - 1);
      }
    }
  }

  /// Lets a log go on in a later generation: what stands from `size` on is set aside. It is there
  /// at once, and for good.
  ///
  /// @param taken what takes its place, in batches
  void raise(
      StoredLog log,
      long size,
      Replica replica,
      List<Replica.Outcome.Taken> taken,
      @Nullable SignedTreeHead head,
      boolean home) {
    requireRoom();
    if (owner.world.has(PlantedBug.FORGET_ASIDE)) {
      log.truncate(size);
    } else {
      log.setAside(size);
    }
    log.authors.clear();
    taken.forEach(batch -> add(log, batch.steps(), home));
    log.ends.add(log.size());
    replica.rules().authors().forEach(author -> log.authors.put(author.key(), author));
    log.network = replica.rules().network();
    log.inception = replica.rules().inception();
    log.cosigned.clear();
    log.generation = replica.generation();
    log.invalid = replica.invalid();
    log.head = head;
    log.ahead = replica.ahead();
  }

  private static <K, V> void restore(Map<K, V> map, K key, @Nullable V old) {
    if (old == null) {
      map.remove(key);
    } else {
      map.put(key, old);
    }
  }

  private static StoredLog.Kept kept(Run.Item item, boolean home) {
    byte[] words = item.words();
    Commitment commitment = item.record().core().commitment();
    boolean keep =
        words != null
            && commitment != null
            && (home || item.record().core().scope().travels())
            && PrivatePart.matches(words, commitment);
    return new StoredLog.Kept(item.record(), item.entry(), keep ? words : null);
  }

  private static boolean lacks(StoredLog.Kept kept) {
    return kept.words() == null
        && kept.record().core().commitment() != null
        && kept.record().core().scope().travels();
  }

  /// Writes private parts that came later, by their indexes.
  void write(StoredLog log, Map<Integer, byte[]> words) {
    requireRoom();
    var before = new TreeMap<Integer, StoredLog.Kept>();
    words.forEach((index, part) -> {
      StoredLog.Kept old = log.entries.get(index);
      before.put(index, old);
      log.entries.set(index, new StoredLog.Kept(old.record(), old.entry(), part));
      log.missing.remove((long) index);
    });
    commit(() ->
        before.forEach((index, old) -> {
          log.entries.set(index, old);
          log.missing.add((long) index);
        }));
  }

  void write(StoredLog log, Message.Cosigned cosigned) {
    requireRoom();
    Message.Cosigned old = log.cosigned.put(cosigned.witness(), cosigned);
    commit(() -> restore(log.cosigned, cosigned.witness(), old));
  }

  /// Writes that this site cosigns a head of a log.
  void write(StoredLog log, Writer.Cosigning cosigning) {
    requireRoom();
    commit(put(log, cosigning));
  }

  private static Runnable put(StoredLog log, Writer.Cosigning cosigning) {
    Message.Cosigned message = cosigning.message();
    Message.Cosigned old = log.cosigned.put(message.witness(), message);
    int generation = cosigning.generation();
    StoredLog.Promise oldPromise = log.promises.put(generation, cosigning.promise());
    return () -> {
      restore(log.cosigned, message.witness(), old);
      restore(log.promises, generation, oldPromise);
    };
  }

  /// Writes that the site of a log shows two histories, and why nothing more is taken of it.
  void fork(StoredLog log, Message.Fork fork, String reason) {
    requireRoom();
    String old = log.invalid;
    log.forks.put(fork.generation(), fork);
    log.invalid = reason;
    commit(() -> {
      log.forks.remove(fork.generation());
      log.invalid = old;
    });
  }

  /// Writes that a log is not sound beyond what is here.
  void invalid(StoredLog log, String reason) {
    requireRoom();
    String old = log.invalid;
    log.invalid = reason;
    commit(() -> log.invalid = old);
  }
}

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

/// The simulated disk of a node. What was committed since the last sync may be lost in a crash: the
/// newest commits, any number of them.
final class SimStore {
  private final Map<Long, StoredLog> logs = new TreeMap<>(Long::compareUnsigned);
  private final Map<Bytes32, Long> discouraged = new TreeMap<>();
  private final List<Runnable> undos = new ArrayList<>();
  private long commits;

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
    commits++;
    undos.add(undo);
  }

  /// The commits up to this one are safe.
  void synced(long upTo) {
    long unsynced = Math.min(undos.size(), commits - upTo);
    undos.subList(0, (int) (undos.size() - unsynced)).clear();
  }

  /// How many commits a crash may take.
  int unsynced() {
    return undos.size();
  }

  /// Takes back the newest commits.
  void lose(int count) {
    for (int i = 0; i < count; i++) {
      undos.removeLast().run();
      commits--;
    }
    undos.clear();
  }

  /// Puts the log of a home back as it was at this size, with a head over it.
  void putBack(Bytes32 site, long size, Function<Replica, SignedTreeHead> sign) {
    List<StoredLog.Kept> entries = List.copyOf(log(site).entries.subList(0, (int) size));
    logs.put(site.prefix(), new StoredLog(site));
    Replica replica = Replica.empty(site);
    var items = entries.stream().map(k -> new Run.Item(k.record(), k.entry(), k.words())).toList();
    if (!(replica.append(items) instanceof Replica.Appended.Done done)) {
      throw new IllegalStateException("what a home logged is sound");
    }
    write(done.taken(), replica, sign.apply(replica), null, true);
    synced(commits);
  }

  /// Sites that are left alone, until when; as [Discouraged] has them.
  Map<Bytes32, Long> discouraged() {
    return discouraged;
  }

  /// Writes that a site is left alone.
  void discourage(Bytes32 site, long until) {
    Long old = discouraged.put(site, until);
    commit(() -> restore(discouraged, site, old));
  }

  /// Writes entries with all that goes with them.
  ///
  /// @param home whether the log is of the site whose disk this is
  void write(
      Replica.Outcome.Taken taken,
      Replica replica,
      @Nullable SignedTreeHead head,
      Message.@Nullable Cosigned cosigned,
      boolean home) {
    StoredLog log = log(replica.rules().site());
    long size = log.size();
    SignedTreeHead oldHead = log.head;
    Bytes32 oldNetwork = log.network;
    var oldInception = log.inception;
    String oldInvalid = log.invalid;
    var oldAuthors = new TreeMap<Bytes32, SiteLog.@Nullable Author>();
    for (SiteLog.Author author : taken.authors()) {
      oldAuthors.put(author.key(), log.authors.put(author.key(), author));
    }
    for (Replica.Step step : taken.steps()) {
      log.add(kept(step.item(), home));
      if (lacks(log.entries.getLast())) {
        log.missing.add(log.size() - 1);
      }
    }
    log.head = head;
    log.network = replica.rules().network();
    log.inception = replica.rules().inception();
    log.invalid = replica.invalid();
    Message.Cosigned oldCosigned =
        cosigned == null ? null : log.cosigned.put(cosigned.witness(), cosigned);
    commit(() -> {
      log.truncate(size);
      log.missing.tailSet(size).clear();
      log.head = oldHead;
      log.network = oldNetwork;
      log.inception = oldInception;
      log.invalid = oldInvalid;
      oldAuthors.forEach((key, author) -> restore(log.authors, key, author));
      if (cosigned != null) {
        restore(log.cosigned, cosigned.witness(), oldCosigned);
      }
    });
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

  /// Writes a private part that came later.
  void write(StoredLog log, int index, byte[] words) {
    StoredLog.Kept old = log.entries.get(index);
    log.entries.set(index, new StoredLog.Kept(old.record(), old.entry(), words));
    log.missing.remove((long) index);
    commit(() -> {
      log.entries.set(index, old);
      log.missing.add((long) index);
    });
  }

  void write(StoredLog log, Message.Cosigned cosigned) {
    Message.Cosigned old = log.cosigned.put(cosigned.witness(), cosigned);
    commit(() -> restore(log.cosigned, cosigned.witness(), old));
  }

  /// Writes that the site of a log shows two histories.
  void fork(StoredLog log, Message.Fork fork) {
    log.fork = fork;
    commit(() -> log.fork = null);
  }

  /// Writes that a log is not sound beyond what is here.
  void invalid(StoredLog log, String reason) {
    String old = log.invalid;
    log.invalid = reason;
    commit(() -> log.invalid = old);
  }
}

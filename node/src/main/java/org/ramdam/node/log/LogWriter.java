package org.ramdam.node.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.wire.Message;

/// Writes logs into transactions, and reads them with what the transaction at hand has added. For
/// the single writer alone.
public final class LogWriter implements Records {
  private static final int HEADS_KEPT = 64;
  private static final int TILE = 256;

  /// Entries that are set aside in one transaction.
  private static final int BATCH = 1024;

  private final Archive archive;
  private final Map<Bytes32, Position> addedIds = new HashMap<>();
  private final Map<Position, SignedRecord> added = new HashMap<>();

  /// Inceptions of people that are set aside in the transaction at hand.
  private final Set<Bytes32> moved = new HashSet<>();

  private final Map<Bytes32, Archive.State> grown = new LinkedHashMap<>();
  private final Map<Bytes32, List<Bytes32>> leaves = new HashMap<>();
  private final Map<Bytes32, Long> missing = new ConcurrentHashMap<>();
  private final Map<Bytes32, Map<Long, SignedTreeHead>> heads = new ConcurrentHashMap<>();

  /// A writer of what `archive` reads.
  public LogWriter(Archive archive) {
    this.archive = archive;
  }

  /// The state of a log after entries were added.
  ///
  /// @param row null to leave it to entries that follow in the same transaction
  public record Row(@Nullable LogRow row, Replica.@Nullable Ahead ahead) {
    /// Left to entries that follow.
    public static final Row NONE = new Row(null, null);

    /// As the replica stands now.
    ///
    /// @param served the newest head that covers entries all held
    public static Row of(Replica replica, @Nullable SignedTreeHead served) {
      return new Row(LogRow.of(replica, served), replica.ahead());
    }
  }

  /// A cosignature that was verified.
  ///
  /// @param generation of the log
  public record Witnessed(Bytes32 site, int generation, long witness, Archive.Cosigned cosigned) {

    /// As it is sent to others.
    public Message.Cosigned message() {
      return new Message.Cosigned(
          site.prefix(),
          witness,
          Extent.of(generation, cosigned.size()),
          cosigned.cosignature().time(),
          cosigned.cosignature().signature());
    }
  }

  /// Makes the log of a site known, if it is not.
  public void follow(Bytes32 site) {
    if (archive.site(site.prefix()) == null) {
      archive.publish(site, archive.state(site));
    }
    missing.putIfAbsent(site, (long) archive.missing(site, Integer.MAX_VALUE).size());
  }

  /// The log of a site as the rules need it.
  public Replica replica(Bytes32 site) {
    return archive.replica(site);
  }

  /// The first entries of a log, all of them on disk, as a log that ends there.
  public Replica prefix(Bytes32 site, long size) {
    return archive.prefix(site, size);
  }

  /// Adds an entry.
  ///
  /// @param words its private part, null if none is here
  /// @param wanted whether a private part should be here and is not
  public void add(
      Position position,
      Run.Item item,
      byte @Nullable [] words,
      boolean wanted,
      Transaction transaction) {
    transaction.put(LogColumns.ENTRIES, position, item.entry());
    Bytes32 id = item.record().id();
    // A person's inception may stand in two logs: the one whose place comes first is found.
    Position other =
        item.record().core().isInception() && !moved.contains(id) ? archive.position(id) : null;
    if (other == null || position.compareTo(other) < 0) {
      transaction.put(LogColumns.IDS, id, position);
    }
    if (words != null) {
      transaction.put(column(item.record()), position, words);
    }
    if (wanted) {
      transaction.put(LogColumns.MISSING, position, true);
      count(position.site(), 1);
    }
    switch (item.record().core().body()) {
      case Body.SiteAdmission _ -> transaction.put(LogColumns.ADMISSIONS, position, true);
      case Body.SiteGeneration(int generation, _, _) ->
          transaction.put(
              LogColumns.GENERATIONS, new Position(position.site(), generation), position.index());
      case Body.MemberAdmission(Bytes32 member, _) ->
          transaction.put(
              LogColumns.MEMBER_ADMISSIONS,
              new LogColumns.AdmissionKey(position.site(), member, position.index()),
              true);
      // Attests look for what they are about among the entries of the same transaction too.
      case Body.Contribution _,
          Body.Skill _,
          Body.Attest _,
          Body.Process _,
          Body.Commitment _,
          Body.Dispute _,
          Body.Policy _ -> {
        addedIds.put(item.record().id(), position);
        added.put(position, item.record());
      }
      case Body.Genesis _,
          Body.SiteInception _,
          Body.MemberInception _,
          Body.Device _,
          Body.Revocation _,
          Body.Recovery _,
          Body.Unknown _ -> {}
    }
  }

  /// Copies what stands in a log from `size` on to where it stays once [#cut] has taken it away: in
  /// transactions of its own, since all of it may be more than there is memory. Until then it is in
  /// the log, and counts as set aside nowhere; if this ends before, it begins anew.
  public void setAside(Bytes32 site, long size, Store store) {
    Archive.State state = archive.state(site);
    int generation = state.generation();
    Transaction first = store.begin();
    first.deleteRange(
        LogColumns.ASIDE,
        new LogColumns.AsideKey(site.prefix(), generation, 0),
        new LogColumns.AsideKey(site.prefix(), generation + 1, 0));
    store.commitUnsynced(first);
    for (long from = size; from < state.size(); from += BATCH) {
      Transaction transaction = store.begin();
      archive.entries(
          site,
          from,
          Math.min(state.size(), from + BATCH),
          (index, entry, travelling) -> {
            byte[] salted =
                travelling == null
                    ? archive.salted(new Position(site.prefix(), index))
                    : travelling;
            transaction.put(
                LogColumns.ASIDE,
                new LogColumns.AsideKey(site.prefix(), generation, index),
                new Archive.Aside(entry, salted));
            return true;
          });
      store.commitUnsynced(transaction);
    }
  }

  /// Lets a log go on in a later generation: what stands from `size` on, which [#setAside] has
  /// copied, and what was kept beside it is taken away. What was cosigned of the generation before
  /// counts no more, but for what this site itself may never contradict.
  ///
  /// @param authors as they stand at `size`
  /// @param self this site
  public void cut(
      Bytes32 site,
      long size,
      Collection<SiteLog.Author> authors,
      Bytes32 self,
      Transaction transaction) {
    Archive.State state = archive.state(site);
    if (size < state.size()) {
      takeAway(site, size, state.size(), transaction);
    }
    var keys = new HashSet<Bytes32>();
    for (SiteLog.Author author : authors) {
      keys.add(author.key());
      transaction.put(
          LogColumns.AUTHORS, new LogColumns.AuthorKey(site.prefix(), author.key()), author);
    }
    for (SiteLog.Author author : archive.authors(site)) {
      if (!keys.contains(author.key())) {
        transaction.delete(
            LogColumns.AUTHORS, new LogColumns.AuthorKey(site.prefix(), author.key()));
      }
    }
    archive
        .generations(site)
        .forEach((generation, index) -> {
          if (index >= size) {
            transaction.delete(LogColumns.GENERATIONS, new Position(site.prefix(), generation));
          }
        });
    cutTiles(site, size, state.size(), transaction);
    archive
        .cosignatures(site)
        .forEach((witness, cosigned) -> {
          transaction.delete(LogColumns.COSIGNATURES, new Position(site.prefix(), witness));
          if (witness == self.prefix()) {
            elsewhere(Origin.of(site, state.generation()), cosigned, transaction);
          }
        });
    if (site.equals(self)) {
      archive.outside().keySet().forEach(key -> transaction.delete(LogColumns.OUTSIDE, key.vkey()));
      archive
          .mlDsa44()
          .keySet()
          .forEach(key -> transaction.delete(LogColumns.COSIGNATURES_ML_DSA_44, key.vkey()));
    }
    leaves.remove(site);
    heads.remove(site);
  }

  private void takeAway(Bytes32 site, long from, long to, Transaction transaction) {
    var inceptions = new HashSet<Bytes32>();
    archive.entries(
        site,
        from,
        to,
        (index, entry, _) -> {
          takeAway(new Position(site.prefix(), index), entry, inceptions, transaction);
          return true;
        });
    archive
        .positionsBut(site, inceptions)
        .forEach((id, position) -> transaction.put(LogColumns.IDS, id, position));
    moved.addAll(inceptions);
    count(site.prefix(), -archive.missing(site, from, to));
    Position first = new Position(site.prefix(), from);
    Position end = new Position(site.prefix(), to);
    transaction.deleteRange(LogColumns.ENTRIES, first, end);
    transaction.deleteRange(LogColumns.WORDS, first, end);
    transaction.deleteRange(LogColumns.OWN_WORDS, first, end);
    transaction.deleteRange(LogColumns.MISSING, first, end);
    transaction.deleteRange(LogColumns.ADMISSIONS, first, end);
    transaction.put(LogColumns.ASIDE_COUNTS, site, archive.asideCount(site) + to - from);
  }

  /// Takes away what is found by something else than its position.
  ///
  /// @param inceptions gathers the ids of those of people, which may stand in other logs
  private void takeAway(
      Position position, byte[] entry, Set<Bytes32> inceptions, Transaction transaction) {
    SignedRecord record = Archive.decode(position, entry);
    if (position.equals(archive.position(record.id()))) {
      transaction.delete(LogColumns.IDS, record.id());
      if (record.core().isInception()) {
        inceptions.add(record.id());
      }
    }
    if (record.core().body() instanceof Body.MemberAdmission(Bytes32 member, _)) {
      transaction.delete(
          LogColumns.MEMBER_ADMISSIONS,
          new LogColumns.AdmissionKey(position.site(), member, position.index()));
    }
  }

  /// Of each level what is complete below `size` stays.
  private static void cutTiles(Bytes32 site, long size, long before, Transaction transaction) {
    for (int level = 0; before >>> (8 * level) > 0; level++) {
      long hashes = size >>> (8 * level);
      long last = (before >>> (8 * level)) / TILE;
      for (long number = hashes / TILE; number <= last; number++) {
        var key = new LogColumns.TileKey(site.prefix(), level, number);
        byte[] tile = transaction.get(LogColumns.TILES, key);
        int kept = number == hashes / TILE && level > 0 ? (int) (hashes % TILE) * Bytes32.SIZE : 0;
        if (tile != null && kept == 0) {
          transaction.delete(LogColumns.TILES, key);
        } else if (tile != null && kept < tile.length) {
          transaction.put(LogColumns.TILES, key, Arrays.copyOf(tile, kept));
        }
      }
    }
  }

  /// Adds a private part that was missing.
  public void reveal(
      Position position, SignedRecord record, byte[] words, Transaction transaction) {
    transaction.put(column(record), position, words);
    transaction.delete(LogColumns.MISSING, position);
    count(position.site(), -1);
  }

  /// Keeps a private part that may not travel for an entry that is still to come.
  public void keepOwnWords(Position position, byte[] salted, Transaction transaction) {
    transaction.put(LogColumns.OWN_WORDS, position, salted);
  }

  /// Words that may not travel stand apart, where nothing reads that sends.
  private static Column<Position, byte[]> column(SignedRecord record) {
    return record.core().scope().travels() ? LogColumns.WORDS : LogColumns.OWN_WORDS;
  }

  private void count(long prefix, long change) {
    Bytes32 site = archive.site(prefix);
    if (site != null) {
      missing.merge(site, change, Long::sum);
    }
  }

  /// Adds the tree and the state of the log of entries added.
  public void grow(Bytes32 site, Replica.Outcome.Taken taken, Row row, Transaction transaction) {
    for (SiteLog.Author author : taken.authors()) {
      transaction.put(
          LogColumns.AUTHORS, new LogColumns.AuthorKey(site.prefix(), author.key()), author);
    }
    for (Replica.Node node : taken.nodes()) {
      if (node.level() == 0) {
        addLeaf(site, node, transaction);
      } else {
        addNode(site, node, transaction);
      }
    }
    if (row.row() != null) {
      transaction.put(LogColumns.LOGS, site, row.row());
      if (row.ahead() != null) {
        transaction.put(LogColumns.AHEAD, site, row.ahead());
      } else if (archive.ahead(site) != null) {
        transaction.delete(LogColumns.AHEAD, site);
      }
      grown.put(site, row.row().state());
    }
  }

  /// Leaves wait in memory until a tile is full: until then they are hashed from the entries.
  private void addLeaf(Bytes32 site, Replica.Node node, Transaction transaction) {
    List<Bytes32> open = leaves.computeIfAbsent(site, _ -> reopen(site, node.index()));
    open.add(node.hash());
    if (open.size() == TILE) {
      transaction.put(
          LogColumns.TILES,
          new LogColumns.TileKey(site.prefix(), 0, node.index() / TILE),
          concat(open));
      open.clear();
    }
  }

  private List<Bytes32> reopen(Bytes32 site, long end) {
    var open = new ArrayList<Bytes32>(TILE);
    var hashes = archive.hashes(site);
    for (long i = end / TILE * TILE; i < end; i++) {
      open.add(hashes.node(0, i));
    }
    return open;
  }

  private static byte[] concat(List<Bytes32> hashes) {
    byte[] out = new byte[hashes.size() * Bytes32.SIZE];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).write(out, i * Bytes32.SIZE);
    }
    return out;
  }

  private static void addNode(Bytes32 site, Replica.Node node, Transaction transaction) {
    var key = new LogColumns.TileKey(site.prefix(), node.level() / 8, node.index() / TILE);
    byte[] tile = transaction.get(LogColumns.TILES, key);
    int at = (int) (node.index() % TILE) * Bytes32.SIZE;
    byte[] grown = Arrays.copyOf(tile == null ? new byte[0] : tile, at + Bytes32.SIZE);
    node.hash().write(grown, at);
    transaction.put(LogColumns.TILES, key, grown);
  }

  /// Adds a cosignature, unless a newer one of that witness is here.
  public void witness(Witnessed witnessed, Transaction transaction) {
    Position key = new Position(witnessed.site().prefix(), witnessed.witness());
    Archive.Cosigned before = transaction.get(LogColumns.COSIGNATURES, key);
    if (before == null || before.size() <= witnessed.cosigned().size()) {
      transaction.put(LogColumns.COSIGNATURES, key, witnessed.cosigned());
    }
  }

  /// Adds this site's cosignature on a log that is not held here, in place of the one before.
  public void elsewhere(String origin, Archive.Cosigned cosigned, Transaction transaction) {
    transaction.put(LogColumns.ELSEWHERE, key(origin), cosigned);
  }

  /// Adds a cosignature on this site's own log by a witness outside the network, unless a newer one
  /// of that witness is here.
  public void outside(NoteKey witness, Archive.Cosigned cosigned, Transaction transaction) {
    put(LogColumns.OUTSIDE, witness, cosigned, transaction);
  }

  /// Adds a cosignature with ML-DSA-44 on this site's own log by another site, unless a newer one
  /// of that site is here.
  public void mlDsa44(NoteKey witness, Archive.Cosigned cosigned, Transaction transaction) {
    put(LogColumns.COSIGNATURES_ML_DSA_44, witness, cosigned, transaction);
  }

  private static void put(
      Column<String, Archive.Cosigned> column,
      NoteKey witness,
      Archive.Cosigned cosigned,
      Transaction transaction) {
    Archive.Cosigned before = transaction.get(column, witness.vkey());
    if (before == null || before.size() < cosigned.size()) {
      transaction.put(column, witness.vkey(), cosigned);
    }
  }

  static Bytes32 key(String origin) {
    return Sha256.of(origin.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds the proof that a site shows two histories, the first of its generation.
  public void fork(ForkProof proof, Transaction transaction) {
    List<String> before = transaction.get(LogColumns.FORKS, proof.site());
    var all = new ArrayList<String>(before == null ? List.of() : before);
    all.add(proof.encode());
    transaction.put(LogColumns.FORKS, proof.site(), all);
  }

  /// Makes known to all readers what is on disk now.
  public void committed() {
    grown.forEach((site, state) -> {
      archive.publish(site, state);
      SignedTreeHead head = state.head();
      if (head != null) {
        keep(site, head);
      }
    });
    grown.clear();
    addedIds.clear();
    added.clear();
    moved.clear();
  }

  private void keep(Bytes32 site, SignedTreeHead head) {
    var kept =
        heads.computeIfAbsent(
            site,
            _ ->
                java.util.Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                      @Override
                      protected boolean removeEldestEntry(Map.Entry<Long, SignedTreeHead> eldest) {
                        return size() > HEADS_KEPT;
                      }
                    }));
    kept.put(head.size(), head);
  }

  /// A head of this size that the site signed, if it is the newest or a recent one; null if not.
  public @Nullable SignedTreeHead headAt(Bytes32 site, long size, @Nullable SignedTreeHead newest) {
    if (newest != null && newest.size() == size) {
      return newest;
    }
    SignedTreeHead stored = archive.state(site).head();
    if (stored != null && stored.size() == size) {
      return stored;
    }
    var kept = heads.get(site);
    return kept == null ? null : kept.get(size);
  }

  /// How many private parts of a log should be here and are not.
  public long missing(Bytes32 site) {
    return missing.getOrDefault(site, 0L);
  }

  @Override
  public @Nullable Position position(Bytes32 id) {
    Position position = addedIds.get(id);
    return position == null ? archive.position(id) : position;
  }

  @Override
  public SignedRecord record(Position position) {
    SignedRecord record = added.get(position);
    return record == null ? archive.record(position) : record;
  }

  @Override
  public @Nullable Words words(Position position) {
    return archive.words(position);
  }

  @Override
  public @Nullable Bytes32 site(long prefix) {
    return archive.site(prefix);
  }

  @Override
  public long size(Bytes32 site) {
    return archive.size(site);
  }

  @Override
  public List<Bytes32> sites() {
    return archive.sites();
  }
}

package org.ramdam.node.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.TreeHasher;

/// What is held of every log, to read. Any thread may.
public final class Archive implements Records {
  private final Store store;
  private final Map<Bytes32, State> states = new ConcurrentSkipListMap<>();
  private final Map<Long, Bytes32> sites = new ConcurrentSkipListMap<>();

  /// Where a log stands on this disk.
  ///
  /// @param head the newest that covers `head.size()` entries, all of them held; null if none does
  /// @param generation whose heads cover its entries
  /// @param invalid why the rest of the log is not taken; empty if it is sound
  public record State(long size, @Nullable SignedTreeHead head, int generation, String invalid) {
    /// How far it goes, as an [Extent].
    public long extent() {
      return Extent.of(generation, size);
    }
  }

  /// The archive of `store`, which was opened with [LogColumns#ALL].
  public Archive(Store store) {
    this.store = store;
    store.scan(
        LogColumns.LOGS,
        Range.all(),
        (site, row) -> {
          publish(site, row.state());
          return true;
        });
  }

  /// Makes known what is on disk now.
  void publish(Bytes32 site, State state) {
    states.put(site, state);
    sites.put(site.prefix(), site);
  }

  /// Where the log of a site stands; empty if it is not known.
  public State state(Bytes32 site) {
    return states.getOrDefault(site, new State(0, null, 1, ""));
  }

  /// The log of a site as the rules need it.
  Replica replica(Bytes32 site) {
    LogRow row = store.get(LogColumns.LOGS, site);
    if (row == null) {
      return Replica.empty(site);
    }
    List<SiteLog.Author> authors = authors(site);
    int opened = generations(site).keySet().stream().reduce(0, Math::max);
    // A proof of a fork may come before any entry.
    SignedRecord entry0 = row.state().size() == 0 ? null : record(new Position(site.prefix(), 0));
    return row.replica(site, authors, this::recoveryHash, entry0, opened, ahead(site));
  }

  /// What was shown to cover more than is held of a log; null if nothing was.
  public Replica.@Nullable Ahead ahead(Bytes32 site) {
    return store.get(LogColumns.AHEAD, site);
  }

  /// What the inception of a member commits to, which stands in a log here.
  private Bytes32 recoveryHash(Bytes32 member) {
    Position position = position(member);
    if (position != null
        && record(position).core().body() instanceof Body.MemberInception(Bytes32 hash)) {
      return hash;
    }
    throw new StoreFailed("the first record of the member %s is gone".formatted(member));
  }

  /// The first entries of a log, sound, as a log that ends there.
  Replica prefix(Bytes32 site, long size) {
    Replica prefix = Replica.empty(site);
    entries(
        site,
        0,
        size,
        (index, entry, _) -> {
          Run.Item item =
              new Run.Item(decode(new Position(site.prefix(), index), entry), entry, null);
          if (prefix.replay(item) instanceof Replica.Appended.Refused refused) {
            throw new StoreFailed(
                "the entry %d of %s breaks a rule: %s".formatted(index, site, refused.reason()));
          }
          return true;
        });
    return prefix;
  }

  /// Where a log opens its later generations, by their numbers.
  public Map<Integer, Long> generations(Bytes32 site) {
    var found = new TreeMap<Integer, Long>();
    store.scan(
        LogColumns.GENERATIONS,
        Range.prefix(Codecs.site(site.prefix())),
        (key, index) -> {
          found.put((int) key.index(), index);
          return true;
        });
    return found;
  }

  /// An entry that stood in a log.
  ///
  /// @param entry its envelope
  /// @param salted its private part, salt ‖ bytes; null if none was here
  public record Aside(byte[] entry, byte @Nullable [] salted) {
    /// The record.
    public SignedRecord record() {
      try {
        return RecordCodec.decode(entry);
      } catch (MalformedException e) {
        throw new StoreFailed("an entry set aside is damaged", e);
      }
    }
  }

  /// Reads what was set aside of a log, by generation and index, until `visitor` says no.
  public void aside(Bytes32 site, AsideVisitor visitor) {
    int now = state(site).generation();
    store.scan(
        LogColumns.ASIDE,
        Range.prefix(Codecs.site(site.prefix())),
        (key, aside) ->
            key.generation() < now && visitor.visit(key.generation(), key.index(), aside));
  }

  /// How many entries of a log were set aside, of all its generations.
  public long asideCount(Bytes32 site) {
    Long count = store.get(LogColumns.ASIDE_COUNTS, site);
    return count == null ? 0 : count;
  }

  /// Takes an entry that was set aside, and answers whether to go on.
  @FunctionalInterface
  public interface AsideVisitor {
    /// Takes an entry.
    ///
    /// @param generation of the log in which it stood
    boolean visit(int generation, long index, Aside aside);
  }

  @Override
  public @Nullable Position position(Bytes32 id) {
    return store.get(LogColumns.IDS, id);
  }

  /// The ids that begin with the given hexadecimal digits, at most `limit`.
  public List<Bytes32> ids(String digits, int limit) {
    String low = digits + "0".repeat(Math.max(0, 64 - digits.length()));
    var ids = new ArrayList<Bytes32>();
    try {
      byte[] from = Bytes32.parseHex(low).toByteArray();
      store.scan(
          LogColumns.IDS,
          new Range(from, null, false),
          (id, _) -> id.hex().startsWith(digits) && ids.add(id) && ids.size() < limit);
    } catch (MalformedException _) {
      return ids;
    }
    return ids;
  }

  @Override
  public SignedRecord record(Position position) {
    return decode(position, entry(position));
  }

  /// The envelope at a position.
  ///
  /// @throws IllegalStateException if there is none
  public byte[] entry(Position position) {
    byte[] entry = store.get(LogColumns.ENTRIES, position);
    if (entry == null) {
      throw new IllegalStateException("no entry at " + position);
    }
    return entry;
  }

  static SignedRecord decode(Position position, byte[] entry) {
    try {
      return RecordCodec.decode(entry);
    } catch (MalformedException e) {
      throw new StoreFailed("the entry at " + position + " is damaged", e);
    }
  }

  @Override
  public @Nullable Words words(Position position) {
    byte[] salted = salted(position);
    try {
      return salted == null ? null : PrivatePart.decode(salted).words();
    } catch (MalformedException e) {
      throw new StoreFailed("the words at " + position + " are damaged", e);
    }
  }

  /// The private part at a position, salt ‖ bytes; null if none is here.
  public byte @Nullable [] salted(Position position) {
    byte[] salted = store.get(LogColumns.WORDS, position);
    return salted == null ? store.get(LogColumns.OWN_WORDS, position) : salted;
  }

  /// The private part at a position if it may be sent to other sites; null if not, or none is here.
  public byte @Nullable [] travelling(Position position) {
    return store.get(LogColumns.WORDS, position);
  }

  /// Those who sign in a log.
  List<SiteLog.Author> authors(Bytes32 site) {
    var authors = new ArrayList<SiteLog.Author>();
    store.scan(
        LogColumns.AUTHORS,
        Range.prefix(Codecs.site(site.prefix())),
        (_, author) -> {
          authors.add(author);
          return true;
        });
    return authors;
  }

  /// Whether a private part should be at this position and is not.
  public boolean isMissing(Position position) {
    return store.get(LogColumns.MISSING, position) != null;
  }

  /// How many private parts are missing of these entries of a log.
  long missing(Bytes32 site, long from, long to) {
    long[] count = {0};
    store.scan(
        LogColumns.MISSING,
        range(site.prefix(), from, to),
        (_, _) -> {
          count[0]++;
          return true;
        });
    return count[0];
  }

  /// Where people's inceptions stand in logs other than that of `site`: the place that comes first
  /// of each, for those that do. Reads each of those logs once.
  ///
  /// @param inceptions their ids
  Map<Bytes32, Position> positionsBut(Bytes32 site, Set<Bytes32> inceptions) {
    var found = new HashMap<Bytes32, Position>();
    if (inceptions.isEmpty()) {
      return found;
    }
    for (Bytes32 other : sites()) {
      var here = new HashSet<Bytes32>();
      if (!other.equals(site)) {
        authors(other).forEach(author -> here.add(author.member()));
        here.retainAll(inceptions);
      }
      if (!here.isEmpty()) {
        entries(
            other,
            0,
            size(other),
            (index, entry, _) -> {
              Position position = new Position(other.prefix(), index);
              Bytes32 id = decode(position, entry).id();
              if (here.remove(id)) {
                found.merge(id, position, (a, b) -> a.compareTo(b) < 0 ? a : b);
              }
              return !here.isEmpty();
            });
      }
    }
    return found;
  }

  /// The author of a log by key; null if it has none such.
  public SiteLog.@Nullable Author author(Bytes32 site, Bytes32 key) {
    return store.get(LogColumns.AUTHORS, new LogColumns.AuthorKey(site.prefix(), key));
  }

  /// Reads entries of a log in order, until `visitor` says no.
  public void entries(Bytes32 site, long from, long to, EntryVisitor visitor) {
    long prefix = site.prefix();
    var words = new HashMap<Long, byte[]>();
    // Words are fewer than entries and come in the same order: read a stretch of both at a time.
    for (long start = from; start < to; ) {
      long end = Math.min(to, start + 1024);
      words.clear();
      Range range = range(prefix, start, end);
      store.scan(
          LogColumns.WORDS,
          range,
          (position, salted) -> {
            words.put(position.index(), salted);
            return true;
          });
      boolean[] go = {true};
      long[] next = {start};
      store.scan(
          LogColumns.ENTRIES,
          range,
          (position, entry) -> {
            if (position.index() != next[0]) {
              throw new StoreFailed("the entry %d of %s is gone".formatted(next[0], site));
            }
            next[0]++;
            go[0] = visitor.visit(position.index(), entry, words.get(position.index()));
            return go[0];
          });
      if (!go[0]) {
        return;
      }
      if (next[0] != end) {
        throw new StoreFailed("the entry %d of %s is gone".formatted(next[0], site));
      }
      start = end;
    }
  }

  private static Range range(long site, long from, long to) {
    return Range.between(
        org.ramdam.node.store.Codec.POSITION.encode(new Position(site, from)),
        org.ramdam.node.store.Codec.POSITION.encode(new Position(site, to)));
  }

  /// Takes an entry, and answers whether to go on.
  @FunctionalInterface
  public interface EntryVisitor {
    /// Takes an entry.
    ///
    /// @param salted the private part if it may be sent on, null if not, or none is here here
    boolean visit(long index, byte[] entry, byte @Nullable [] salted);
  }

  /// The edge of the tree of the first `size` entries of a log.
  public CompactRange edge(Bytes32 site, long size) {
    HashReader hashes = hashes(site);
    var edge = new ArrayList<Bytes32>();
    long at = 0;
    for (long rest = size; rest > 0; rest -= Long.highestOneBit(rest)) {
      int level = 63 - Long.numberOfLeadingZeros(rest);
      edge.add(hashes.node(level, at >>> level));
      at += 1L << level;
    }
    return CompactRange.of(size, edge);
  }

  /// The complete subtrees of a log, from its tiles; what no tile holds yet is hashed from entries.
  public HashReader hashes(Bytes32 site) {
    return new TileReader(site);
  }

  private final class TileReader implements HashReader {
    private final Bytes32 site;
    private final TreeHasher hasher = new TreeHasher();
    private final Map<Long, byte[]> leaves = new HashMap<>();

    TileReader(Bytes32 site) {
      this.site = site;
    }

    @Override
    public Bytes32 node(int level, long index) {
      int tileLevel = level / 8;
      int inner = level % 8;
      long first = index << inner;
      byte[] tile = tile(tileLevel, first >>> 8);
      return fold(tile, (int) (first & 0xff), 1 << inner);
    }

    private byte[] tile(int level, long number) {
      byte[] tile =
          store.get(LogColumns.TILES, new LogColumns.TileKey(site.prefix(), level, number));
      if (tile != null) {
        return tile;
      }
      if (level > 0) {
        throw new StoreFailed("the tile %d/%d of %s is gone".formatted(level, number, site));
      }
      return leaves.computeIfAbsent(number, this::hashLeaves);
    }

    private byte[] hashLeaves(long number) {
      long from = number << 8;
      long to = Math.min(size(site), from + 256);
      byte[] tile = new byte[(int) (to - from) * Bytes32.SIZE];
      entries(
          site,
          from,
          to,
          (index, entry, _) -> {
            hasher.leaf(entry).write(tile, (int) (index - from) * Bytes32.SIZE);
            return true;
          });
      return tile;
    }

    private Bytes32 fold(byte[] tile, int from, int count) {
      if (count == 1) {
        return Bytes32.of(tile, from * Bytes32.SIZE);
      }
      int half = count / 2;
      return hasher.node(fold(tile, from, half), fold(tile, from + half, half));
    }
  }

  /// The newest cosignature of each witness on a log, by witness, with the size it covers.
  public Map<Long, Cosigned> cosignatures(Bytes32 site) {
    var found = new TreeMap<Long, Cosigned>();
    store.scan(
        LogColumns.COSIGNATURES,
        Range.prefix(Codecs.site(site.prefix())),
        (key, cosigned) -> {
          found.put(key.index(), cosigned);
          return true;
        });
    return found;
  }

  /// The site whose log of this origin is held here; null if there is none, or no entry of it yet.
  public @Nullable Bytes32 held(String origin) {
    Bytes32 site = Origin.site(origin);
    State state = site == null ? null : states.get(site);
    return site != null
            && state != null
            && state.size() > 0
            && Origin.of(site, state.generation()).equals(origin)
        ? site
        : null;
  }

  /// The newest cosignature of one witness on a log; null if there is none.
  public @Nullable Cosigned cosignature(Bytes32 site, Bytes32 witness) {
    return store.get(LogColumns.COSIGNATURES, new Position(site.prefix(), witness.prefix()));
  }

  /// This site's newest cosignature on a log that is not held here; null if there is none.
  public @Nullable Cosigned elsewhere(String origin) {
    return store.get(LogColumns.ELSEWHERE, LogWriter.key(origin));
  }

  /// The newest cosignature on this site's own log of each witness outside the network.
  public Map<NoteKey, Cosigned> outside() {
    return byKey(LogColumns.OUTSIDE);
  }

  /// The newest cosignature with ML-DSA-44 on this site's own log of each other site.
  public Map<NoteKey, Cosigned> mlDsa44() {
    return byKey(LogColumns.COSIGNATURES_ML_DSA_44);
  }

  private Map<NoteKey, Cosigned> byKey(Column<String, Cosigned> column) {
    var found = new LinkedHashMap<NoteKey, Cosigned>();
    store.scan(
        column,
        Range.all(),
        (vkey, cosigned) -> {
          try {
            found.put(NoteKey.parse(vkey), cosigned);
          } catch (MalformedException e) {
            throw new StoreFailed("the key of a witness is damaged: " + vkey, e);
          }
          return true;
        });
    return found;
  }

  /// The proofs that a site shows two histories, by the generation of its log: the texts of their
  /// files.
  public Map<Integer, String> forks(Bytes32 site) {
    var found = new TreeMap<Integer, String>();
    List<String> texts = store.get(LogColumns.FORKS, site);
    for (String text : texts == null ? List.<String>of() : texts) {
      try {
        found.put(ForkProof.parse(text).generation(), text);
      } catch (MalformedException e) {
        throw new StoreFailed("the fork proof of " + site + " is damaged", e);
      }
    }
    return found;
  }

  /// The sites that show two histories.
  public List<Bytes32> forked() {
    var found = new ArrayList<Bytes32>();
    store.scan(LogColumns.FORKS, Range.all(), (site, _) -> found.add(site));
    return found;
  }

  /// A cosignature of a head of a log.
  public record Cosigned(long size, Bytes32 root, Cosignature cosignature) {}

  /// Where private parts are missing, of one log, at most `limit`.
  public List<Long> missing(Bytes32 site, int limit) {
    var indexes = new ArrayList<Long>();
    store.scan(
        LogColumns.MISSING,
        Range.prefix(Codecs.site(site.prefix())),
        (position, _) -> {
          indexes.add(position.index());
          return indexes.size() < limit;
        });
    return indexes;
  }

  /// The site admissions held, by log, in the order of each log.
  public List<Position> admissions() {
    var positions = new ArrayList<Position>();
    store.scan(
        LogColumns.ADMISSIONS,
        Range.all(),
        (position, _) -> {
          positions.add(position);
          return true;
        });
    return positions;
  }

  /// Where the newest admission of a member stands before `index`; -1 if there is none.
  public long admission(Bytes32 site, Bytes32 member, long index) {
    long[] found = {-1};
    store.scan(
        LogColumns.MEMBER_ADMISSIONS,
        Range.between(
                Codecs.ADMISSION_KEY.encode(new LogColumns.AdmissionKey(site.prefix(), member, 0)),
                Codecs.ADMISSION_KEY.encode(
                    new LogColumns.AdmissionKey(site.prefix(), member, index)))
            .reversed(),
        (key, _) -> {
          found[0] = key.index();
          return false;
        });
    return found[0];
  }

  @Override
  public @Nullable Bytes32 site(long prefix) {
    return sites.get(prefix);
  }

  @Override
  public long size(Bytes32 site) {
    return state(site).size();
  }

  @Override
  public List<Bytes32> sites() {
    return List.copyOf(states.keySet());
  }

  /// How many records are held.
  public long records() {
    return states.values().stream().mapToLong(State::size).sum();
  }
}

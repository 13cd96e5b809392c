package org.ramdam.node.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.AlreadyRunning;
import org.ramdam.node.RamdamException.StoreFailed;
import org.rocksdb.BackupEngine;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The database of a node: typed columns. Reads may come from any thread; writes come from one, as
/// whole transactions.
public final class Store implements AutoCloseable {
  private static final long MIB = 1 << 20;

  /// Ends the name of the empty file that says that a store is stale.
  private static final String STALE = ".stale";

  private static final int SMALL_BATCH = 1 << 16;
  private static final int LARGE_BATCH = 16 << 20;

  private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();
  private final RocksDB db;
  private final Path stale;
  private List<ColumnFamilyHandle> outdated;
  private final List<AutoCloseable> owned;
  private final Map<String, ColumnFamilyHandle> handles;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Column<?, ?>, Long> changes = new ConcurrentHashMap<>();
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions();

  private Store(
      RocksDB db,
      List<AutoCloseable> owned,
      Map<String, ColumnFamilyHandle> handles,
      List<ColumnFamilyHandle> outdated,
      Path stale) {
    this.outdated = List.copyOf(outdated);
    this.stale = stale;
    this.db = db;
    this.owned = owned;
    this.handles = handles;
    synced.setMemtableInsertHintPerBatch(true);
    unsynced.setMemtableInsertHintPerBatch(true);
  }

  /// Opens the database in `directory`, which is made if it is not there.
  ///
  /// A torn tail of the write-ahead log, as a power cut leaves it, is dropped: it was never
  /// acknowledged. Damage anywhere else is refused.
  ///
  /// @throws AlreadyRunning if another process has it open
  /// @throws StoreFailed if it cannot be opened, or has columns that `columns` does not name
  public static Store open(Path directory, List<Column<?, ?>> columns) {
    return open(directory, columns, List.of());
  }

  /// Opens a database that an older version of Ramdam may have written.
  ///
  /// @param derived those of `columns` that are computed from the others: an older layout of one is
  ///   no reason to refuse, and makes the store [#isStale]
  /// @throws AlreadyRunning if another process has it open
  /// @throws StoreFailed if it cannot be opened, or has columns of a newer version
  public static Store open(Path directory, List<Column<?, ?>> columns, List<Column<?, ?>> derived) {
    return open(directory, columns, derived, Opening.WRITE);
  }

  /// Opens the database in `directory` and changes nothing there.
  ///
  /// @param damaged whether to open as much as can be read: damaged transactions of the write-ahead
  ///   log are left out, and those behind them are not
  /// @throws StoreFailed if it cannot be opened; if it is damaged, because nothing can be read of
  ///   it, as without its list of files
  public static Store openToRead(Path directory, List<Column<?, ?>> columns, boolean damaged) {
    return open(directory, columns, List.of(), damaged ? Opening.SALVAGE : Opening.READ);
  }

  private enum Opening {
    WRITE,
    READ,
    SALVAGE
  }

  private static Store open(
      Path directory, List<Column<?, ?>> columns, List<Column<?, ?>> derived, Opening opening) {
    boolean damaged = opening == Opening.SALVAGE;
    RocksDB.loadLibrary();
    List<String> found = opening == Opening.WRITE ? found(directory) : List.of();
    List<String> old = outdated(directory, found, columns, derived);
    boolean grown =
        !found.isEmpty() && !derived.stream().map(Column::name).allMatch(found::contains);
    Path mark = directory.resolveSibling(directory.getFileName() + STALE);
    if (grown || !old.isEmpty()) {
      mark(mark);
    }
    var owned = new ArrayList<AutoCloseable>();
    var cache = new LRUCache(32 * MIB);
    owned.add(cache);
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    ColumnFamilyOptions plain = options(cache, Column.Use.ASCENDING, owned);
    descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, plain));
    for (Column<?, ?> column : columns) {
      descriptors.add(
          new ColumnFamilyDescriptor(
              column.name().getBytes(UTF_8), options(cache, column.use(), owned)));
    }
    for (String name : old) {
      descriptors.add(new ColumnFamilyDescriptor(name.getBytes(UTF_8), plain));
    }
    var options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setParanoidChecks(!damaged)
            .setWalRecoveryMode(
                damaged
                    ? WALRecoveryMode.SkipAnyCorruptedRecords
                    : WALRecoveryMode.TolerateCorruptedTailRecords)
            .setMaxTotalWalSize(128 * MIB)
            .setDbWriteBufferSize(64 * MIB)
            .setMaxBackgroundJobs(2)
            .setBytesPerSync(MIB)
            .setMaxOpenFiles(512)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(MIB);
    owned.add(options);
    var opened = new ArrayList<ColumnFamilyHandle>();
    try {
      RocksDB db;
      if (opening != Opening.WRITE) {
        db = RocksDB.openReadOnly(options, directory.toString(), descriptors, opened);
      } else {
        Files.createDirectories(directory);
        db = RocksDB.open(options, directory.toString(), descriptors, opened);
      }
      var handles = new HashMap<String, ColumnFamilyHandle>();
      for (int i = 0; i < columns.size(); i++) {
        handles.put(columns.get(i).name(), opened.get(i + 1));
      }
      owned.addAll(0, opened);
      Store store =
          new Store(db, owned, handles, opened.subList(columns.size() + 1, opened.size()), mark);
      for (Column<?, ?> column : columns) {
        store.ids.put(column.name(), store.handle(column).getID());
      }
      return store;
    } catch (RocksDBException e) {
      if (String.valueOf(e.getMessage()).contains("/LOCK")) {
        throw new AlreadyRunning("another node has the database open: " + directory);
      }
      throw failed("the database in " + directory + " cannot be opened", e);
    } catch (IOException e) {
      throw new StoreFailed("the directory " + directory + " cannot be made", e);
    }
  }

  private static List<String> found(Path directory) {
    if (!Files.exists(directory.resolve("CURRENT"))) {
      return List.of();
    }
    try (Options options = new Options()) {
      return RocksDB.listColumnFamilies(options, directory.toString()).stream()
          .map(name -> new String(name, UTF_8))
          .filter(name -> !name.equals("default"))
          .toList();
    } catch (RocksDBException e) {
      throw new StoreFailed("the database in " + directory + " cannot be opened", e);
    }
  }

  /// The columns on disk that an older version computed, and this one lays out otherwise.
  private static List<String> outdated(
      Path directory, List<String> found, List<Column<?, ?>> columns, List<Column<?, ?>> derived) {
    Set<String> known = columns.stream().map(Column::name).collect(Collectors.toSet());
    Set<String> views = derived.stream().map(c -> view(c.name())).collect(Collectors.toSet());
    var old = new ArrayList<String>();
    for (String name : found) {
      if (known.contains(name)) {
        continue;
      }
      if (!views.contains(view(name))) {
        throw new StoreFailed(
            "the database in " + directory + " is of another version: it has a column " + name);
      }
      old.add(name);
    }
    return old;
  }

  /// The view that a column is of: the first word of its name.
  private static String view(String column) {
    int dot = column.indexOf('.');
    return dot < 0 ? column : column.substring(0, dot);
  }

  /// Takes note, for good, that the derived columns are to be computed anew: before what they are
  /// computed from is changed otherwise than by adding.
  public void outdate() {
    mark(stale);
  }

  private static void mark(Path mark) {
    try (FileChannel file =
            FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileChannel directory = FileChannel.open(mark.toAbsolutePath().getParent())) {
      file.force(true);
      directory.force(true);
    } catch (IOException e) {
      throw new StoreFailed("the file " + mark + " cannot be written", e);
    }
  }

  /// Whether the derived columns are to be computed anew, since an older version wrote them, what
  /// they are computed from was changed, or that began and did not come to the end.
  public boolean isStale() {
    return Files.exists(stale);
  }

  /// Takes note that the derived columns are computed, and takes older layouts of them away.
  public void refreshed() {
    try {
      for (ColumnFamilyHandle handle : outdated) {
        db.dropColumnFamily(handle);
      }
      outdated = List.of();
      Files.deleteIfExists(stale);
    } catch (RocksDBException e) {
      throw new StoreFailed("an old column cannot be taken away", e);
    } catch (IOException e) {
      throw new StoreFailed("the file " + stale + " cannot be taken away", e);
    }
  }

  private static ColumnFamilyOptions options(
      LRUCache cache, Column.Use use, List<AutoCloseable> owned) {
    var table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(isPointed(use) ? 8 << 10 : 16 << 10)
            .setFormatVersion(5);
    if (isPointed(use)) {
      var filter = new BloomFilter(10);
      owned.add(filter);
      table.setFilterPolicy(filter);
    }
    var options =
        fresh(use)
            .setTableFormatConfig(table)
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setWriteBufferSize(bufferSize(use))
            .setMaxWriteBufferNumber(3)
            .setTargetFileSizeBase(32 * MIB)
            .setMaxBytesForLevelBase(256 * MIB)
            .setLevel0FileNumCompactionTrigger(use == Column.Use.PASSING ? 2 : 8)
            .setLevel0SlowdownWritesTrigger(40)
            .setLevel0StopWritesTrigger(80);
    owned.add(options);
    return options;
  }

  /// Whether its rows are asked for one by one, and often are not there; else they are read in
  /// ranges.
  private static boolean isPointed(Column.Use use) {
    return use == Column.Use.STATE || use == Column.Use.SCATTERED;
  }

  private static long bufferSize(Column.Use use) {
    return switch (use) {
      case PASSING -> 2 * MIB;
      case STATE -> 4 * MIB;
      case POSTINGS -> 8 * MIB;
      case ASCENDING, SCATTERED, GROUPED -> 16 * MIB;
    };
  }

  private static ColumnFamilyOptions fresh(Column.Use use) {
    if (use != Column.Use.GROUPED && use != Column.Use.POSTINGS && use != Column.Use.PASSING) {
      return new ColumnFamilyOptions();
    }
    // Remembers where in the memtable each group ends; RocksDB offers this by name alone.
    var properties = new Properties();
    properties.put(
        "memtable_insert_with_hint_prefix_extractor", "rocksdb.FixedPrefix." + Column.Use.GROUP);
    return requireNonNull(ColumnFamilyOptions.getColumnFamilyOptionsFromProps(properties));
  }

  /// A transaction that has written nothing yet.
  public Transaction begin() {
    byte[] buffer = spare.getAndSet(null);
    return new Transaction(this, buffer == null ? new byte[SMALL_BATCH] : buffer);
  }

  /// Writes a transaction; when this returns it survives a power cut.
  ///
  /// @throws StoreFailed if the disk refused: nothing may be acknowledged from here on, since
  ///   another attempt can seem to work on pages that are lost
  public void commit(Transaction transaction) {
    write(transaction, synced);
  }

  /// Writes a transaction that can be computed again: it survives the end of this process, and
  /// perhaps not a power cut before the next [#commit].
  ///
  /// @throws StoreFailed if the disk refused
  public void commitUnsynced(Transaction transaction) {
    write(transaction, unsynced);
  }

  private void write(Transaction transaction, WriteOptions options) {
    transaction.finish();
    if (transaction.isEmpty()) {
      return;
    }
    try (WriteBatch batch = new WriteBatch(transaction.toBatch())) {
      db.write(options, batch);
      transaction.passing().forEach(column -> changes.merge(column, 1L, Long::sum));
      // One buffer is kept, as large as any batch was: growing a new one each time is much garbage.
      if (transaction.buffer().length <= LARGE_BATCH) {
        spare.set(transaction.buffer());
      }
    } catch (RocksDBException e) {
      throw new StoreFailed("the database cannot be written", e);
    }
  }

  /// A number that grows with every transaction that changed a column of [Column.Use#PASSING]: for
  /// who keeps what was read of it. Asked before reading.
  public long changes(Column<?, ?> column) {
    return changes.getOrDefault(column, 0L);
  }

  /// The value at `key`; null if there is none.
  public <K, V> @Nullable V get(Column<K, V> column, K key) {
    byte[] value = getBytes(column, column.key().encode(key));
    return value == null ? null : column.value().decode(value);
  }

  byte @Nullable [] getBytes(Column<?, ?> column, byte[] key) {
    try {
      return db.get(handle(column), key);
    } catch (RocksDBException e) {
      throw failed("the column " + column.name() + " cannot be read", e);
    }
  }

  /// Reads part of a column in the order of its keys, until `visitor` says no.
  ///
  /// @param visitor answers whether to go on
  public <K, V> void scan(Column<K, V> column, Range range, Visitor<K, V> visitor) {
    try (Slice low = new Slice(range.from());
        Slice high = range.to() == null ? new Slice(new byte[0]) : new Slice(range.to());
        ReadOptions options = new ReadOptions().setIterateLowerBound(low)) {
      if (range.to() != null) {
        options.setIterateUpperBound(high);
      }
      try (RocksIterator rows = db.newIterator(handle(column), options)) {
        if (range.descending()) {
          rows.seekToLast();
        } else {
          rows.seekToFirst();
        }
        while (rows.isValid()
            && visitor.visit(
                column.key().decode(rows.key()), column.value().decode(rows.value()))) {
          if (range.descending()) {
            rows.prev();
          } else {
            rows.next();
          }
        }
        rows.status();
      }
    } catch (RocksDBException e) {
      throw failed("the column " + column.name() + " cannot be read", e);
    }
  }

  /// Reads what can be read of a column, in the order of its keys, past every damaged block. A row
  /// may be damaged itself: the checksums of blocks are not looked at.
  ///
  /// @param visitor takes key and value as they are on the disk
  public void salvage(Column<?, ?> column, BiConsumer<byte[], byte[]> visitor) {
    ColumnFamilyHandle handle = handle(column);
    var starts = new TreeSet<byte[]>(Arrays::compareUnsigned);
    for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
      if (Arrays.equals(file.columnFamilyName(), column.name().getBytes(UTF_8))) {
        starts.add(file.smallestKey());
      }
    }
    try (ReadOptions options = new ReadOptions().setVerifyChecksums(false).setFillCache(false);
        RocksIterator rows = db.newIterator(handle, options)) {
      byte[] next = new byte[0];
      while (next != null) {
        byte[] last = salvage(rows, next, visitor);
        // The iterator ended at a block it cannot make sense of: go on where the next file begins.
        byte[] behind = last == null ? next : Arrays.copyOf(last, last.length + 1);
        next = isAtEnd(rows) ? null : starts.higher(behind);
      }
    }
  }

  /// The value at `key`, if it can be read: it may be damaged, as of [#salvage(Column,
  /// BiConsumer)].
  public <K> byte @Nullable [] salvaged(Column<K, ?> column, K key) {
    try (ReadOptions options = new ReadOptions().setVerifyChecksums(false)) {
      return db.get(handle(column), options, column.key().encode(key));
    } catch (RocksDBException _) {
      return null;
    }
  }

  private static byte @Nullable [] salvage(
      RocksIterator rows, byte[] from, BiConsumer<byte[], byte[]> visitor) {
    byte[] last = null;
    for (rows.seek(from); rows.isValid(); rows.next()) {
      last = rows.key();
      visitor.accept(last, rows.value());
    }
    return last;
  }

  private static boolean isAtEnd(RocksIterator rows) {
    try {
      rows.status();
      return true;
    } catch (RocksDBException _) {
      return false;
    }
  }

  /// Makes a copy of the database as it is now in `directory`, which must not be there, on the same
  /// disk: it shares the files with this one.
  ///
  /// @throws StoreFailed if the disk refused
  public void link(Path directory) {
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(directory.toString());
    } catch (RocksDBException e) {
      throw failed("the database cannot be linked to " + directory, e);
    }
  }

  void backUp(BackupEngine engine) throws RocksDBException {
    engine.createNewBackup(db, true);
  }

  /// RocksDB says which file it is about, if it knows.
  private static StoreFailed failed(String what, RocksDBException e) {
    return new StoreFailed(what + ": " + e.getMessage(), e);
  }

  /// Takes a row, and answers whether to go on.
  @FunctionalInterface
  public interface Visitor<K, V> {
    boolean visit(K key, V value);
  }

  /// Empties columns, as before computing them anew.
  public void clear(List<Column<?, ?>> columns) {
    byte[] last = new byte[256];
    Arrays.fill(last, (byte) 0xff);
    try {
      for (Column<?, ?> column : columns) {
        db.deleteRange(handle(column), synced, new byte[0], last);
        changes.merge(column, 1L, Long::sum);
      }
    } catch (RocksDBException e) {
      throw new StoreFailed("the columns cannot be emptied", e);
    }
  }

  private ColumnFamilyHandle handle(Column<?, ?> column) {
    ColumnFamilyHandle handle = handles.get(column.name());
    if (handle == null) {
      throw new IllegalStateException("column not given to open: " + column.name());
    }
    return handle;
  }

  int columnId(Column<?, ?> column) {
    Integer id = ids.get(column.name());
    if (id == null) {
      throw new IllegalStateException("column not given to open: " + column.name());
    }
    return id;
  }

  @Override
  public void close() {
    synced.close();
    unsynced.close();
    try {
      for (AutoCloseable each : owned) {
        if (each instanceof ColumnFamilyHandle) {
          each.close();
        }
      }
      db.closeE();
      for (AutoCloseable each : owned) {
        if (!(each instanceof ColumnFamilyHandle)) {
          each.close();
        }
      }
    } catch (Exception e) {
      throw new StoreFailed("the database cannot be closed", e);
    }
  }
}

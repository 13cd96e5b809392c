package org.ramdam.node.store;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Longs;

/// Writes that reach the disk together or not at all. Reads of [Column.Use#STATE] columns see them
/// at once. Not thread-safe.
///
/// The batch is laid out here, in the format of RocksDB's own write-ahead log, and handed over in
/// one call: a call into native code for each key costs more than the key.
public final class Transaction {
  private static final int HEADER = 12;
  private static final byte VALUE = 0x5;
  private static final byte DELETION = 0x4;
  private static final byte RANGE_DELETION = 0xE;

  private final Store store;
  private final Map<Column<?, ?>, Written<?>> state = new LinkedHashMap<>();
  private final Map<Column<?, ?>, Postings> postings = new LinkedHashMap<>();
  private final LinkedHashMap<Object, Part> parts = new LinkedHashMap<>();
  private final Set<Column<?, ?>> passing = new LinkedHashSet<>();
  private byte[] batch;
  private int end = HEADER;
  private int count;

  /// @param buffer to lay the batch out in, this transaction's from now on
  Transaction(Store store, byte[] buffer) {
    this.store = store;
    this.batch = buffer;
  }

  /// What somebody gathers in the course of a transaction, to write it once at the end: a row that
  /// depends on a hundred entries is then computed once.
  public interface Part {
    /// Writes it.
    void finish(Transaction transaction);
  }

  /// What becomes of the rows of a [Column.Use#STATE] column. A value that changes a hundred times
  /// is encoded once.
  private static final class Written<V> {
    private final Codec<V> codec;
    private final TreeMap<byte[], Optional<V>> rows = new TreeMap<>(Arrays::compareUnsigned);

    Written(Codec<V> codec) {
      this.codec = codec;
    }

    void each(BiConsumer<byte[], byte @Nullable []> out) {
      rows.forEach((key, value) -> out.accept(key, value.map(codec::encode).orElse(null)));
    }
  }

  /// What `owner` gathers in this transaction.
  ///
  /// @param fresh makes one that has gathered nothing
  @SuppressWarnings("unchecked") // an owner has one kind of part
  public <P extends Part> P part(Object owner, Supplier<P> fresh) {
    return (P) parts.computeIfAbsent(owner, _ -> fresh.get());
  }

  /// Lets every part write what it gathered, and those that they begin by that.
  void finish() {
    while (!parts.isEmpty()) {
      parts.pollFirstEntry().getValue().finish(this);
    }
  }

  /// The value at `key`, with what this transaction has done to it.
  public <K, V> @Nullable V get(Column<K, V> column, K key) {
    byte[] bytes = column.key().encode(key);
    if (column.use() == Column.Use.STATE) {
      Optional<V> value = written(column).rows.get(bytes);
      if (value != null) {
        return value.orElse(null);
      }
    }
    byte[] value = store.getBytes(column, bytes);
    return value == null ? null : column.value().decode(value);
  }

  /// Puts a value, which must not change afterwards.
  public <K, V> void put(Column<K, V> column, K key, V value) {
    byte[] bytes = column.key().encode(key);
    if (column.use() == Column.Use.STATE) {
      written(column).rows.put(bytes, Optional.of(value));
    } else {
      append(column, bytes, column.value().encode(value));
    }
  }

  /// Notes in an index of [Column.Use#POSTINGS] that an entry is about a subject.
  ///
  /// @param high first half of the subject
  /// @param low the other half
  /// @throws IllegalArgumentException if it stands before one that was posted here for the same
  ///   subject and month
  public void post(
      Column<byte[], byte[]> index, long high, long low, int day, Position position, int note) {
    postings.computeIfAbsent(index, _ -> new Postings()).add(high, low, day, position, note);
  }

  /// Takes a value away.
  public <K, V> void delete(Column<K, V> column, K key) {
    byte[] bytes = column.key().encode(key);
    if (column.use() == Column.Use.STATE) {
      written(column).rows.put(bytes, Optional.empty());
    } else {
      append(column, bytes, null);
    }
  }

  /// Takes all values away whose keys are not less than `from` and less than `to`; those put
  /// afterwards stay.
  ///
  /// @throws IllegalArgumentException for a column of [Column.Use#STATE]
  public <K> void deleteRange(Column<K, ?> column, K from, K to) {
    if (column.use() == Column.Use.STATE) {
      throw new IllegalArgumentException("rows that are read back: " + column.name());
    }
    append(RANGE_DELETION, column, column.key().encode(from), column.key().encode(to));
  }

  @SuppressWarnings("unchecked") // what is kept under a column is of its type
  private <V> Written<V> written(Column<?, V> column) {
    return (Written<V>) state.computeIfAbsent(column, _ -> new Written<>(column.value()));
  }

  private void append(Column<?, ?> column, byte[] key, byte @Nullable [] value) {
    append(value == null ? DELETION : VALUE, column, key, value);
  }

  private void append(byte operation, Column<?, ?> column, byte[] key, byte @Nullable [] value) {
    if (column.use() == Column.Use.PASSING) {
      passing.add(column);
    }
    reserve(32 + key.length + (value == null ? 0 : value.length));
    batch[end++] = operation;
    writeVarint(store.columnId(column));
    writeVarint(key.length);
    System.arraycopy(key, 0, batch, end, key.length);
    end += key.length;
    if (value != null) {
      writeVarint(value.length);
      System.arraycopy(value, 0, batch, end, value.length);
      end += value.length;
    }
    count++;
  }

  /// Makes room for a row that the caller lays out itself, in [#buffer], before anything else is
  /// done with this transaction: without an array of its own for each key and value. Not for
  /// [Column.Use#STATE] and [Column.Use#PASSING].
  ///
  /// @param valueSize below 128
  /// @return where the key begins; the value begins `keySize` and one byte later
  public int row(Column<?, ?> column, int keySize, int valueSize) {
    if (column.use() == Column.Use.STATE
        || column.use() == Column.Use.PASSING
        || valueSize > 0x7f) {
      throw new IllegalArgumentException("not a row to lay out: " + column.name());
    }
    reserve(32 + keySize + valueSize);
    batch[end++] = VALUE;
    writeVarint(store.columnId(column));
    writeVarint(keySize);
    int key = end;
    end += keySize;
    batch[end++] = (byte) valueSize;
    end += valueSize;
    count++;
    return key;
  }

  private void writeVarint(int value) {
    int rest = value;
    while (rest > 0x7f) {
      batch[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    batch[end++] = (byte) rest;
  }

  private void reserve(int bytes) {
    if (batch.length - end < bytes) {
      batch = Arrays.copyOf(batch, Math.max(end + bytes, batch.length * 2));
    }
  }

  /// Whether there is nothing to write, once it is finished.
  public boolean isEmpty() {
    return count == 0
        && postings.isEmpty()
        && state.values().stream().allMatch(w -> w.rows.isEmpty());
  }

  /// The columns of [Column.Use#PASSING] that it writes to.
  Set<Column<?, ?>> passing() {
    return passing;
  }

  /// What the batch is laid out in; another array once there is no room for the next row.
  public byte[] buffer() {
    return batch;
  }

  /// The batch in RocksDB's format (db/write_batch.cc): sequence, count, then the operations.
  byte[] toBatch() {
    state.forEach((column, written) -> written.each((key, value) -> append(column, key, value)));
    state.clear();
    postings.forEach((index, rows) -> rows.each((key, value) -> append(index, key, value)));
    postings.clear();
    Longs.putInt(batch, 8, Integer.reverseBytes(count));
    return Arrays.copyOf(batch, end);
  }
}

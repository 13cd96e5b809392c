package org.ramdam.node.store;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

  private final Store store;
  private final Map<Column<?, ?>, TreeMap<byte[], Optional<byte[]>>> state = new LinkedHashMap<>();
  private final Set<Column<?, ?>> passing = new LinkedHashSet<>();
  private byte[] batch;
  private int end = HEADER;
  private int count;

  /// @param buffer to lay the batch out in, this transaction's from now on
  Transaction(Store store, byte[] buffer) {
    this.store = store;
    this.batch = buffer;
  }

  /// The value at `key`, with what this transaction has done to it.
  public <K, V> @Nullable V get(Column<K, V> column, K key) {
    byte[] bytes = column.key().encode(key);
    if (column.use() == Column.Use.STATE) {
      var written = state.get(column);
      Optional<byte[]> value = written == null ? null : written.get(bytes);
      if (value != null) {
        return value.map(column.value()::decode).orElse(null);
      }
    }
    byte[] value = store.getBytes(column, bytes);
    return value == null ? null : column.value().decode(value);
  }

  /// Puts a value.
  public <K, V> void put(Column<K, V> column, K key, V value) {
    put(column, column.key().encode(key), column.value().encode(value));
  }

  /// Takes a value away.
  public <K, V> void delete(Column<K, V> column, K key) {
    byte[] bytes = column.key().encode(key);
    if (column.use() == Column.Use.STATE) {
      written(column).put(bytes, Optional.empty());
    } else {
      append(column, bytes, null);
    }
  }

  private void put(Column<?, ?> column, byte[] key, byte[] value) {
    if (column.use() == Column.Use.STATE) {
      written(column).put(key, Optional.of(value));
    } else {
      append(column, key, value);
    }
  }

  private Map<byte[], Optional<byte[]>> written(Column<?, ?> column) {
    return state.computeIfAbsent(column, _ -> new TreeMap<>(Arrays::compareUnsigned));
  }

  private void append(Column<?, ?> column, byte[] key, byte @Nullable [] value) {
    if (column.use() == Column.Use.PASSING) {
      passing.add(column);
    }
    reserve(32 + key.length + (value == null ? 0 : value.length));
    batch[end++] = value == null ? DELETION : VALUE;
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

  /// How many bytes are to be written so far, without the state columns.
  public int size() {
    return end;
  }

  /// Whether there is nothing to write.
  public boolean isEmpty() {
    return count == 0 && state.isEmpty();
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
    state.forEach((column, written) ->
        written.forEach((key, value) -> append(column, key, value.orElse(null))));
    state.clear();
    Longs.putInt(batch, 8, Integer.reverseBytes(count));
    return Arrays.copyOf(batch, end);
  }
}

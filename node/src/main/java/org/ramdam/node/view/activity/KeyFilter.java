package org.ramdam.node.view.activity;

import java.util.List;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.protocol.bytes.Bytes32;

/// The keys that some columns may have, in 256 KiB of memory: most records that something is said
/// of for the first time need no look at the disk. For the single writer alone.
final class KeyFilter {
  private static final int WORDS = 1 << 15;

  private final Store store;
  private final List<Column<Bytes32, ?>> columns;
  private long[] bits = new long[0];

  KeyFilter(Store store, List<Column<Bytes32, ?>> columns) {
    this.store = store;
    this.columns = List.copyOf(columns);
  }

  /// Whether there may be a row of this key; if not, there is none.
  boolean mayHave(Bytes32 key) {
    load();
    return (bits[word(key)] >>> (key.w2() & 63) & 1) != 0;
  }

  /// Takes note of a row that is written.
  void note(Bytes32 key) {
    load();
    bits[word(key)] |= 1L << (key.w2() & 63);
  }

  private void load() {
    if (bits.length == 0) {
      bits = new long[WORDS];
      columns.forEach(this::load);
    }
  }

  private void load(Column<Bytes32, ?> column) {
    store.scan(
        column,
        Range.all(),
        (key, _) -> {
          note(key);
          return true;
        });
  }

  private static int word(Bytes32 key) {
    return (int) (key.w1() & (WORDS - 1));
  }
}

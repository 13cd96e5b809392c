package org.ramdam.node.view.activity;

import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.protocol.bytes.Bytes32;

/// Records of which something may have been said before they came. Most contributions are here
/// before anyone says anything of them: a filter of those that are not spares a look at the disk
/// for each.
final class Mentioned {
  private static final int WORDS = 1 << 15;

  private final Store store;
  private long[] filter = new long[0];

  Mentioned(Store store) {
    this.store = store;
  }

  /// Notes that something was said of a record.
  void add(Bytes32 id) {
    load();
    set(id);
  }

  /// Whether something may have been said of it.
  boolean mayHave(Bytes32 id) {
    load();
    return (filter[word(id)] >>> (id.w2() & 63) & 1) != 0;
  }

  private void set(Bytes32 id) {
    filter[word(id)] |= 1L << (id.w2() & 63);
  }

  private static int word(Bytes32 id) {
    return (int) (id.w1() & (WORDS - 1));
  }

  private void load() {
    if (filter.length == 0) {
      filter = new long[WORDS];
      load(ActivityView.OPINIONS);
      load(ActivityView.STEPS);
    }
  }

  private void load(Column<Bytes32, ?> column) {
    store.scan(
        column,
        Range.all(),
        (about, _) -> {
          set(about);
          return true;
        });
  }
}

package org.ramdam.node.store;

/// A RocksDB column family, with the types of what is in it.
///
/// @param name on disk, forever: a column whose layout changes gets a new name
/// @param key must keep the order that ranges are read in as unsigned byte order
/// @param use how it is written
public record Column<K, V>(String name, Codec<K> key, Codec<V> value, Use use) {
  /// How a column is written, which decides what a transaction keeps in memory.
  public enum Use {
    /// A transaction reads what it wrote, and changes it: heads, totals.
    STATE,
    /// A transaction never reads what it wrote itself: entries, indexes. Keys come mostly in order.
    ASCENDING,
    /// The same, with keys in no order.
    SCATTERED,
    /// The same, with keys that come in order among those of the same first [#GROUP] bytes.
    GROUPED,
    /// Posting lists, several to a row: written with [Transaction#post] alone.
    POSTINGS,
    /// Never read by the transaction that wrote it, with few rows that stay: they are merged early,
    /// so that readers do not step over what is gone.
    PASSING;

    /// Bytes that the keys of a group share.
    static final int GROUP = 16;
  }

  /// By the name alone, which tells columns apart: asked for at every write.
  @Override
  public int hashCode() {
    return name.hashCode();
  }
}

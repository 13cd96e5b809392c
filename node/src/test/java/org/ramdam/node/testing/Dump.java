package org.ramdam.node.testing;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Postings;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;

/// What columns hold, as text to compare.
public final class Dump {
  private Dump() {}

  /// Each row, by its column and key. What a row of posting lists holds depends on what came
  /// together, and what all of them hold does not: each posting stands for itself.
  public static Map<String, String> of(Store store, List<Column<?, ?>> columns) {
    var rows = new TreeMap<String, String>();
    columns.forEach(column -> {
      if (column.use() == Column.Use.POSTINGS) {
        postings(store, column, rows);
      } else {
        rows(store, column, rows);
      }
    });
    return rows;
  }

  private static void postings(Store store, Column<?, ?> column, Map<String, String> rows) {
    Postings.all(
        store,
        new Column<>(column.name(), Codec.BYTES, Codec.BYTES, Column.Use.POSTINGS),
        (high, low, posting) -> {
          String key = "%s %016x%016x %s".formatted(column.name(), high, low, posting);
          rows.merge(key, "1", String::concat);
          return true;
        });
  }

  private static <K, V> void rows(Store store, Column<K, V> column, Map<String, String> rows) {
    HexFormat hex = HexFormat.of();
    store.scan(
        column,
        Range.all(),
        (key, value) -> {
          rows.put(
              column.name() + " " + hex.formatHex(column.key().encode(key)),
              hex.formatHex(column.value().encode(value)));
          return true;
        });
  }
}

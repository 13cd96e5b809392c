package org.ramdam.node.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.SignedTreeHead;

/// What can still be read of logs in a store that may be damaged. Any byte of it may be wrong: who
/// reads checks signatures, hashes and commitments.
public final class Remains {
  private final Store store;

  /// What is left in `store`.
  public Remains(Store store) {
    this.store = store;
  }

  /// Where a log stood.
  ///
  /// @param head the newest that covered entries all held; null if none did
  /// @param generation whose heads covered its entries
  /// @param ahead what was shown to cover more than was held; null if nothing was
  /// @param invalid why the rest of the log is not taken; empty if it was sound
  public record Log(
      Bytes32 site,
      long size,
      @Nullable SignedTreeHead head,
      Replica.@Nullable Ahead ahead,
      int generation,
      String invalid) {}

  /// The logs whose rows make sense, by site.
  public List<Log> logs() {
    var logs = new ArrayList<Log>();
    Map<Bytes32, Replica.Ahead> ahead = new HashMap<>();
    rows(LogColumns.AHEAD, ahead::put);
    rows(
        LogColumns.LOGS,
        (site, row) ->
            logs.add(
                new Log(
                    site,
                    row.state().size(),
                    row.state().head(),
                    ahead.get(site),
                    row.generation(),
                    row.invalid())));
    return logs;
  }

  /// The entries of all logs, log by log in the order of their prefixes, each in its order.
  public void entries(BiConsumer<Position, byte[]> visitor) {
    rows(LogColumns.ENTRIES, visitor);
  }

  /// The private parts that may not travel, by position.
  public void ownWords(BiConsumer<Position, byte[]> visitor) {
    rows(LogColumns.OWN_WORDS, visitor);
  }

  /// The cosignatures: where the key has the prefixes of log and witness.
  public void cosignatures(BiConsumer<Position, Archive.Cosigned> visitor) {
    rows(LogColumns.COSIGNATURES, visitor);
  }

  /// The proofs of forks, by site.
  public void forks(BiConsumer<Bytes32, List<String>> visitor) {
    rows(LogColumns.FORKS, visitor);
  }

  /// The private part at a position, salt ‖ bytes; null if none can be read.
  public byte @Nullable [] salted(Position position) {
    byte[] salted = store.salvaged(LogColumns.WORDS, position);
    return salted == null ? store.salvaged(LogColumns.OWN_WORDS, position) : salted;
  }

  /// Whether a private part was known to be missing.
  public boolean isMissing(Position position) {
    return store.salvaged(LogColumns.MISSING, position) != null;
  }

  private <K, V> void rows(Column<K, V> column, BiConsumer<K, V> visitor) {
    store.salvage(
        column,
        (key, value) -> {
          K readKey;
          V readValue;
          try {
            readKey = column.key().decode(key);
            readValue = column.value().decode(value);
          } catch (RuntimeException _) {
            return; // damaged bytes, on which a codec may fail in any way
          }
          visitor.accept(readKey, readValue);
        });
  }
}

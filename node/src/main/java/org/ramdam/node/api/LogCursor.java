package org.ramdam.node.api;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;

/// How far a reader of all logs has come from their ends: for each log of which something is left,
/// the number of entries left, 16 bytes as a position is.
final class LogCursor {
  private LogCursor() {}

  /// Of a reader who has seen nothing.
  static Map<Bytes32, Long> ends(Records records) {
    var ends = new TreeMap<Bytes32, Long>();
    for (Bytes32 site : records.sites()) {
      long size = records.size(site);
      if (size > 0) {
        ends.put(site, size);
      }
    }
    return ends;
  }

  static byte[] encode(Map<Bytes32, Long> ends) {
    byte[] out = new byte[ends.size() * Position.SIZE];
    int at = 0;
    for (Map.Entry<Bytes32, Long> end : ends.entrySet()) {
      new Position(end.getKey().prefix(), end.getValue()).write(out, at);
      at += Position.SIZE;
    }
    return out;
  }

  /// What [#encode] wrote; null if it is anything else.
  static @Nullable Map<Bytes32, Long> parse(byte[] bytes, Records records) {
    if (bytes.length % Position.SIZE != 0) {
      return null;
    }
    var ends = new TreeMap<Bytes32, Long>();
    for (int at = 0; at < bytes.length; at += Position.SIZE) {
      Position position = Position.of(bytes, at);
      Bytes32 site = records.site(position.site());
      if (site == null || position.index() < 1 || position.index() > records.size(site)) {
        return null;
      }
      ends.put(site, position.index());
    }
    return ends;
  }
}

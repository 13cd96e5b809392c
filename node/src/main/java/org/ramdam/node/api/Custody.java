package org.ramdam.node.api;

import java.util.List;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;

/// What the log and the connections know of a record beyond the record itself.
public interface Custody {
  /// Ids of records here that start with these hexadecimal digits, in their order; at most `limit`.
  List<Bytes32> startingWith(String digits, int limit);

  /// Who else stands for the record at `position`.
  Proof proof(Position position);

  /// Who stands for a record.
  ///
  /// @param checkpointSize of the newest checkpoint of its log; 0 if there is none
  /// @param checkpoint the C2SP note, cosignatures included; empty if there is none
  /// @param cosignedBy names of the witnesses that have seen it in the log
  /// @param cosignedMs when the first of them had seen it, at the latest; 0 if nobody has
  /// @param witnesses how many are known
  /// @param heldBy names of the sites connected that hold it, this one included
  record Proof(
      long checkpointSize,
      String checkpoint,
      List<String> cosignedBy,
      long cosignedMs,
      int witnesses,
      List<String> heldBy) {
    public Proof {
      cosignedBy = List.copyOf(cosignedBy);
      heldBy = List.copyOf(heldBy);
    }
  }
}

package org.ramdam.protocol.receipt;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.TlogProof;

/// A record, and the proof of its place in a log.
///
/// @param privatePart null if the words are not given, or of a kind this version does not know
/// @param index of the entry in the log
/// @param hashes its inclusion proof, from the leaf's sibling to a child of the root
public record LoggedRecord(
    SignedRecord record, @Nullable PrivatePart privatePart, long index, List<Bytes32> hashes) {
  public LoggedRecord {
    requireNonNull(record);
    hashes = List.copyOf(hashes);
    if (index < 0 || hashes.size() > TlogProof.MAX_HASHES) {
      throw new IllegalArgumentException("index " + index + ", hashes " + hashes.size());
    }
  }
}

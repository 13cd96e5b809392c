package org.ramdam.protocol.work;

import static java.util.Objects.requireNonNull;

import org.ramdam.protocol.bytes.Bytes32;

/// A record that says something of a commitment.
///
/// @param index in the log where it stands
/// @param createdMs when it was written, as its author claims
public record Mark(long index, Bytes32 id, long createdMs) {
  public Mark {
    requireNonNull(id);
  }
}

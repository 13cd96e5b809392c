package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

import org.ramdam.protocol.bytes.Bytes32;

/// The newest checkpoint of the home log that an author had seen: the record is not older than it.
///
/// @param size entries of the log; positive
public record Anchor(long size, Bytes32 root) {
  public Anchor {
    requireNonNull(root);
    if (size <= 0) {
      throw new IllegalArgumentException("size must be positive, got " + size);
    }
  }
}

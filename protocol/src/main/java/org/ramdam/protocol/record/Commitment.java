package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

import org.ramdam.protocol.bytes.Bytes32;

/// What a record says about its private part, so that the words can go and the record stay.
///
/// @param hash over its fields, each under a key of its own (docs/protocol/record.md)
/// @param size how many bytes, without the salt; positive
public record Commitment(Bytes32 hash, int size) {
  public Commitment {
    requireNonNull(hash);
    if (size <= 0) {
      throw new IllegalArgumentException("size must be positive, got " + size);
    }
  }
}

package org.ramdam.protocol.network;

import static java.util.Objects.requireNonNull;

import org.ramdam.protocol.bytes.Bytes32;

/// The head of a log that its site signed: what a checkpoint says, and the signature of its log key
/// over the checkpoint's text.
///
/// @param signature 64 bytes
public record SignedTreeHead(long size, Bytes32 root, byte[] signature) {
  public SignedTreeHead {
    requireNonNull(root);
    if (size <= 0 || signature.length != 64) {
      throw new IllegalArgumentException("a head of size " + size);
    }
  }
}

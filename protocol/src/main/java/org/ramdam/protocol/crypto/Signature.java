package org.ramdam.protocol.crypto;

import static java.util.Objects.requireNonNull;

import org.ramdam.protocol.bytes.Bytes32;

/// The two halves of an Ed25519 signature (RFC 8032), as a value: where one is a part of what is
/// said, and not only stands beside it. Any 64 bytes are one; a [Verifier] says what it is worth.
///
/// @param r the encoded point R
/// @param s the scalar S, little-endian
public record Signature(Bytes32 r, Bytes32 s) {
  public Signature {
    requireNonNull(r);
    requireNonNull(s);
  }

  /// R ‖ S.
  ///
  /// @throws IllegalArgumentException if these are not 64 bytes
  public static Signature of(byte[] bytes) {
    if (bytes.length != PublicKey.SIGNATURE_SIZE) {
      throw new IllegalArgumentException("a signature has 64 bytes, got " + bytes.length);
    }
    return new Signature(Bytes32.of(bytes, 0), Bytes32.of(bytes, Bytes32.SIZE));
  }

  /// R ‖ S, a fresh array.
  public byte[] toByteArray() {
    byte[] out = new byte[PublicKey.SIGNATURE_SIZE];
    r.write(out, 0);
    s.write(out, Bytes32.SIZE);
    return out;
  }
}

package org.ramdam.protocol.crypto;

import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.ramdam.protocol.bytes.Bytes32;

/// An Ed25519 public key that satisfies the rule `ramdam-ed25519-strict-1`: a canonical encoding of
/// a point of the prime-order subgroup, not the identity. Checked once, here; kept decoded, so that
/// verifying does not pay for it again.
///
/// The rule (docs/protocol/record.md) is the intersection of what twenty libraries accept, so that
/// any of them says yes, years later, to what this class says yes to.
public final class PublicKey {
  /// How many bytes a signature is: 64.
  public static final int SIGNATURE_SIZE = Ed25519.SIGNATURE_SIZE;

  /// The order of the subgroup, 2^252 + 27742317777372353535851937790883648493, as four 64-bit
  /// words, most significant first (RFC 8032 section 5.1).
  private static final long[] L = {
    0x1000000000000000L, 0x0000000000000000L, 0x14def9dea2f79cd6L, 0x5812631a5cf5d3edL
  };

  private final Bytes32 bytes;
  private final Ed25519.PublicPoint point;

  private PublicKey(Bytes32 bytes, Ed25519.PublicPoint point) {
    this.bytes = bytes;
    this.point = point;
  }

  /// The key of these bytes, or empty if the rule refuses them.
  public static Optional<PublicKey> of(Bytes32 bytes) {
    byte[] encoded = bytes.toByteArray();
    if (isIdentity(encoded, 0)) {
      return Optional.empty();
    }
    return Optional.ofNullable(Ed25519.validatePublicKeyFullExport(encoded, 0))
        .map(point -> new PublicKey(bytes, point));
  }

  /// The 32 bytes of the key.
  public Bytes32 bytes() {
    return bytes;
  }

  /// Whether `signature` is a signature of `message` by this key under the strict rule. Any
  /// `signature` may be given; one that is not 64 bytes is none.
  public boolean verify(byte[] message, byte[] signature) {
    return verify(message, 0, message.length, signature, 0, signature.length);
  }

  /// The same for parts of arrays.
  public boolean verify(
      byte[] message, int from, int length, byte[] signature, int at, int signatureLength) {
    // The cheap refusals come first; the last two cost a curve multiplication each.
    return signatureLength == SIGNATURE_SIZE
        && isReduced(signature, at + 32)
        && !isIdentity(signature, at)
        && Ed25519.verify(signature, at, point, message, from, length)
        && Ed25519.validatePublicKeyFull(signature, at);
  }

  /// Whether the little-endian scalar at `at` is below L, so that no signature has a twin.
  private static boolean isReduced(byte[] scalar, int at) {
    for (int word = 0; word < 4; word++) {
      long value = 0;
      for (int i = 0; i < 8; i++) {
        value = value << 8 | (scalar[at + 31 - 8 * word - i] & 0xff);
      }
      int order = Long.compareUnsigned(value, L[word]);
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }

  private static boolean isIdentity(byte[] encoded, int at) {
    int rest = encoded[at] ^ 1;
    for (int i = 1; i < 32; i++) {
      rest |= encoded[at + i];
    }
    return rest == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return bytes.hex();
  }
}

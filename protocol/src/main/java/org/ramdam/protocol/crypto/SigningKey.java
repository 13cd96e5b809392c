package org.ramdam.protocol.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.ramdam.protocol.bytes.Bytes32;

/// An Ed25519 private key (RFC 8032). Signatures are deterministic: no random source is needed.
public final class SigningKey implements Signer {
  /// How many bytes a seed is: 32.
  public static final int SEED_SIZE = Ed25519.SECRET_KEY_SIZE;

  private final byte[] seed;
  private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

  private SigningKey(byte[] seed) {
    this.seed = seed;
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
  }

  /// The key of a seed of 32 secret random bytes, which the caller brings.
  ///
  /// @throws IllegalArgumentException if `seed` is not 32 bytes
  public static SigningKey ofSeed(byte[] seed) {
    if (seed.length != SEED_SIZE) {
      throw new IllegalArgumentException("expected a seed of 32 bytes, got " + seed.length);
    }
    return new SigningKey(seed.clone());
  }

  @Override
  public Bytes32 publicKey() {
    return Bytes32.of(publicKey, 0);
  }

  /// A fresh copy of the secret seed: for the file it is kept in, and for nothing else.
  public byte[] seed() {
    return seed.clone();
  }

  @Override
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public String toString() {
    return "SigningKey of " + publicKey().hex();
  }
}

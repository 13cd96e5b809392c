package org.ramdam.protocol.crypto;

import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/// An ML-DSA-44 private key (FIPS 204). Signatures are deterministic, the variant of section 3.4:
/// no random source is needed, and who signs the same again makes the same bytes.
public final class MlDsa44Key {
  /// How many bytes a seed is: 32.
  public static final int SEED_SIZE = 32;

  private final MLDSAPrivateKeyParameters key;

  private MlDsa44Key(MLDSAPrivateKeyParameters key) {
    this.key = key;
  }

  /// The key of a seed of 32 secret random bytes (ξ in FIPS 204), which the caller brings.
  ///
  /// @throws IllegalArgumentException if `seed` is not 32 bytes
  public static MlDsa44Key ofSeed(byte[] seed) {
    if (seed.length != SEED_SIZE) {
      throw new IllegalArgumentException("expected a seed of 32 bytes, got " + seed.length);
    }
    return new MlDsa44Key(new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed.clone()));
  }

  /// A fresh copy of the 1,312 bytes of the public half.
  public byte[] publicKey() {
    return key.getPublicKey().clone();
  }

  /// A fresh copy of the secret seed: for the file it is kept in, and for nothing else.
  public byte[] seed() {
    return key.getSeed().clone();
  }

  /// The 2,420 bytes of the signature of `message`.
  public byte[] sign(byte[] message) {
    var signer = new MLDSASigner();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new IllegalStateException("a private key signs any message", e);
    }
  }

  @Override
  public String toString() {
    return "MlDsa44Key of " + Sha256.of(publicKey()).hex();
  }
}

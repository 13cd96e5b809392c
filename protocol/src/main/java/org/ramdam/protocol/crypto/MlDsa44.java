package org.ramdam.protocol.crypto;

import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/// Signatures that a quantum computer does not forge: ML-DSA-44, pure, with an empty context (FIPS
/// 204). Which of them are valid, the standard says down to the last bit, so that there is no rule
/// of ours as there is for Ed25519.
///
/// @see <a href="https://csrc.nist.gov/pubs/fips/204/final">FIPS 204</a>
public final class MlDsa44 {
  /// How many bytes a public key is.
  public static final int PUBLIC_KEY_SIZE = 1312;

  /// How many bytes a signature is.
  public static final int SIGNATURE_SIZE = 2420;

  private MlDsa44() {}

  /// Whether `signature` is a signature of `message` by `publicKey`. Any bytes may be given.
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != PUBLIC_KEY_SIZE || signature.length != SIGNATURE_SIZE) {
      return false;
    }
    var verifier = new MLDSASigner();
    verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, publicKey));
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }
}

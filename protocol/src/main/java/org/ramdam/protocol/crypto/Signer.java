package org.ramdam.protocol.crypto;

import org.ramdam.protocol.bytes.Bytes32;

/// Who can sign: the holder of a key, here or elsewhere.
public interface Signer {
  /// The public half of the key.
  Bytes32 publicKey();

  /// The 64 bytes of the signature of `message`.
  byte[] sign(byte[] message);
}

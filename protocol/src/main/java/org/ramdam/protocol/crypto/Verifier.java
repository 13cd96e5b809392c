package org.ramdam.protocol.crypto;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ramdam.protocol.bytes.Bytes32;

/// Answers one question: did this key sign this message, under `ramdam-ed25519-strict-1`? Every
/// implementation answers alike on every input; the simulator's has rules of its own.
@FunctionalInterface
public interface Verifier {
  /// Whether `signature` is a signature of `message` by `key`. Any bytes may be given.
  boolean verify(Bytes32 key, byte[] message, byte[] signature);

  /// The same of ML-DSA-44 ([MlDsa44]).
  default boolean verifyMlDsa44(byte[] key, byte[] message, byte[] signature) {
    return MlDsa44.verify(key, message, signature);
  }

  /// The reference: Bouncy Castle's arithmetic under the strict rule. Remembers the last 4,096 keys
  /// it decoded. Not thread-safe.
  static Verifier strict() {
    var keys =
        new LinkedHashMap<Bytes32, Optional<PublicKey>>(256, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Bytes32, Optional<PublicKey>> eldest) {
            return size() > 4096;
          }
        };
    return (key, message, signature) ->
        keys.computeIfAbsent(key, PublicKey::of)
            .map(publicKey -> publicKey.verify(message, signature))
            .orElse(false);
  }
}

package org.ramdam.node.ingest;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.Verifier;

/// Verifies for all threads of a node, and remembers the keys it has decoded.
///
/// Where it runs, AWS-LC does the arithmetic, five times as fast as Bouncy Castle, which says once
/// of each key whether the rule allows it. AWS-LC checks the equation without the cofactor, so of
/// what the rule asks of R only that it is not the identity is left to check: both answer alike on
/// every vector (docs/decisions/0011).
public final class Signatures implements Verifier {
  private static final int KEYS = 16_384;
  private static final int SIGNATURE = PublicKey.SIGNATURE_SIZE;

  /// The SubjectPublicKeyInfo of an Ed25519 key is this and the key (RFC 8410).
  private static final byte[] SPKI = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private final Map<Bytes32, Key> keys = new ConcurrentHashMap<>();
  private final @Nullable Provider provider;

  /// A key as both libraries have it; null where the rule refuses it, or the library is not here.
  private record Key(@Nullable PublicKey strict, java.security.@Nullable PublicKey fast) {}

  /// With AWS-LC if it runs here.
  public Signatures() {
    this(true);
  }

  /// @param fast whether AWS-LC may be used
  Signatures(boolean fast) {
    provider = fast ? load() : null;
  }

  private static @Nullable Provider load() {
    System.setProperty("com.amazon.corretto.crypto.provider.registerEdKeyFactory", "true");
    try {
      Provider found = AmazonCorrettoCryptoProvider.INSTANCE;
      AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
      return found;
    } catch (RuntimeException | LinkageError _) {
      return null;
    }
  }

  /// Whether AWS-LC does the arithmetic.
  public boolean isFast() {
    return provider != null;
  }

  @Override
  public boolean verify(Bytes32 key, byte[] message, byte[] signature) {
    if (keys.size() > KEYS) {
      keys.clear();
    }
    Key known = keys.computeIfAbsent(key, this::decode);
    if (known.strict() == null) {
      return false;
    }
    return known.fast() == null
        ? known.strict().verify(message, signature)
        : fastVerify(known.fast(), message, signature);
  }

  private Key decode(Bytes32 bytes) {
    PublicKey strict = PublicKey.of(bytes).orElse(null);
    if (strict == null || provider == null) {
      return new Key(strict, null);
    }
    byte[] encoded = java.util.Arrays.copyOf(SPKI, SPKI.length + Bytes32.SIZE);
    bytes.write(encoded, SPKI.length);
    try {
      return new Key(
          strict,
          KeyFactory.getInstance("Ed25519", provider)
              .generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException _) {
      return new Key(strict, null);
    }
  }

  private boolean fastVerify(java.security.PublicKey key, byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE || isIdentity(signature)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519", provider);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static boolean isIdentity(byte[] signature) {
    int rest = signature[0] ^ 1;
    for (int i = 1; i < Bytes32.SIZE; i++) {
      rest |= signature[i];
    }
    return rest == 0;
  }
}

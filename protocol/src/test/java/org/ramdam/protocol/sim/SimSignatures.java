package org.ramdam.protocol.sim;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signer;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;

/// The signatures of a simulation. Most have a hash for one, keyed with what only this class knows:
/// a hundred times cheaper than Ed25519, and as impossible to forge. Some have real ones.
///
/// What was signed before all simulations, by [Cast], has real signatures and is known here.
final class SimSignatures implements Verifier {
  private static final Bytes32 SECRET = Sha256.of(new byte[] {42});

  private final boolean ed25519;
  private final Verifier strict = Verifier.strict();
  private final Set<Signed> known;

  private record Signed(Bytes32 key, Bytes32 message, Bytes32 signature) {
    static Signed of(Bytes32 key, byte[] message, byte[] signature) {
      return new Signed(key, Sha256.of(message), Sha256.of(signature));
    }
  }

  private SimSignatures(boolean ed25519, Set<Signed> known) {
    this.ed25519 = ed25519;
    this.known = known;
  }

  /// Those that all simulations know.
  static SimSignatures known() {
    return new SimSignatures(true, new HashSet<>());
  }

  /// Those of one simulation, which also knows what these know.
  SimSignatures ofSimulation(boolean real) {
    return new SimSignatures(real, known);
  }

  @Override
  public boolean verify(Bytes32 key, byte[] message, byte[] signature) {
    return ed25519
        ? strict.verify(key, message, signature)
        : Arrays.equals(hash(key, message), signature)
            || known.contains(Signed.of(key, message, signature));
  }

  private static byte[] hash(Bytes32 key, byte[] message) {
    byte[] half = new Sha256().update(SECRET).update(key).update(message).finish().toByteArray();
    byte[] signature = Arrays.copyOf(half, 64);
    System.arraycopy(half, 0, signature, 32, 32);
    return signature;
  }

  /// Signs as the holder of this key does here.
  Signer signer(SigningKey key) {
    if (ed25519) {
      return key;
    }
    return new Signer() {
      @Override
      public Bytes32 publicKey() {
        return key.publicKey();
      }

      @Override
      public byte[] sign(byte[] message) {
        return hash(key.publicKey(), message);
      }
    };
  }

  SignedRecord sign(Core core, SigningKey key) {
    return RecordCodec.sign(core, signer(key));
  }

  SignedTreeHead sign(Replica replica, SigningKey logKey) {
    return replica.sign(signer(logKey));
  }

  Cosignature cosign(Checkpoint checkpoint, long time, SigningKey witness) {
    return new Cosignature(time, signer(witness).sign(Cosignature.message(checkpoint, time)));
  }

  /// A record that all simulations know.
  SignedRecord remember(SignedRecord record) {
    known.add(
        Signed.of(record.core().author(), RecordCodec.pae(record.coreBytes()), record.signature()));
    return record;
  }

  /// A head that all simulations know.
  SignedTreeHead remember(Replica replica, SigningKey logKey) {
    SignedTreeHead head = sign(replica, logKey);
    byte[] text = replica.checkpoint(head).text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    known.add(Signed.of(logKey.publicKey(), text, head.signature()));
    return head;
  }
}

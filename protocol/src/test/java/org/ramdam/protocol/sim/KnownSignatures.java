package org.ramdam.protocol.sim;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;

/// Signs, and remembers what was signed: a signature that is remembered costs a look-up to verify,
/// every other one is verified in earnest.
final class KnownSignatures implements Verifier {
  private static final Verifier STRICT = Verifier.strict();

  private final KnownSignatures base;
  private final Set<Signed> known = new HashSet<>();

  private record Signed(Bytes32 key, Bytes32 message, Bytes32 signature) {
    static Signed of(Bytes32 key, byte[] message, byte[] signature) {
      return new Signed(key, Sha256.of(message), Sha256.of(signature));
    }
  }

  KnownSignatures() {
    this.base = this;
  }

  /// One that also knows what `base` knows.
  KnownSignatures(KnownSignatures base) {
    this.base = base;
  }

  @Override
  public boolean verify(Bytes32 key, byte[] message, byte[] signature) {
    Signed signed = Signed.of(key, message, signature);
    return known.contains(signed)
        || base.known.contains(signed)
        || STRICT.verify(key, message, signature);
  }

  void remember(Bytes32 key, byte[] message, byte[] signature) {
    known.add(Signed.of(key, message, signature));
  }

  SignedRecord sign(Core core, SigningKey key) {
    SignedRecord record = RecordCodec.sign(core, key);
    remember(key.publicKey(), RecordCodec.pae(record.coreBytes()), record.signature());
    return record;
  }

  SignedTreeHead sign(Replica replica, SigningKey logKey) {
    SignedTreeHead head = replica.sign(logKey);
    remember(logKey.publicKey(), text(replica.checkpoint(head)), head.signature());
    return head;
  }

  static byte[] text(Checkpoint checkpoint) {
    return checkpoint.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /// A cosignature that nobody but this object takes for one: there are too many of them to make
  /// real ones.
  Cosignature cosign(Checkpoint checkpoint, long time, Bytes32 witness) {
    byte[] message = Cosignature.message(checkpoint, time);
    byte[] half = new Sha256().update(witness).update(message).finish().toByteArray();
    byte[] signature = Arrays.copyOf(half, 64);
    System.arraycopy(half, 0, signature, 32, 32);
    remember(witness, message, signature);
    return new Cosignature(time, signature);
  }
}

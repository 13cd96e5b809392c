package org.ramdam.protocol.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.MlDsa44;
import org.ramdam.protocol.crypto.MlDsa44Key;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;

/// A witness has seen a checkpoint at a time, and no other history of that log before (C2SP
/// tlog-cosignature): with Ed25519, or with ML-DSA-44. A value: bytes are copied in and out.
///
/// @see <a href="https://c2sp.org/tlog-cosignature">C2SP tlog-cosignature</a>
public final class Cosignature {
  /// The longest name and origin, in bytes, that ML-DSA-44 signs.
  private static final int MAX_NAME = 255;

  private static final byte[] SUBTREE = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);

  private final long time;
  private final byte[] signature;

  /// @param time Unix seconds; not negative
  /// @param signature 64 bytes, or the 2,420 of ML-DSA-44
  /// @throws IllegalArgumentException if either is otherwise
  public Cosignature(long time, byte[] signature) {
    if (time < 0 || !isLength(signature.length)) {
      throw new IllegalArgumentException(
          "not a cosignature: time " + time + ", " + signature.length + " bytes");
    }
    this.time = time;
    this.signature = signature.clone();
  }

  private static boolean isLength(int length) {
    return length == PublicKey.SIGNATURE_SIZE || length == MlDsa44.SIGNATURE_SIZE;
  }

  /// What the witness signs with Ed25519.
  public static byte[] message(Checkpoint checkpoint, long time) {
    return ("cosignature/v1\ntime " + time + "\n" + checkpoint.text())
        .getBytes(StandardCharsets.UTF_8);
  }

  /// What the witness of this name signs with ML-DSA-44: a `cosigned_message`, of all entries from
  /// 0 on.
  ///
  /// @throws IllegalArgumentException unless [#fitsMlDsa44]
  public static byte[] message(Checkpoint checkpoint, long time, String witness) {
    byte[] name = witness.getBytes(StandardCharsets.UTF_8);
    byte[] origin = checkpoint.origin().getBytes(StandardCharsets.UTF_8);
    if (name.length > MAX_NAME || origin.length > MAX_NAME) {
      throw new IllegalArgumentException(
          "names of " + name.length + " and " + origin.length + " bytes");
    }
    return ByteBuffer.allocate(SUBTREE.length + 2 + name.length + origin.length + 24 + Bytes32.SIZE)
        .put(SUBTREE)
        .put((byte) name.length)
        .put(name)
        .putLong(time)
        .put((byte) origin.length)
        .put(origin)
        .putLong(0)
        .putLong(checkpoint.size())
        .put(checkpoint.root().toByteArray())
        .array();
  }

  /// Whether a witness of this name can sign checkpoints of this log with ML-DSA-44, which takes
  /// names of at most 255 bytes.
  public static boolean fitsMlDsa44(String witness, String origin) {
    return witness.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME
        && origin.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME;
  }

  /// The cosignature of `checkpoint` by `witness` at `time`, in Unix seconds.
  public static Cosignature sign(Checkpoint checkpoint, long time, SigningKey witness) {
    return new Cosignature(time, witness.sign(message(checkpoint, time)));
  }

  /// The same with ML-DSA-44, by the witness of this name.
  ///
  /// @throws IllegalArgumentException unless [#fitsMlDsa44]
  public static Cosignature sign(
      Checkpoint checkpoint, long time, String name, MlDsa44Key witness) {
    return new Cosignature(time, witness.sign(message(checkpoint, time, name)));
  }

  /// When the witness says it saw the checkpoint, in Unix seconds.
  public long time() {
    return time;
  }

  /// Whether it was made with ML-DSA-44.
  public boolean isMlDsa44() {
    return signature.length == MlDsa44.SIGNATURE_SIZE;
  }

  /// A fresh copy of the 64 or 2,420 bytes.
  public byte[] signature() {
    return signature.clone();
  }

  /// Whether this is of `checkpoint`, by the witness of this key of Ed25519.
  public boolean verify(Checkpoint checkpoint, Bytes32 witnessKey, Verifier verifier) {
    return verifier.verify(witnessKey, message(checkpoint, time), signature);
  }

  /// Whether this is of `checkpoint`, by the witness of this key.
  public boolean verify(Checkpoint checkpoint, NoteKey witness, Verifier verifier) {
    return switch (witness.type()) {
      case NoteKey.COSIGNATURE -> verify(checkpoint, witness.key(), verifier);
      case NoteKey.ML_DSA_44 ->
          fitsMlDsa44(witness.name(), checkpoint.origin())
              && verifier.verifyMlDsa44(
                  witness.bytes(), message(checkpoint, time, witness.name()), signature);
      default -> false;
    };
  }

  /// Its line in the note of a checkpoint, by the witness of this key.
  public NoteSignature noteSignature(NoteKey witness) {
    byte[] timed = new byte[8 + signature.length];
    Longs.put(timed, 0, time);
    System.arraycopy(signature, 0, timed, 8, signature.length);
    return new NoteSignature(witness.name(), witness.id(), timed);
  }

  /// Reads the line of a witness whose key is of type [NoteKey#COSIGNATURE] or [NoteKey#ML_DSA_44].
  ///
  /// @throws MalformedException if it does not hold a time and 64 or 2,420 bytes
  public static Cosignature parse(NoteSignature line) throws MalformedException {
    byte[] timed = line.signature();
    long time = isLength(timed.length - 8) ? Longs.get(timed, 0) : -1;
    if (time < 0) {
      throw new MalformedException("not a cosignature");
    }
    return new Cosignature(time, Arrays.copyOfRange(timed, 8, timed.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cosignature that
        && time == that.time
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(time) + Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return "Cosignature at " + time;
  }
}

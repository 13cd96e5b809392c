package org.ramdam.protocol.tlog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;

/// A witness has seen a checkpoint at a time, and no other history of that log before (C2SP
/// tlog-cosignature, `cosignature/v1`). A value: bytes are copied in and out.
public final class Cosignature {
  private final long time;
  private final byte[] signature;

  /// @param time Unix seconds; not negative
  /// @param signature 64 bytes
  /// @throws IllegalArgumentException if either is otherwise
  public Cosignature(long time, byte[] signature) {
    if (time < 0 || signature.length != PublicKey.SIGNATURE_SIZE) {
      throw new IllegalArgumentException(
          "not a cosignature: time " + time + ", " + signature.length + " bytes");
    }
    this.time = time;
    this.signature = signature.clone();
  }

  /// What the witness signs.
  public static byte[] message(Checkpoint checkpoint, long time) {
    return ("cosignature/v1\ntime " + time + "\n" + checkpoint.text())
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The cosignature of `checkpoint` by `witness` at `time`, in Unix seconds.
  public static Cosignature sign(Checkpoint checkpoint, long time, SigningKey witness) {
    return new Cosignature(time, witness.sign(message(checkpoint, time)));
  }

  /// When the witness says it saw the checkpoint, in Unix seconds.
  public long time() {
    return time;
  }

  /// A fresh copy of the 64 bytes.
  public byte[] signature() {
    return signature.clone();
  }

  /// Whether this is of `checkpoint`, by the witness of this key.
  public boolean verify(Checkpoint checkpoint, Bytes32 witnessKey, Verifier verifier) {
    return verifier.verify(witnessKey, message(checkpoint, time), signature);
  }

  /// Its line in the note of a checkpoint, by the witness of this name and key.
  public NoteSignature noteSignature(String name, Bytes32 witnessKey) {
    byte[] timed = new byte[8 + signature.length];
    Longs.put(timed, 0, time);
    System.arraycopy(signature, 0, timed, 8, signature.length);
    return new NoteSignature(name, new NoteKey(name, NoteKey.COSIGNATURE, witnessKey).id(), timed);
  }

  /// Reads the line of a witness whose key is of type [NoteKey#COSIGNATURE].
  ///
  /// @throws MalformedException if it does not hold a time and 64 bytes
  public static Cosignature parse(NoteSignature line) throws MalformedException {
    byte[] timed = line.signature();
    long time = timed.length == 8 + PublicKey.SIGNATURE_SIZE ? Longs.get(timed, 0) : -1;
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

package org.ramdam.protocol.anchor;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;

/// An entry of a Sigsum log: somebody signed the checksum of something. A value: bytes are copied
/// in and out.
///
/// @see <a href="https://git.glasklar.is/sigsum/project/documentation/-/blob/main/log.md">Sigsum's
///   log.md</a>, section 2.3.3
public final class SigsumLeaf {
  /// How many bytes an entry is.
  public static final int SIZE = 2 * Bytes32.SIZE + PublicKey.SIGNATURE_SIZE;

  private static final byte[] NAMESPACE =
      "sigsum.org/v1/tree-leaf\0".getBytes(StandardCharsets.US_ASCII);

  private final Bytes32 checksum;
  private final byte[] signature;
  private final Bytes32 keyHash;

  private SigsumLeaf(Bytes32 checksum, byte[] signature, Bytes32 keyHash) {
    this.checksum = requireNonNull(checksum);
    this.signature = signature;
    this.keyHash = requireNonNull(keyHash);
  }

  /// What is signed of a file: the hash of its hash, since the hash is Sigsum's message.
  public static Bytes32 checksum(byte[] file) {
    return Sha256.of(Sha256.of(file).toByteArray());
  }

  /// The entry by which `key` says that there is a file of this checksum.
  public static SigsumLeaf sign(Bytes32 checksum, SigningKey key) {
    return new SigsumLeaf(
        checksum, key.sign(signed(checksum)), Sha256.of(key.publicKey().toByteArray()));
  }

  /// Reads what [#toByteArray] writes.
  ///
  /// @throws IllegalArgumentException if it is not [#SIZE] bytes
  public static SigsumLeaf of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a leaf is " + SIZE + " bytes, got " + bytes.length);
    }
    int end = Bytes32.SIZE + PublicKey.SIGNATURE_SIZE;
    return new SigsumLeaf(
        Bytes32.of(bytes, 0), Arrays.copyOfRange(bytes, Bytes32.SIZE, end), Bytes32.of(bytes, end));
  }

  private static byte[] signed(Bytes32 checksum) {
    byte[] signed = Arrays.copyOf(NAMESPACE, NAMESPACE.length + Bytes32.SIZE);
    checksum.write(signed, NAMESPACE.length);
    return signed;
  }

  /// See [#checksum(byte[])].
  public Bytes32 checksum() {
    return checksum;
  }

  /// A fresh copy of the 64 bytes.
  public byte[] signature() {
    return signature.clone();
  }

  /// SHA-256 of the key that signed.
  public Bytes32 keyHash() {
    return keyHash;
  }

  /// Whether it is by `key`.
  public boolean verify(Bytes32 key, Verifier verifier) {
    return keyHash.equals(Sha256.of(key.toByteArray()))
        && verifier.verify(key, signed(checksum), signature);
  }

  /// The entry: checksum ‖ signature ‖ hash of the key.
  public byte[] toByteArray() {
    byte[] out = new byte[SIZE];
    checksum.write(out, 0);
    System.arraycopy(signature, 0, out, Bytes32.SIZE, signature.length);
    keyHash.write(out, SIZE - Bytes32.SIZE);
    return out;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigsumLeaf that && Arrays.equals(toByteArray(), that.toByteArray());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toByteArray());
  }

  @Override
  public String toString() {
    return "SigsumLeaf of " + checksum.hex();
  }
}

package org.ramdam.protocol.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.ramdam.protocol.bytes.Bytes32;

/// SHA-256 (FIPS 180-4), the JDK's, which runs as a processor intrinsic. Not thread-safe; cheap to
/// make.
public final class Sha256 {
  /// Cloned for each hasher: a look-up by name costs as much as hashing a record.
  private static final MessageDigest FRESH = fresh();

  private final MessageDigest digest;
  private final byte[] out = new byte[Bytes32.SIZE];

  /// A hasher ready for its first byte.
  public Sha256() {
    try {
      digest = (MessageDigest) FRESH.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The hash of `bytes`.
  public static Bytes32 of(byte[] bytes) {
    return new Sha256().update(bytes).finish();
  }

  /// Takes one byte.
  public Sha256 update(byte b) {
    digest.update(b);
    return this;
  }

  /// Takes all of `bytes`.
  public Sha256 update(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /// Takes `length` bytes of `bytes` from `offset`.
  public Sha256 update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return this;
  }

  /// Takes the 32 bytes of `value`.
  public Sha256 update(Bytes32 value) {
    value.write(out, 0);
    digest.update(out);
    return this;
  }

  /// The hash of what was taken; the hasher is as new afterwards.
  public Bytes32 finish() {
    try {
      digest.digest(out, 0, out.length);
    } catch (java.security.DigestException e) {
      throw new IllegalStateException("32 bytes hold a SHA-256", e);
    }
    return Bytes32.of(out, 0);
  }
}

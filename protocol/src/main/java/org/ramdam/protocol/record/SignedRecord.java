package org.ramdam.protocol.record;

import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Verifier;

/// A core and its author's signature: what stands in a site log. Its bytes are never changed, and
/// the arrays it lends are never to be written.
///
/// Made by [RecordCodec]; being well-formed says nothing yet about the signature.
public final class SignedRecord {
  private final Bytes32 id;
  private final Core core;
  private final byte[] coreBytes;
  private final byte[] signature;

  SignedRecord(Bytes32 id, Core core, byte[] coreBytes, byte[] signature) {
    this.id = id;
    this.core = core;
    this.coreBytes = coreBytes;
    this.signature = signature;
  }

  /// SHA-256 of the core's bytes.
  public Bytes32 id() {
    return id;
  }

  /// What the core says.
  public Core core() {
    return core;
  }

  /// The bytes that are signed, lent.
  public byte[] coreBytes() {
    return coreBytes;
  }

  /// 64 bytes, lent.
  public byte[] signature() {
    return signature;
  }

  /// The entry of the log: the DSSE envelope, a fresh array.
  public byte[] entry() {
    return RecordCodec.envelope(coreBytes, signature);
  }

  /// Whether the author signed it, under `ramdam-ed25519-strict-1`.
  public boolean verify(Verifier verifier) {
    return verifier.verify(core.author(), RecordCodec.pae(coreBytes), signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedRecord that
        && id.equals(that.id)
        && java.util.Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "SignedRecord " + id;
  }
}

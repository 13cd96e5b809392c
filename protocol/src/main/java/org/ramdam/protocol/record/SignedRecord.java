package org.ramdam.protocol.record;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /// Whether the author signed it, and who else had to sign for what it says, under
  /// `ramdam-ed25519-strict-1`.
  public boolean verify(Verifier verifier) {
    return verifier.verify(core.author(), RecordCodec.pae(coreBytes), signature)
        && Consent.verify(core, verifier);
  }

  /// Those of a run of a log that must verify for all of it to be authentic: the newest of each
  /// author, which commits to the ids of those before it, and each that brings a device.
  public static List<SignedRecord> answering(List<SignedRecord> run) {
    Map<Bytes32, SignedRecord> newest = new LinkedHashMap<>();
    run.forEach(record -> newest.put(record.core().author(), record));
    var answering = new LinkedHashSet<>(newest.values());
    run.stream().filter(record -> Consent.isWithin(record.core())).forEach(answering::add);
    return List.copyOf(answering);
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

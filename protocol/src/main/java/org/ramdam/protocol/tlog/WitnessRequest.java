package org.ramdam.protocol.tlog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.ramdam.protocol.bytes.Bytes32;

/// What a log asks a witness: to cosign a checkpoint that goes on from one it knows (C2SP
/// tlog-witness, `add-checkpoint`).
///
/// @param old the size that the witness knows; 0 for none
/// @param proof see [Proofs#consistency]; empty if `old` is 0 or the size of the checkpoint
/// @param checkpoint with the signature of the log
public record WitnessRequest(long old, List<Bytes32> proof, Note checkpoint) {
  public WitnessRequest {
    requireNonNull(checkpoint);
    proof = List.copyOf(proof);
    if (old < 0 || proof.size() > TlogProof.MAX_HASHES) {
      throw new IllegalArgumentException("old size " + old + ", hashes " + proof.size());
    }
  }

  /// The body of the request.
  public String encode() {
    var out = new StringBuilder("old ").append(old).append('\n');
    for (Bytes32 hash : proof) {
      out.append(Base64Text.of(hash)).append('\n');
    }
    return out.append('\n').append(checkpoint.encode()).toString();
  }
}

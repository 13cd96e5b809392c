package org.ramdam.protocol.tlog;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// What a log asks a witness: to cosign a checkpoint that goes on from one it knows (C2SP
/// tlog-witness, `add-checkpoint`).
///
/// @param old the size that the witness knows; 0 for none
/// @param proof see [Proofs#consistency]; empty if `old` is 0 or the size of the checkpoint
/// @param signatures of the checkpoint, the log's among them
public record WitnessRequest(
    long old, List<Bytes32> proof, Checkpoint checkpoint, List<NoteSignature> signatures) {
  private static final String OLD = "old ";

  public WitnessRequest {
    requireNonNull(checkpoint);
    proof = List.copyOf(proof);
    signatures = List.copyOf(signatures);
    if (old < 0 || proof.size() > TlogProof.MAX_HASHES) {
      throw new IllegalArgumentException("old size " + old + ", hashes " + proof.size());
    }
  }

  /// The body of the request.
  public String encode() {
    var out = new StringBuilder(OLD).append(old).append('\n');
    for (Bytes32 hash : proof) {
      out.append(Base64Text.of(hash)).append('\n');
    }
    return out.append('\n').append(new Note(checkpoint.text(), signatures).encode()).toString();
  }

  /// Reads what [#encode] writes. Nothing is verified.
  ///
  /// @throws MalformedException if it is anything else
  public static WitnessRequest parse(String body) throws MalformedException {
    int end = body.indexOf("\n\n");
    if (end < 0 || !body.startsWith(OLD)) {
      throw new MalformedException("expected a line `old`, hashes, an empty line and a checkpoint");
    }
    String[] lines = body.substring(0, end).split("\n", TlogProof.MAX_HASHES + 2);
    if (lines.length > TlogProof.MAX_HASHES + 1) {
      throw new MalformedException("a proof has at most 63 hashes");
    }
    var proof = new ArrayList<Bytes32>();
    for (int i = 1; i < lines.length; i++) {
      proof.add(Base64Text.parseHash(lines[i]));
    }
    Note note = Note.parse(body.substring(end + 2));
    return new WitnessRequest(
        Decimal.parse(lines[0].substring(OLD.length())),
        proof,
        Checkpoint.parse(note.text()),
        note.signatures());
  }
}

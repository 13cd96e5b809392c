package org.ramdam.protocol.anchor;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// The file that proves, offline, that what somebody signed stands in a Sigsum log, and which
/// witnesses saw it there (Sigsum's proof format, version 2).
///
/// @see <a href="https://git.glasklar.is/sigsum/core/sigsum-go/-/blob/main/doc/sigsum-proof.md">
///   sigsum-proof.md</a>
public final class SigsumProof {
  private static final String ORIGIN = "sigsum.org/v1/tree/";

  private final SigsumLeaf leaf;
  private final Head head;
  private final Map<Bytes32, Cosignature> cosignatures;
  private final long index;
  private final List<Bytes32> hashes;

  /// The head of a Sigsum log, as its key signed it. The bytes are not copied.
  ///
  /// @param size positive
  /// @param signature 64 bytes, of [#checkpoint]
  public record Head(Bytes32 logKey, long size, Bytes32 root, byte[] signature) {
    public Head {
      requireNonNull(logKey);
      requireNonNull(root);
      if (size <= 0 || signature.length != PublicKey.SIGNATURE_SIZE) {
        throw new IllegalArgumentException("a head of size " + size);
      }
    }

    /// What the log signs, and witnesses cosign.
    public Checkpoint checkpoint() {
      return new Checkpoint(origin(logKey), size, root);
    }
  }

  /// @param cosignatures of the head, by the key of the witness; in the order they are written
  /// @param index where the leaf stands
  /// @param hashes see [Proofs#inclusion]
  public SigsumProof(
      SigsumLeaf leaf,
      Head head,
      Map<Bytes32, Cosignature> cosignatures,
      long index,
      List<Bytes32> hashes) {
    this.leaf = requireNonNull(leaf);
    this.head = requireNonNull(head);
    this.cosignatures = new LinkedHashMap<>(cosignatures);
    this.index = index;
    this.hashes = List.copyOf(hashes);
  }

  /// What a Sigsum log is called: it follows from its key.
  public static String origin(Bytes32 logKey) {
    return ORIGIN + Sha256.of(logKey.toByteArray()).hex();
  }

  /// The text of the file. Keys are named by their hashes; a log of one entry has no path.
  public String encode() {
    var out = new StringBuilder("version=2\n");
    line(out, "log", hash(head.logKey));
    line(out, "leaf", leaf.keyHash().hex(), hex(leaf.signature()));
    out.append('\n');
    line(out, "size", Long.toString(head.size));
    line(out, "root_hash", head.root.hex());
    line(out, "signature", hex(head.signature));
    cosignatures.forEach((key, cosignature) ->
        line(
            out,
            "cosignature",
            hash(key),
            Long.toString(cosignature.time()),
            hex(cosignature.signature())));
    if (head.size > 1) {
      out.append('\n');
      line(out, "leaf_index", Long.toString(index));
      hashes.forEach(hash -> line(out, "node_hash", hash.hex()));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String... values) {
    out.append(name).append('=').append(String.join(" ", values)).append('\n');
  }

  private static String hash(Bytes32 key) {
    return Sha256.of(key.toByteArray()).hex();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /// When, in Unix seconds, the quorum of `policy` had seen in the log that `leafKey` signed
  /// `file`: 0 if nobody has to have seen it. Empty if this proves nothing of the kind.
  public OptionalLong seenAt(byte[] file, Bytes32 leafKey, Policy policy, Verifier verifier) {
    var hasher = new TreeHasher();
    Checkpoint checkpoint = head.checkpoint();
    if (!leaf.checksum().equals(SigsumLeaf.checksum(file))
        || !leaf.verify(leafKey, verifier)
        || !checkpoint.verify(head.logKey, head.signature, verifier)
        || !Proofs.verifyInclusion(
            index, head.size, hasher.leaf(leaf.toByteArray()), hashes, head.root, hasher)) {
      return OptionalLong.empty();
    }
    var times = new HashMap<NoteKey, Long>();
    for (NoteKey witness : policy.witnesses()) {
      // Sigsum knows Ed25519 alone.
      Cosignature cosignature = witness.isEd25519() ? cosignatures.get(witness.key()) : null;
      if (cosignature != null && cosignature.verify(checkpoint, witness, verifier)) {
        times.put(witness, cosignature.time());
      }
    }
    return policy.metAt(times);
  }
}

package org.ramdam.protocol.anchor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// An anchor of a network of two sites, in a Sigsum log, with three witnesses of which two are
/// asked for. The same arguments give the same bytes.
public record AnchorExample(
    SigsumLeaf leaf,
    SigsumProof.Head head,
    Map<Bytes32, Cosignature> cosignatures,
    long index,
    List<Bytes32> hashes) {
  /// Who signs the leaves.
  public static final SigningKey REGISTRAR = key(1);

  private static final SigningKey LOG = key(2);
  private static final List<SigningKey> WITNESSES = List.of(key(3), key(4), key(5));

  private static SigningKey key(int seed) {
    byte[] bytes = new byte[SigningKey.SEED_SIZE];
    Arrays.fill(bytes, (byte) seed);
    return SigningKey.ofSeed(bytes);
  }

  /// Where the logs of the two sites stand on a day.
  public static Frontier frontier(long day) {
    Bytes32 one = Sha256.of(new byte[] {1});
    Bytes32 other = Sha256.of(new byte[] {2});
    var heads =
        List.of(
            new Checkpoint(Origin.of(other, 1), 70 + day, Sha256.of(new byte[] {3, (byte) day})),
            new Checkpoint(Origin.of(one, 2), 5, Sha256.of(new byte[] {4})));
    return new Frontier(Origin.of(one, 2), LOG.publicKey(), heads);
  }

  /// The leaf at `index` of a log of `size`, a day each, whose head so many witnesses cosigned: the
  /// n-th n seconds after the first.
  public static AnchorExample of(int size, int index, int cosigned) {
    var hasher = new TreeHasher();
    var leaves = new ArrayList<SigsumLeaf>();
    for (int day = 0; day < size; day++) {
      leaves.add(SigsumLeaf.sign(SigsumLeaf.checksum(frontier(day).encode()), REGISTRAR));
    }
    HashReader tree = tree(leaves, hasher);
    Bytes32 root = Proofs.root(size, tree, hasher);
    var checkpoint = new Checkpoint(SigsumProof.origin(LOG.publicKey()), size, root);
    var cosignatures = new LinkedHashMap<Bytes32, Cosignature>();
    for (SigningKey witness : WITNESSES.subList(0, cosigned)) {
      long time = 1_795_000_000L + cosignatures.size();
      cosignatures.put(witness.publicKey(), Cosignature.sign(checkpoint, time, witness));
    }
    return new AnchorExample(
        leaves.get(index),
        new SigsumProof.Head(LOG.publicKey(), size, root, checkpoint.sign(LOG)),
        cosignatures,
        index,
        Proofs.inclusion(index, size, tree, hasher));
  }

  private static HashReader tree(List<SigsumLeaf> leaves, TreeHasher hasher) {
    return new HashReader() {
      @Override
      public Bytes32 node(int level, long at) {
        return level == 0
            ? hasher.leaf(leaves.get((int) at).toByteArray())
            : hasher.node(node(level - 1, 2 * at), node(level - 1, 2 * at + 1));
      }
    };
  }

  /// The proof.
  public SigsumProof proof() {
    return new SigsumProof(leaf, head, cosignatures, index, hashes);
  }

  /// What it is of.
  public byte[] file() {
    return frontier(index).encode();
  }

  /// Two of the three witnesses.
  public static Policy policy() {
    var keys = new ArrayList<NoteKey>();
    for (SigningKey witness : WITNESSES) {
      keys.add(new NoteKey("w.example/" + keys.size(), NoteKey.COSIGNATURE, witness.publicKey()));
    }
    return Policy.of(2, keys);
  }
}

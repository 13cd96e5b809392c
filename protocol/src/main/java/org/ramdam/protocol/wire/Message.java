package org.ramdam.protocol.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// What one site says to another, a frame each. A site is named by the first eight bytes of its id.
/// A size of a log is an [Extent].
public sealed interface Message {
  /// The first frame of either side.
  ///
  /// @param digest 16 bytes of SHA-256(salt ‖ frontier)
  record Hello(int versionMin, int versionMax, Bytes32 network, byte[] digest) implements Message {}

  /// Digests of the 2^`bits` buckets of the frontier; a log is in the bucket of the first bits of
  /// its site id.
  record Buckets(int bits, long[] digests) implements Message {}

  /// Logs of the buckets that differ.
  ///
  /// @param roots eight bytes of SHA-256(salt ‖ root) each
  /// @param answer whether it answers a frontier, and so lists only what differs
  /// @param bits of the buckets it is about; 0 for all logs
  /// @param buckets which of the 2^`bits`
  record Frontier(long[] sites, long[] sizes, long[] roots, boolean answer, int bits, int[] buckets)
      implements Message {}

  /// Asks for the entries [`from`, `to`) of a log. Where `from` is of an earlier generation than
  /// the log of who is asked, the answer may begin before.
  record Fetch(long site, long from, long to) implements Message {}

  /// Entries of a log, or a part of them.
  ///
  /// @param from the extent of what is before the first record in this frame
  /// @param count how many they are
  /// @param records as [org.ramdam.protocol.network.Run] lays them out
  /// @param treeSize of the checkpoint that covers the run; 0 if more frames of the run follow
  /// @param signature of that checkpoint, 64 bytes; empty if more follow
  /// @param proof consistency from the run's end to `treeSize`
  /// @param live whether it is pushed, and then a run of its own
  record RunPart(
      long site,
      long from,
      int count,
      byte[] records,
      long treeSize,
      byte[] signature,
      List<Bytes32> proof,
      boolean live)
      implements Message {
    public RunPart {
      proof = List.copyOf(proof);
    }

    /// Whether the run ends here.
    public boolean isLast() {
      return treeSize != 0;
    }
  }

  /// Logs that have grown.
  record Have(long[] sites, long[] sizes) implements Message {}

  /// A cosignature of a checkpoint.
  ///
  /// @param time Unix seconds
  /// @param mlDsa44 the same with ML-DSA-44; null if it is not there
  record Cosigned(
      long site, long witness, long size, long time, byte[] signature, @Nullable MlDsa44 mlDsa44)
      implements Message {
    /// A signature and the key that made it, which the inception of the witness has the hash of.
    public record MlDsa44(byte[] key, byte[] signature) {}

    /// With Ed25519 alone.
    public Cosigned(long site, long witness, long size, long time, byte[] signature) {
      this(site, witness, size, time, signature, null);
    }

    /// With a signature of ML-DSA-44 beside it.
    public Cosigned with(byte[] key, byte[] mlDsa44) {
      return new Cosigned(site, witness, size, time, signature, new MlDsa44(key, mlDsa44));
    }

    /// Without one.
    public Cosigned withoutMlDsa44() {
      return new Cosigned(site, witness, size, time, signature);
    }
  }

  /// Asks for private parts that came without.
  record WantPrivate(long site, long[] indexes) implements Message {}

  /// Private parts; an empty one is not there either.
  record Privates(long site, long[] indexes, List<byte[]> parts) implements Message {
    public Privates {
      parts = List.copyOf(parts);
    }
  }

  /// Asks for the newest head of a log, of which `size` entries are covered by one here.
  record AskHead(long site, long size) implements Message {}

  /// The newest head of a log, of the site that was asked.
  ///
  /// @param signature of the site's log key, 64 bytes
  /// @param prefix the root of its tree at the size that was asked about; its own if that is larger
  /// @param proof consistency from there to its size
  record Head(
      long site, long size, Bytes32 root, byte[] signature, Bytes32 prefix, List<Bytes32> proof)
      implements Message {
    public Head {
      proof = List.copyOf(proof);
    }

    /// The answer to a question about `asked` entries.
    ///
    /// @param asked an extent of the generation that `head` is of
    public static Head of(
        long site, SignedTreeHead head, long asked, HashReader hashes, TreeHasher hasher) {
      long from = Math.min(Extent.size(asked), head.size());
      return new Head(
          site,
          Extent.of(Extent.generation(asked), head.size()),
          head.root(),
          head.signature(),
          Proofs.root(from, hashes, hasher),
          Proofs.consistency(from, head.size(), hashes, hasher));
    }

    /// What the site signed.
    public SignedTreeHead signed() {
      return new SignedTreeHead(Extent.size(size), root, signature);
    }
  }

  /// A site shows two histories.
  ///
  /// @param generation of its log
  /// @param proof the text of a [org.ramdam.protocol.network.ForkProof]
  record Fork(long site, int generation, String proof) implements Message {}

  /// Asks a neighbour to send a log from there on, and to push from now on.
  record Graft(long site, long from) implements Message {}

  /// Asks a neighbour to announce, and not to push, from now on.
  record Prune() implements Message {}

  /// What sites say of whose neighbours they are.
  record Membership(HyParView.Message said) implements Message {}

  /// Are you there?
  record Ping(long token) implements Message {}

  /// Yes.
  record Pong(long token) implements Message {}

  /// Why the connection ends.
  record Bye(ByeCode code, String reason) implements Message {}

  /// The first frame of a site that holds an invite.
  record JoinRequest(byte[] secret, byte[] inception, byte[] words) implements Message {}

  /// What a new site needs in order to verify all the rest.
  ///
  /// @param genesisWords the private part of the genesis
  /// @param inceptions of the founder first, then of the site that answers
  /// @param words their private parts
  /// @param stillNeeded how many more sites must sponsor the new one
  record Welcome(
      Bytes32 network,
      byte[] genesis,
      byte[] genesisWords,
      List<byte[]> inceptions,
      List<byte[]> words,
      int stillNeeded)
      implements Message {
    public Welcome {
      inceptions = List.copyOf(inceptions);
      words = List.copyOf(words);
    }
  }
}

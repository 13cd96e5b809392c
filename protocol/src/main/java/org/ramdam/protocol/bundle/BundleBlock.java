package org.ramdam.protocol.bundle;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Note;

/// What a bundle is made of, in this order: a header, the sites, then of each site its head, the
/// proofs that it shows two histories, and its runs. Well-formed by itself; whether it is true is
/// for [BundleCheck] to say.
public sealed interface BundleBlock {
  /// Which network.
  ///
  /// @param genesisWords salt ‖ bytes; empty if they are not given
  /// @param founder entry 0 of the founder
  /// @param publicOnly whether words for the sites of the network were left out
  /// @param logs how many follow; at most [Limits#SITES]
  record Header(
      SignedRecord genesis, byte[] genesisWords, SignedRecord founder, boolean publicOnly, int logs)
      implements BundleBlock {
    public Header {
      requireNonNull(genesis);
      requireNonNull(founder);
      if (logs < 0 || logs > Limits.SITES) {
        throw new IllegalArgumentException("a bundle of " + logs + " logs");
      }
    }

    /// The network's id.
    public Bytes32 network() {
      return genesis.id();
    }
  }

  /// Some of the logs, by ascending site id.
  record Sites(List<Site> sites) implements BundleBlock {
    /// Sites of one block as [BundleBlocks] writes them: all blocks but the last have so many.
    public static final int COUNT = 64;

    public Sites {
      sites = List.copyOf(sites);
      if (sites.isEmpty()) {
        throw new IllegalArgumentException("a block of no sites");
      }
    }
  }

  /// A log, or what was added to it.
  ///
  /// @param inception entry 0
  /// @param words those of entry 0, salt ‖ bytes; empty if they are not given
  /// @param from index of the first entry in the bundle; the log's end if there is none
  /// @param to index after the last one, positive
  /// @param edge of the tree of the first `from` entries, from the largest subtree to the smallest
  record Site(SignedRecord inception, byte[] words, long from, long to, List<Bytes32> edge) {
    public Site {
      requireNonNull(inception);
      edge = List.copyOf(edge);
      if (from < 0 || from > to || to == 0 || edge.size() != Long.bitCount(from)) {
        throw new IllegalArgumentException(
            "entries %d to %d, %d hashes before them".formatted(from, to, edge.size()));
      }
    }

    /// The site's id.
    public Bytes32 id() {
      return inception.id();
    }

    /// The right edge of what stands before.
    CompactRange before() {
      return CompactRange.of(from, edge);
    }
  }

  /// The head of the next log, with cosignatures.
  record Head(Note note) implements BundleBlock {
    public Head {
      requireNonNull(note);
    }
  }

  /// That the site shows two histories of that log.
  record Fork(ForkProof proof) implements BundleBlock {
    public Fork {
      requireNonNull(proof);
    }
  }

  /// Entries of that log.
  ///
  /// @param records as a [org.ramdam.protocol.network.Run] lays them out; lent
  /// @param proof consistency from the run's end to the head's size
  record Entries(long from, int count, byte[] records, List<Bytes32> proof) implements BundleBlock {
    /// Bytes of records after which a run ends as [BundleBlocks] writes them, if it has not ended
    /// with [Limits#RUN_ENTRIES].
    public static final int BYTES = 512 << 10;

    public Entries {
      proof = List.copyOf(proof);
      if (from < 0 || count < 1 || count > Limits.RUN_ENTRIES || proof.size() > 64) {
        throw new IllegalArgumentException(
            "a run of %d entries, %d hashes".formatted(count, proof.size()));
      }
    }
  }
}

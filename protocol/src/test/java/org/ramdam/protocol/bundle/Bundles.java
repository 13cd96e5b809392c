package org.ramdam.protocol.bundle;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.crypto.Verifier;

/// Bundles of [BundledSite]s, and what is found when they are read.
final class Bundles {
  private static final int RUN = 10;

  private Bundles() {}

  /// The blocks of logs from these indexes to their ends, in the order of the sites' ids.
  static List<BundleBlock> blocks(List<BundledSite> sites, long from, boolean publicOnly) {
    var blocks = new ArrayList<BundleBlock>();
    BundledSite founder = sites.getFirst();
    var genesis = founder.items.get(1);
    blocks.add(
        new BundleBlock.Header(
            genesis.record(),
            requireNonNull(genesis.words()),
            founder.inception(),
            publicOnly,
            sites.size()));
    List<BundledSite> ordered =
        sites.stream().sorted(Comparator.comparing(BundledSite::id)).toList();
    blocks.add(
        new BundleBlock.Sites(
            ordered.stream().map(site -> site.site(from, site.items.size())).toList()));
    for (BundledSite site : ordered) {
      long to = site.items.size();
      BundledSite witness = site == sites.getFirst() ? sites.getLast() : sites.getFirst();
      blocks.add(site.head(to, witness));
      for (long at = from; at < to; at += RUN) {
        blocks.add(site.entries(at, Math.min(to, at + RUN), to, publicOnly));
      }
    }
    return blocks;
  }

  static byte[] file(List<BundleBlock> blocks) {
    return filePacked(blocks.stream().map(BundleBlocks::pack).toList());
  }

  static byte[] filePacked(List<byte[]> packed) {
    var writer = new BundleWriter();
    var out = new ByteArrayOutputStream();
    out.writeBytes(writer.start());
    packed.forEach(block -> out.writeBytes(writer.block(block)));
    out.writeBytes(writer.end());
    return out.toByteArray();
  }

  /// What was found in a file.
  ///
  /// @param problems all that was told, in order
  record Found(BundleCheck check, List<BundleProblem> problems) {
    boolean isSound() {
      return problems.isEmpty();
    }
  }

  /// Reads on wherever it can.
  static Found read(byte[] file) {
    return read(file, new BundleCheck(Verifier.strict(), false));
  }

  static Found read(byte[] file, BundleCheck check) {
    var problems = new ArrayList<BundleProblem>();
    var reader = BundleReader.fromStart();
    while (reader.wanted() > 0) {
      try {
        BundleBlock block = reader.take(next(file, file.length, reader));
        note(block == null ? null : check.take(block, reader.blockOffset()), problems);
      } catch (DamagedBundleException e) {
        note(check.damaged(e), problems);
        if (!e.isReadable()) {
          return new Found(check, problems);
        }
      }
    }
    if (reader.offset() < file.length) {
      note(check.damaged(reader.tail()), problems);
    }
    note(check.end(reader.offset()), problems);
    return new Found(check, problems);
  }

  private static byte[] next(byte[] file, int length, BundleReader reader) {
    int at = (int) reader.offset();
    return Arrays.copyOfRange(file, at, Math.min(length, at + reader.wanted()));
  }

  private static void note(@Nullable BundleProblem problem, List<BundleProblem> problems) {
    if (problem != null) {
      problems.add(problem);
    }
  }

  /// Where the blocks of a file begin, and at last where its end does.
  static NavigableSet<Integer> offsets(byte[] file) {
    var offsets = new TreeSet<Integer>();
    int at = BundleWriter.MAGIC.length;
    while (Longs.getInt(file, at) != 0) {
      offsets.add(at);
      at += BundleWriter.LENGTH + Longs.getInt(file, at);
    }
    offsets.add(at);
    return offsets;
  }

  /// Reads the bytes alone, without a look at what they say; null if they are whole.
  static @Nullable DamagedBundleException damage(byte[] file, int length) {
    var reader = BundleReader.fromStart();
    try {
      while (reader.wanted() > 0) {
        var _ = reader.take(next(file, length, reader));
      }
    } catch (DamagedBundleException e) {
      return e;
    }
    return reader.offset() < length ? reader.tail() : null;
  }

  /// The same of a file whose bytes before the block at `offset` are whole: that block is read
  /// first, and all of it only if nothing is found there.
  static @Nullable DamagedBundleException damage(byte[] file, int length, int offset) {
    var reader = BundleReader.fromBlock(offset);
    try {
      var _ = reader.take(next(file, length, reader));
      var _ = reader.take(next(file, length, reader));
    } catch (DamagedBundleException e) {
      return e;
    }
    return damage(file, length);
  }
}

package org.ramdam.protocol.bundle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bundle.proto.BundleFork;
import org.ramdam.protocol.bundle.proto.BundleHead;
import org.ramdam.protocol.bundle.proto.BundleHeader;
import org.ramdam.protocol.bundle.proto.BundleRun;
import org.ramdam.protocol.bundle.proto.BundleSite;
import org.ramdam.protocol.bundle.proto.BundleSites;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.tlog.Note;

/// Blocks to bytes and back: protobuf in its one encoding, packed as a zlib stream (RFC 1950),
/// whose checksum finds accidental damage where it is.
public final class BundleBlocks {
  private BundleBlocks() {}

  /// The packed bytes of a block, at most [Limits#BUNDLE_BLOCK_BYTES].
  public static byte[] pack(BundleBlock block) {
    return deflate(encode(block));
  }

  /// Reads what [#pack] writes.
  ///
  /// @throws MalformedException if it is anything else
  public static BundleBlock unpack(byte[] packed) throws MalformedException {
    byte[] bytes = inflate(packed);
    try {
      var proto = org.ramdam.protocol.bundle.proto.BundleBlock.parseFrom(bytes);
      BundleBlock block = decode(proto);
      if (!Arrays.equals(encode(block), bytes)) {
        throw new MalformedException("a block that is not in its one encoding");
      }
      return block;
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("a block that is not protobuf: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()), e);
    }
  }

  // ---- packing

  static byte[] deflate(byte[] bytes) {
    requireSize(bytes.length);
    var deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[bytes.length / 2 + 64];
      int end = deflater.deflate(out);
      while (!deflater.finished()) {
        out = Arrays.copyOf(out, 2 * out.length);
        end += deflater.deflate(out, end, out.length - end);
      }
      requireSize(end);
      return Arrays.copyOf(out, end);
    } finally {
      deflater.end();
    }
  }

  private static void requireSize(int bytes) {
    if (bytes > Limits.BUNDLE_BLOCK_BYTES) {
      throw new IllegalArgumentException("a block has at most 1 MiB, got " + bytes + " bytes");
    }
  }

  private static byte[] inflate(byte[] packed) throws MalformedException {
    var inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] out = new byte[Math.clamp(4L * packed.length, 64, Limits.BUNDLE_BLOCK_BYTES)];
      int end = inflater.inflate(out);
      while (!inflater.finished()) {
        if (end < out.length || inflater.needsInput() || inflater.needsDictionary()) {
          throw new MalformedException("a block that does not end");
        }
        if (end == Limits.BUNDLE_BLOCK_BYTES) {
          // A full megabyte may still lack the end of its stream, which has no more bytes.
          if (inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
            throw new MalformedException("a block of more than 1 MiB");
          }
          break;
        }
        out = Arrays.copyOf(out, Math.min(2 * out.length, Limits.BUNDLE_BLOCK_BYTES));
        end += inflater.inflate(out, end, out.length - end);
      }
      if (inflater.getRemaining() > 0) {
        throw new MalformedException("bytes after the end of a block");
      }
      return Arrays.copyOf(out, end);
    } catch (DataFormatException e) {
      throw new MalformedException("a block that cannot be unpacked: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  // ---- blocks

  private static byte[] encode(BundleBlock block) {
    var proto = org.ramdam.protocol.bundle.proto.BundleBlock.newBuilder();
    switch (block) {
      case BundleBlock.Header b ->
          proto.setHeader(
              BundleHeader.newBuilder()
                  .setGenesis(bytes(b.genesis().entry()))
                  .setGenesisPrivate(bytes(b.genesisWords()))
                  .setFounder(bytes(b.founder().entry()))
                  .setPublicOnly(b.publicOnly())
                  .setLogs(b.logs()));
      case BundleBlock.Sites b ->
          proto.setSites(
              BundleSites.newBuilder()
                  .addAllSites(b.sites().stream().map(BundleBlocks::encode).toList()));
      case BundleBlock.Fork b ->
          proto.setFork(BundleFork.newBuilder().setProof(b.proof().encode()));
      case BundleBlock.Head b -> proto.setHead(BundleHead.newBuilder().setNote(b.note().encode()));
      case BundleBlock.Entries b ->
          proto.setRun(
              BundleRun.newBuilder()
                  .setFrom(b.from())
                  .setCount(b.count())
                  .setRecords(bytes(b.records()))
                  .setProof(bytes(joined(b.proof()))));
    }
    return proto.build().toByteArray();
  }

  private static BundleSite encode(BundleBlock.Site site) {
    return BundleSite.newBuilder()
        .setInception(bytes(site.inception().entry()))
        .setInceptionPrivate(bytes(site.words()))
        .setFrom(site.from())
        .setTo(site.to())
        .setEdge(bytes(joined(site.edge())))
        .build();
  }

  private static ByteString bytes(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static byte[] joined(List<Bytes32> hashes) {
    byte[] out = new byte[Bytes32.SIZE * hashes.size()];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).write(out, Bytes32.SIZE * i);
    }
    return out;
  }

  private static BundleBlock decode(org.ramdam.protocol.bundle.proto.BundleBlock proto)
      throws MalformedException {
    return switch (proto.getBlockCase()) {
      case HEADER -> {
        BundleHeader b = proto.getHeader();
        yield new BundleBlock.Header(
            RecordCodec.decode(b.getGenesis().toByteArray()),
            b.getGenesisPrivate().toByteArray(),
            RecordCodec.decode(b.getFounder().toByteArray()),
            b.getPublicOnly(),
            b.getLogs());
      }
      case SITES -> {
        var sites = new ArrayList<BundleBlock.Site>();
        for (BundleSite site : proto.getSites().getSitesList()) {
          sites.add(
              new BundleBlock.Site(
                  RecordCodec.decode(site.getInception().toByteArray()),
                  site.getInceptionPrivate().toByteArray(),
                  site.getFrom(),
                  site.getTo(),
                  split(site.getEdge())));
        }
        yield new BundleBlock.Sites(sites);
      }
      case HEAD -> new BundleBlock.Head(Note.parse(proto.getHead().getNote()));
      case FORK -> new BundleBlock.Fork(ForkProof.parse(proto.getFork().getProof()));
      case RUN -> {
        BundleRun b = proto.getRun();
        yield new BundleBlock.Entries(
            b.getFrom(), b.getCount(), b.getRecords().toByteArray(), split(b.getProof()));
      }
      case BLOCK_NOT_SET -> throw new MalformedException("a block of a kind that is not known");
    };
  }

  private static List<Bytes32> split(ByteString bytes) throws MalformedException {
    if (bytes.size() % Bytes32.SIZE != 0 || bytes.size() > 64 * Bytes32.SIZE) {
      throw new MalformedException("hashes of " + bytes.size() + " bytes");
    }
    var hashes = new ArrayList<Bytes32>();
    byte[] in = bytes.toByteArray();
    for (int at = 0; at < in.length; at += Bytes32.SIZE) {
      hashes.add(Bytes32.of(in, at));
    }
    return hashes;
  }
}

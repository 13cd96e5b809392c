package org.ramdam.node.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Tile;

/// The logs held as files of C2SP tlog-tiles: checkpoints, tiles of hashes, and the entries below
/// them, as far as a head covers them. Words are in none of them.
///
/// @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
public final class TileFiles {
  private static final String ENTRIES = "tile/entries/";
  private static final int TILE_LEVELS = 8;

  private final Archive archive;
  private final Proofs proofs;

  /// Over the logs of a node.
  public TileFiles(Archive archive, Proofs proofs) {
    this.archive = archive;
    this.proofs = proofs;
  }

  /// The newest checkpoint of a log, as a note with its cosignatures; null if there is none.
  byte @Nullable [] checkpoint(Bytes32 site) {
    SignedTreeHead head = archive.state(site).head();
    return head == null
        ? null
        : proofs.checkpoint(site, head).encode().getBytes(StandardCharsets.UTF_8);
  }

  /// A tile, of hashes or of entries; null if the log has none of this path, or not as wide.
  byte @Nullable [] tile(Bytes32 site, String path) {
    SignedTreeHead head = archive.state(site).head();
    try {
      if (head == null) {
        return null;
      }
      return path.startsWith(ENTRIES)
          ? entries(site, Tile.parseEntriesPath(path), head.size())
          : hashes(site, Tile.parsePath(path), head.size());
    } catch (MalformedException _) {
      return null;
    }
  }

  private byte @Nullable [] hashes(Bytes32 site, Tile tile, long size) {
    int level = TILE_LEVELS * tile.level();
    long first = tile.index() * Tile.FULL;
    // Of 2^63 entries and more there are none, and shifting by 64 would find some.
    long complete = level > 62 ? 0 : size >>> level;
    if (first / Tile.FULL != tile.index() || complete < first + tile.width()) {
      return null;
    }
    HashReader reader = archive.hashes(site);
    byte[] out = new byte[tile.width() * Bytes32.SIZE];
    for (int i = 0; i < tile.width(); i++) {
      reader.node(level, first + i).write(out, i * Bytes32.SIZE);
    }
    return out;
  }

  private byte @Nullable [] entries(Bytes32 site, Tile above, long size) {
    long first = above.index() * Tile.FULL;
    if (first / Tile.FULL != above.index() || size < first + above.width()) {
      return null;
    }
    var out = new ByteArrayOutputStream();
    archive.entries(
        site,
        first,
        first + above.width(),
        (_, entry, _) -> {
          out.write(entry.length >>> 8);
          out.write(entry.length);
          out.writeBytes(entry);
          return true;
        });
    return out.toByteArray();
  }
}

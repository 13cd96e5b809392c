package org.ramdam.protocol.tlog;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// The file that proves, offline, that an entry stands in a log (C2SP tlog-proof). Nothing is
/// verified here, not even that the note's text is a [Checkpoint]. A value: bytes are copied in and
/// out.
public final class TlogProof {
  /// Bytes of the extra data. Others read the format line by line, 64 KiB at most each.
  public static final int MAX_EXTRA = 48_000;

  /// Hashes of a proof: one for each level of the largest tree.
  public static final int MAX_HASHES = 63;

  private static final String HEADER = "c2sp.org/tlog-proof@v1\n";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  private final byte[] extra;
  private final long index;
  private final List<Bytes32> hashes;
  private final Note checkpoint;

  /// @param extra not authenticated by the proof; empty if there is none
  /// @param index of the entry in the log
  /// @param hashes see [Proofs#inclusion]
  /// @param checkpoint with the signatures of the log and its witnesses
  /// @throws IllegalArgumentException if `extra` or `hashes` are too many, or `index` is negative
  public TlogProof(byte[] extra, long index, List<Bytes32> hashes, Note checkpoint) {
    if (extra.length > MAX_EXTRA || hashes.size() > MAX_HASHES || index < 0) {
      throw new IllegalArgumentException(
          "extra of " + extra.length + " bytes, index " + index + ", hashes " + hashes.size());
    }
    this.extra = extra.clone();
    this.index = index;
    this.hashes = List.copyOf(hashes);
    this.checkpoint = requireNonNull(checkpoint);
  }

  /// A fresh copy of the extra data; empty if there is none.
  public byte[] extra() {
    return extra.clone();
  }

  /// Where the entry stands in the log.
  public long index() {
    return index;
  }

  /// The inclusion proof, from the leaf's sibling to a child of the root.
  public List<Bytes32> hashes() {
    return hashes;
  }

  /// The checkpoint's note.
  public Note checkpoint() {
    return checkpoint;
  }

  /// The text of the file.
  public String encode() {
    var out = new StringBuilder(HEADER);
    if (extra.length > 0) {
      out.append(EXTRA).append(Base64Text.of(extra)).append('\n');
    }
    out.append(INDEX).append(index).append('\n');
    for (Bytes32 hash : hashes) {
      out.append(Base64Text.of(hash)).append('\n');
    }
    return out.append('\n').append(checkpoint.encode()).toString();
  }

  /// Reads what [#encode] writes.
  ///
  /// @throws MalformedException if it is anything else
  public static TlogProof parse(String text) throws MalformedException {
    int end = text.indexOf("\n\n");
    if (!text.startsWith(HEADER) || end < HEADER.length()) {
      throw new MalformedException("a proof is a header, an index, hashes and a checkpoint");
    }
    List<String> lines = List.of(text.substring(HEADER.length(), end).split("\n", -1));
    int next = 0;
    byte[] extra = {};
    if (lines.getFirst().startsWith(EXTRA)) {
      extra = Base64Text.parse(lines.getFirst().substring(EXTRA.length()));
      next++;
      if (extra.length == 0 || extra.length > MAX_EXTRA) {
        throw new MalformedException("extra data of " + extra.length + " bytes");
      }
    }
    if (next == lines.size() || !lines.get(next).startsWith(INDEX)) {
      throw new MalformedException("a proof has an index");
    }
    long index = Decimal.parse(lines.get(next).substring(INDEX.length()));
    List<String> encoded = lines.subList(next + 1, lines.size());
    if (encoded.size() > MAX_HASHES) {
      throw new MalformedException("a proof has at most 63 hashes");
    }
    var hashes = new ArrayList<Bytes32>();
    for (String hash : encoded) {
      hashes.add(Base64Text.parseHash(hash));
    }
    return new TlogProof(extra, index, hashes, Note.parse(text.substring(end + 2)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TlogProof that
        && Arrays.equals(extra, that.extra)
        && index == that.index
        && hashes.equals(that.hashes)
        && checkpoint.equals(that.checkpoint);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(index) + hashes.hashCode()) + checkpoint.hashCode();
  }

  @Override
  public String toString() {
    return "TlogProof of entry " + index;
  }
}

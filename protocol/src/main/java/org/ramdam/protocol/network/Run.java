package org.ramdam.protocol.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;

/// Entries of one log from one peer, with the checkpoint that covers them: what is asked for,
/// verified and stored at a time.
///
/// A record is laid out as: length of the core, core, signature, length of the private part (0: not
/// with it), private part. Lengths are varints. The entry's envelope is made again from these,
/// which spares the wire its fixed bytes.
///
/// @param count how many records `parts` hold
/// @param parts their bytes, in one array or several
/// @param treeSize the [Extent] of that checkpoint
/// @param live whether it was pushed as it was appended, and not asked for
public record Run(
    long site,
    long from,
    int count,
    List<byte[]> parts,
    long treeSize,
    byte[] signature,
    List<Bytes32> proof,
    boolean live) {
  public Run {
    parts = List.copyOf(parts);
    proof = List.copyOf(proof);
  }

  /// A record of a run.
  ///
  /// @param entry the record's envelope
  /// @param words salt ‖ bytes of the private part, unchecked; null if it came without
  public record Item(SignedRecord record, byte[] entry, byte @Nullable [] words) {}

  /// The generation of the log that it is of.
  public int generation() {
    return Extent.generation(treeSize);
  }

  /// The index after its last entry.
  public long to() {
    return from + count;
  }

  /// Its records.
  ///
  /// @throws MalformedException if the bytes are not `count` records in their one encoding
  public List<Item> items() throws MalformedException {
    var items = new ArrayList<Item>(count);
    for (byte[] part : parts) {
      var reader = new Reader(part);
      while (reader.at < part.length) {
        if (items.size() == count) {
          throw new MalformedException("more than the " + count + " records announced");
        }
        items.add(reader.next());
      }
    }
    if (items.size() != count) {
      throw new MalformedException(count + " records announced, " + items.size() + " there");
    }
    return items;
  }

  /// How many of its first records are in their one encoding: where it is malformed, if it is.
  public int soundRecords() {
    int sound = 0;
    try {
      for (byte[] part : parts) {
        var reader = new Reader(part);
        while (reader.at < part.length) {
          var _ = reader.next();
          sound++;
        }
      }
    } catch (MalformedException _) {
      // that one is not
    }
    return Math.min(sound, count);
  }

  /// The same run without its entries before `index`, which is within it.
  ///
  /// @throws MalformedException if the bytes are not `count` records in their one encoding
  public Run startingAt(long index) throws MalformedException {
    if (index < from || index > to()) {
      throw new IllegalArgumentException("entry %d of %d to %d".formatted(index, from, to()));
    }
    if (index == from) {
      return this;
    }
    var writer = new Writer();
    for (Item item : items().subList((int) (index - from), count)) {
      writer.add(item.entry(), item.words());
    }
    int left = writer.count();
    return new Run(site, index, left, List.of(writer.take()), treeSize, signature, proof, live);
  }

  private static final class Reader {
    private final byte[] in;
    private int at;

    Reader(byte[] in) {
      this.in = in;
    }

    Item next() throws MalformedException {
      byte[] core = take(length(Limits.CORE_BYTES));
      byte[] signature = take(PublicKey.SIGNATURE_SIZE);
      int size = length(PrivatePart.SALT_SIZE + Limits.PRIVATE_BYTES);
      byte[] words = size == 0 ? null : take(size);
      return new Item(
          RecordCodec.of(core, signature), RecordCodec.envelope(core, signature), words);
    }

    private int length(int limit) throws MalformedException {
      int value = 0;
      for (int shift = 0; shift <= 14 && at < in.length; shift += 7) {
        byte b = in[at++];
        value |= (b & 0x7f) << shift;
        if (b >= 0) {
          if (value > limit || (b == 0 && shift > 0)) {
            break;
          }
          return value;
        }
      }
      throw new MalformedException("a length that is too long, or not minimal");
    }

    private byte[] take(int size) throws MalformedException {
      if (in.length - at < size) {
        throw new MalformedException("a run ends within a record");
      }
      at += size;
      return Arrays.copyOfRange(in, at - size, at);
    }
  }

  /// Lays out records one after another.
  public static final class Writer {
    private byte[] out = new byte[1 << 12];
    private int end;
    private int count;

    /// Adds a record.
    ///
    /// @param entry its envelope, sound
    /// @param words salt ‖ bytes of its private part, null to send it without
    public void add(byte[] entry, byte @Nullable [] words) {
      int start = RecordCodec.coreStart(entry);
      int length = entry.length - start - RecordCodec.afterCore();
      int extra = words == null ? 0 : words.length;
      reserve(length + PublicKey.SIGNATURE_SIZE + extra + 8);
      varint(length);
      put(entry, start, length);
      put(entry, entry.length - PublicKey.SIGNATURE_SIZE, PublicKey.SIGNATURE_SIZE);
      varint(extra);
      if (words != null) {
        put(words, 0, words.length);
      }
      count++;
    }

    private void reserve(int bytes) {
      if (out.length - end < bytes) {
        out = Arrays.copyOf(out, Math.max(out.length * 2, end + bytes));
      }
    }

    private void varint(int value) {
      int rest = value;
      while (rest > 0x7f) {
        out[end++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      out[end++] = (byte) rest;
    }

    private void put(byte[] in, int from, int length) {
      System.arraycopy(in, from, out, end, length);
      end += length;
    }

    /// Bytes so far.
    public int size() {
      return end;
    }

    /// Records so far.
    public int count() {
      return count;
    }

    /// The bytes; the writer is as new afterwards.
    public byte[] take() {
      byte[] bytes = Arrays.copyOf(out, end);
      end = 0;
      count = 0;
      return bytes;
    }
  }
}

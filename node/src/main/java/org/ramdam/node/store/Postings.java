package org.ramdam.node.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.ramdam.protocol.bytes.Longs;

/// Posting lists: for each subject, where entries stand that are about it, by day. Written with
/// [Transaction#post] alone, each entry by one transaction, and never changed.
///
/// What one transaction posts for a subject in one month of one log is one row. A log that is
/// caught up with comes a thousand entries at a time, and a row costs the store the same whether it
/// holds one posting or thirty (Zobel and Moffat, Inverted files for text search engines, 2006).
///
/// A key is the subject (16 bytes), the month (4), the site (8) and the first index (8); the value,
/// for each posting, the day within the month (1 byte), how far the index is from the one before,
/// and the note (both LEB128).
public final class Postings {
  /// How many bytes a subject has.
  public static final int SUBJECT = 16;

  private static final int DAYS_BITS = 5;
  private static final int DAY_MASK = (1 << DAYS_BITS) - 1;
  private static final int KEY_SIZE = SUBJECT + 4 + Position.SIZE;
  private static final Comparator<Posting> NEWEST_FIRST =
      Comparator.comparingInt(Posting::day).thenComparing(Posting::position).reversed();

  /// An entry that is about a subject.
  ///
  /// @param day days since 1970-01-01
  /// @param note what the index keeps beside, not negative
  public record Posting(int day, Position position, int note) {}

  /// Takes a posting, and answers whether to go on.
  @FunctionalInterface
  public interface Visitor {
    boolean visit(Posting posting);
  }

  /// Takes a posting of any subject, and answers whether to go on.
  @FunctionalInterface
  public interface SubjectVisitor {
    /// A posting of this subject.
    ///
    /// @param high first half of the subject
    /// @param low the other half
    boolean visit(long high, long low, Posting posting);
  }

  private record Key(long high, long low, int month, long site) {
    // By hand: asked for several times for each entry, and what a record has by itself is slow to
    // warm up.
    @Override
    public boolean equals(Object that) {
      return that instanceof Key key
          && key.high == high
          && key.low == low
          && key.month == month
          && key.site == site;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(high ^ Long.rotateLeft(site, 16)) ^ month;
    }
  }

  /// What a transaction has posted for one key.
  private static final class Row {
    private final long first;
    private long last;
    private byte[] bytes = new byte[8];
    private int size;

    Row(long first) {
      this.first = first;
      this.last = first;
    }

    void add(int day, long index, int note) {
      if (bytes.length - size < 16) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length + 16);
      }
      bytes[size++] = (byte) (day & DAY_MASK);
      writeVarint(index - last);
      writeVarint(note);
      last = index;
    }

    private void writeVarint(long value) {
      long rest = value;
      while (rest > 0x7f) {
        bytes[size++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }
  }

  private final Map<Key, Row> rows = new HashMap<>();

  Postings() {}

  /// @throws IllegalArgumentException if it stands before one that was posted for the same key
  void add(long high, long low, int day, Position position, int note) {
    var key = new Key(high, low, day >>> DAYS_BITS, position.site());
    Row row = rows.computeIfAbsent(key, _ -> new Row(position.index()));
    if (position.index() < row.last) {
      throw new IllegalArgumentException(position + " after " + row.last);
    }
    row.add(day, position.index(), note);
  }

  /// Every row, in the order of the keys.
  void each(BiConsumer<byte[], byte[]> out) {
    record Laid(byte[] key, Row row) {}
    var all = new ArrayList<Laid>(rows.size());
    rows.forEach((key, row) -> {
      byte[] laid = month(key.high(), key.low(), key.month(), KEY_SIZE);
      new Position(key.site(), row.first).write(laid, SUBJECT + 4);
      all.add(new Laid(laid, row));
    });
    all.sort((a, b) -> Arrays.compareUnsigned(a.key(), b.key()));
    all.forEach(laid -> out.accept(laid.key(), Arrays.copyOf(laid.row().bytes, laid.row().size)));
  }

  private static byte[] month(long high, long low, int month, int size) {
    byte[] key = new byte[size];
    Longs.put(key, 0, high);
    Longs.put(key, 8, low);
    Longs.putInt(key, SUBJECT, month);
    return key;
  }

  /// The postings of one subject, newest first: by day, then by position.
  ///
  /// @param from the first day, included
  /// @param to the last day, included
  public static void newestFirst(
      Store store,
      Column<byte[], byte[]> index,
      long high,
      long low,
      int from,
      int to,
      Visitor visitor) {
    byte[] start = month(high, low, from >>> DAYS_BITS, SUBJECT + 4);
    byte[] end = month(high, low, (to >>> DAYS_BITS) + 1, SUBJECT + 4);
    var month = new ArrayList<Posting>();
    int[] current = {-1};
    boolean[] enough = {false};
    store.scan(
        index,
        Range.between(start, end).reversed(),
        (key, value) -> {
          int of = Longs.getInt(key, SUBJECT);
          if (of != current[0]) {
            enough[0] = !visit(month, from, to, visitor);
            month.clear();
            current[0] = of;
          }
          read(key, value, month);
          return !enough[0];
        });
    if (!enough[0]) {
      var _ = visit(month, from, to, visitor);
    }
  }

  private static boolean visit(List<Posting> month, int from, int to, Visitor visitor) {
    month.sort(NEWEST_FIRST);
    for (Posting posting : month) {
      boolean wanted = posting.day() >= from && posting.day() <= to;
      if (wanted && !visitor.visit(posting)) {
        return false;
      }
    }
    return true;
  }

  /// Every posting of every subject, one subject after the other.
  public static void all(Store store, Column<byte[], byte[]> index, SubjectVisitor visitor) {
    var row = new ArrayList<Posting>();
    store.scan(
        index,
        Range.all(),
        (key, value) -> {
          row.clear();
          read(key, value, row);
          long high = Longs.get(key, 0);
          long low = Longs.get(key, 8);
          return row.stream().allMatch(posting -> visitor.visit(high, low, posting));
        });
  }

  private static void read(byte[] key, byte[] value, List<Posting> out) {
    int month = Longs.getInt(key, SUBJECT);
    Position first = Position.of(key, SUBJECT + 4);
    long index = first.index();
    int at = 0;
    while (at < value.length) {
      int day = month << DAYS_BITS | value[at++];
      long step = 0;
      for (int shift = 0, more = 0x80; more != 0; shift += 7) {
        more = value[at] & 0x80;
        step |= (long) (value[at++] & 0x7f) << shift;
      }
      index += step;
      int note = 0;
      for (int shift = 0, more = 0x80; more != 0; shift += 7) {
        more = value[at] & 0x80;
        note |= (value[at++] & 0x7f) << shift;
      }
      out.add(new Posting(day, new Position(first.site(), index), note));
    }
  }
}

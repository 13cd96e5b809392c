package org.ramdam.protocol.tlog;

import org.ramdam.protocol.bytes.MalformedException;

/// Up to 256 hashes side by side, the unit in which a log is published (C2SP tlog-tiles). A hash of
/// level `level` is the root of a complete subtree of 256^`level` leaves.
///
/// @param level 0 to 63
/// @param index how many tiles of the level stand before it; not negative
/// @param width how many hashes it has: 1 to 256
public record Tile(int level, long index, int width) {
  /// Hashes of a full tile.
  public static final int FULL = 256;

  private static final String PREFIX = "tile/";
  private static final String ENTRIES = PREFIX + "entries/";

  public Tile {
    if (level < 0 || level > 63) {
      throw new IllegalArgumentException("level must be 0 to 63, got " + level);
    }
    check(index, width);
  }

  private static void check(long index, int width) {
    if (index < 0 || width < 1 || width > FULL) {
      throw new IllegalArgumentException("no tile " + index + " of width " + width);
    }
  }

  /// `tile/<level>/<index>`, and `.p/<width>` if it is not full.
  public String path() {
    return PREFIX + level + "/" + place(index, width);
  }

  /// Where the entries below a tile of level 0 are: `tile/entries/<index>`, and `.p/<width>` if
  /// they are not 256.
  public static String entriesPath(long index, int width) {
    check(index, width);
    return ENTRIES + place(index, width);
  }

  /// Reads what [#entriesPath] writes.
  ///
  /// @return the tile of level 0 above these entries
  /// @throws MalformedException if it is anything else
  public static Tile parseEntriesPath(String path) throws MalformedException {
    if (path.startsWith(ENTRIES)) {
      Tile above = parsePath(PREFIX + "0/" + path.substring(ENTRIES.length()));
      if (entriesPath(above.index, above.width).equals(path)) {
        return above;
      }
    }
    throw new MalformedException("not the path of entries");
  }

  /// The index in groups of three digits, all but the last with an `x` before.
  private static String place(long index, int width) {
    var out = new StringBuilder(group(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      out.insert(0, "x" + group(rest % 1000) + "/");
    }
    return width == FULL ? out.toString() : out.append(".p/").append(width).toString();
  }

  private static String group(long value) {
    String digits = Long.toString(value);
    return "0".repeat(3 - digits.length()) + digits;
  }

  /// Reads what [#path] writes.
  ///
  /// @throws MalformedException if it is anything else
  public static Tile parsePath(String path) throws MalformedException {
    int slash = path.indexOf('/', PREFIX.length());
    if (path.startsWith(PREFIX) && slash > 0) {
      int mark = path.indexOf(".p/", slash);
      int end = mark < 0 ? path.length() : mark;
      long level = Decimal.parse(path.substring(PREFIX.length(), slash));
      long index = index(path.substring(slash + 1, end));
      long width = mark < 0 ? FULL : Decimal.parse(path.substring(mark + 3));
      if (level <= 63 && index >= 0 && width >= 1 && width <= FULL) {
        var tile = new Tile((int) level, index, (int) width);
        if (tile.path().equals(path)) {
          return tile;
        }
      }
    }
    throw new MalformedException("not the path of a tile");
  }

  /// Lenient: [#parsePath] compares the path that comes out of it with the one that went in.
  private static long index(String groups) throws MalformedException {
    if (groups.length() > 34) {
      throw new MalformedException("not the index of a tile");
    }
    String digits = groups.replace("x", "").replace("/", "");
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return Decimal.parse(digits.substring(zeros));
  }
}

package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ramdam.node.Node;

/// Bits that are not what `export tiles` wrote, for those who read tiles to find.
final class TileFlips {
  private static final String CHECKPOINT = "checkpoint";

  private TileFlips() {}

  /// Somebody who reads tiles.
  @FunctionalInterface
  interface Reader {
    /// Whether what stands in the directory is the log of this key.
    boolean accepts(Path log, String vkey) throws IOException;
  }

  private record Bit(Path file, int at) {
    void flip() throws IOException {
      try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
        bytes.seek(at / 8);
        int value = bytes.read();
        bytes.seek(at / 8);
        bytes.write(value ^ 1 << at % 8);
      }
    }
  }

  /// Requires that `reader` accepts a log in one tile and another in several, and refuses the one
  /// with any bit flipped, and the other with one flipped in any file.
  ///
  /// @param home an empty place for a site
  static void requireFound(Path home, Reader reader) throws IOException {
    var site = new TiledSite(home);
    Path few;
    Path many;
    try (Node _ = site.start()) {
      site.found();
      few = site.export("few");
      site.grow(TiledSite.FOUNDED, 604);
      many = site.export("many");
    }

    // A checkpoint, a tile of hashes, and its entries.
    assertThat(files(few)).hasSize(3);
    var bits = new ArrayList<Bit>();
    for (Path file : files(few)) {
      bits.addAll(bits(file));
    }
    requireFound(few, site.vkey(), bits, reader);

    // A checkpoint, three tiles of hashes and of entries, one above.
    assertThat(files(many)).hasSize(8);
    bits.clear();
    for (Path file : files(many)) {
      bits.add(new Bit(file, size(file) / 2 * 8));
    }
    requireFound(many, site.vkey(), bits, reader);
  }

  private static void requireFound(Path log, String vkey, List<Bit> bits, Reader reader)
      throws IOException {
    assertThat(reader.accepts(log, vkey)).isTrue();
    var overlooked = new ArrayList<Bit>();
    for (Bit bit : bits) {
      bit.flip();
      if (reader.accepts(log, vkey)) {
        overlooked.add(bit);
      }
      bit.flip();
    }
    assertThat(overlooked).isEmpty();
    assertThat(reader.accepts(log, vkey)).isTrue();
  }

  private static List<Path> files(Path log) throws IOException {
    try (Stream<Path> all = Files.walk(log)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static int size(Path file) throws IOException {
    return Math.toIntExact(Files.size(file));
  }

  /// All bits of a file. The last digit of a signature is left out: in base64 two of its bits stand
  /// for nothing, and Go does not ask that they be 0.
  private static List<Bit> bits(Path file) throws IOException {
    int size = size(file);
    int lastDigit = file.endsWith(CHECKPOINT) ? size - "=\n".length() - 1 : size;
    return IntStream.range(0, 8 * size)
        .filter(at -> at / 8 != lastDigit)
        .mapToObj(at -> new Bit(file, at))
        .toList();
  }
}

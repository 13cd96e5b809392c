package org.ramdam.protocol.bundle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;

/// The bytes of a bundle are those that were written, or it is told where they are not.
class BundleReaderTest {
  private static final int RECORDS = 100;

  private final List<BundledSite> sites;
  private final byte[] file;
  private final NavigableSet<Integer> offsets;

  BundleReaderTest() throws MalformedException {
    sites = BundledSite.two((RECORDS - 8) / 2, new SplittableRandom(7));
    file = Bundles.file(Bundles.blocks(sites, 0, false));
    offsets = Bundles.offsets(file);
  }

  @Test
  void bundle_isTheSameBytesEachTime_andReadsAsTheBlocksItIs() throws Exception {
    assertThat(sites.stream().mapToInt(site -> site.items.size()).sum()).isEqualTo(RECORDS);
    assertThat(Bundles.file(Bundles.blocks(sites, 0, false))).isEqualTo(file);
    assertThat(Bundles.damage(file, file.length)).isNull();
    for (BundleBlock block : Bundles.blocks(sites, 3, true)) {
      byte[] packed = BundleBlocks.pack(block);
      assertThat(BundleBlocks.pack(BundleBlocks.unpack(packed))).isEqualTo(packed);
    }
  }

  @Test
  void everyFlippedBit_isFound() {
    List<String> missed =
        IntStream.range(0, file.length * 8)
            .parallel()
            .filter(bit -> {
              byte[] flipped = file.clone();
              flipped[bit / 8] ^= (byte) (1 << bit % 8);
              return damage(flipped, flipped.length, bit / 8) == null;
            })
            .mapToObj(bit -> "bit " + bit % 8 + " of byte " + bit / 8)
            .toList();
    assertThat(missed).isEmpty();
  }

  @Test
  void everyCut_isFound_atItsPlace() {
    List<Integer> missed =
        IntStream.range(0, file.length)
            .parallel()
            .filter(length -> {
              DamagedBundleException damage = damage(file, length, length);
              return damage == null || damage.offset() != length || damage.isReadable();
            })
            .boxed()
            .toList();
    assertThat(missed).isEmpty();
  }

  /// What is found in bytes that are whole before `at`.
  private @Nullable DamagedBundleException damage(byte[] bytes, int length, int at) {
    Integer block = offsets.floor(at);
    return block == null || block.equals(offsets.last())
        ? Bundles.damage(bytes, length)
        : Bundles.damage(bytes, length, block);
  }

  @Test
  void tail_isFound() {
    byte[] longer = Arrays.copyOf(file, file.length + 1);
    DamagedBundleException damage = Bundles.damage(longer, longer.length);
    assertThat(requireNonNull(damage).offset()).isEqualTo(file.length);
    assertThat(damage).hasMessage("there is more after its end");
  }

  @Test
  void damageWithinABlock_isTold_withTheOffsetOfTheBlock() {
    byte[] damaged = file.clone();
    int length = Longs.getInt(file, BundleWriter.MAGIC.length);
    int second = BundleWriter.MAGIC.length + BundleWriter.LENGTH + length;
    damaged[second + 20] ^= 4;
    DamagedBundleException damage = Bundles.damage(damaged, damaged.length);
    assertThat(requireNonNull(damage).offset()).isEqualTo(second);
    assertThat(damage.isReadable()).isTrue();
  }

  @Test
  void block_thatUnpacksToMoreThanAMegabyte_isRefused_withoutUnpackingIt() {
    byte[] most = BundleBlocks.deflate(new byte[Limits.BUNDLE_BLOCK_BYTES]);
    assertThatThrownBy(() -> BundleBlocks.unpack(most))
        .isInstanceOf(MalformedException.class)
        .hasMessageNotContaining("1 MiB");
    var deflater = new java.util.zip.Deflater();
    deflater.setInput(new byte[64 << 20]);
    deflater.finish();
    byte[] bomb = new byte[1 << 20];
    bomb = Arrays.copyOf(bomb, deflater.deflate(bomb));
    deflater.end();
    byte[] packed = bomb;
    assertThatThrownBy(() -> BundleBlocks.unpack(packed))
        .isInstanceOf(MalformedException.class)
        .hasMessage("a block of more than 1 MiB");
  }

  @Test
  void block_ofAnUnknownKindOrWithUnknownFields_isRefused() {
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[] {0x2a, 0},
            new byte[] {0x1a, 0, 0x2a, 0},
            "magic".getBytes(StandardCharsets.US_ASCII))) {
      assertThatThrownBy(() -> BundleBlocks.unpack(BundleBlocks.deflate(bytes)))
          .as(Arrays.toString(bytes))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void reader_asksForNoMoreThanABlock() {
    var reader = BundleReader.fromStart();
    assertThat(reader.wanted()).isEqualTo(BundleWriter.MAGIC.length);
    assertThatThrownBy(() ->
            reader.take(
                "not a bundle\nat all".substring(0, 17).getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(DamagedBundleException.class);
    for (int length : new int[] {-1, Integer.MIN_VALUE, Limits.BUNDLE_BLOCK_BYTES + 1}) {
      byte[] prefix = new byte[4];
      Longs.putInt(prefix, 0, length);
      assertThatThrownBy(() -> BundleReader.fromBlock(17).take(prefix))
          .isInstanceOf(DamagedBundleException.class);
    }
  }
}

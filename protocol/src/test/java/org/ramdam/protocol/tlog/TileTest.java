package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.testing.Gen;

class TileTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 256, tile/0/000",
    "0, 0, 1, tile/0/000.p/1",
    "3, 1234067, 256, tile/3/x001/x234/067",
    "0, 1000, 255, tile/0/x001/000.p/255",
    "63, 999, 256, tile/63/999",
    "0, 9223372036854775807, 7, tile/0/x009/x223/x372/x036/x854/x775/807.p/7",
  })
  void path_isThatOfTheSpecification(int level, long index, int width, String path)
      throws MalformedException {
    var tile = new Tile(level, index, width);
    assertThat(tile.path()).isEqualTo(path);
    assertThat(Tile.parsePath(path)).isEqualTo(tile);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 273, 112, tile/0/273.p/112",
    "1, 1, 17, tile/1/001.p/17",
    "2, 0, 1, tile/2/000.p/1"
  })
  void lastTiles_ofSeventyThousandEntries(int level, long index, int width, String path) {
    long hashes = 70_000L >> (8 * level);
    assertThat(index).isEqualTo(hashes / Tile.FULL);
    assertThat(width).isEqualTo((int) (hashes % Tile.FULL));
    assertThat(new Tile(level, index, width).path()).isEqualTo(path);
  }

  @Test
  void entriesPath_hasNoLevel() {
    assertThat(Tile.entriesPath(1234067, 256)).isEqualTo("tile/entries/x001/x234/067");
    assertThat(Tile.entriesPath(273, 112)).isEqualTo("tile/entries/273.p/112");
  }

  @Test
  void everyPath_givesTheTileBack() {
    forAll(random -> {
      var tile =
          new Tile(
              random.nextInt(64),
              Gen.upTo(Long.MAX_VALUE, random),
              1 + (int) Gen.upTo(255, random));
      assertThat(Tile.parsePath(tile.path())).isEqualTo(tile);
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile",
        "tile/",
        "tile//000",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/1000",
        "tile/0/x001",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/x01/000",
        "tile/0/-01",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/.p/1",
        "tile/0/000.p/1.p/1",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/entries/000",
        "tile/x/000",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/x010/x000/x000/x000/x000/x000/000",
        "tile/0/٠٠٠",
        "tile/0/../../000"
      })
  void parsePath_anythingElse_isRefused(String path) {
    assertThatThrownBy(() -> Tile.parsePath(path)).isInstanceOf(MalformedException.class);
  }

  @Test
  void tile_beyondItsBounds_isRefused() {
    assertThatThrownBy(() -> new Tile(64, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tile(0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tile(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tile(0, 0, 257)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tile.entriesPath(0, 257)).isInstanceOf(IllegalArgumentException.class);
  }
}

package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.Node;

/// What `export tiles` writes is a C2SP tlog-tiles log to those who know that format alone:
/// torchwood's client, by the program `tiles.go` beside this test, reads every entry and finds each
/// in the tree of the checkpoint, and refuses a log with a bit that is not what it was.
@Timeout(300)
class TileClientTest {
  @TempDir private Path home;

  @Test
  void tiles_areReadByTorchwood_whateverTheSize() throws Exception {
    Tool.TORCHWOOD.require();
    var site = new TiledSite(home);
    try (var client = new GoProgram("tiles.go", home);
        Node _ = site.start()) {
      site.found();
      int had = TiledSite.FOUNDED;
      for (int size : new int[] {had, 255, 256, 257, 512, 604}) {
        site.grow(had, size);
        had = size;
        // Into an empty directory, and into one that has the tiles of fewer.
        for (String name : new String[] {"tiles-" + size, "tiles"}) {
          String said = client.ask(site.export(name).toString(), site.vkey());
          assertThat(said).as(name).isEqualTo(Integer.toString(size));
        }
      }
    }
  }

  @Test
  void aFlippedBit_isFoundByTorchwood() throws Exception {
    Tool.TORCHWOOD.require();
    try (var client = new GoProgram("tiles.go", home)) {
      TileFlips.requireFound(
          home, (log, vkey) -> client.ask(log.toString(), vkey).matches("[0-9]+"));
    }
  }
}

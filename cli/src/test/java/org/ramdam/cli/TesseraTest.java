package org.ramdam.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `export tiles` writes is a C2SP tlog-tiles log to those who know that format alone: Tessera
/// builds its tree from its entries, by the program `fsck.go` beside this test, and finds a bit
/// that is not what it was.
@Timeout(300)
class TesseraTest {
  @TempDir private Path home;

  @Test
  void tiles_areALogToTessera_andAFlippedBitIsFound() throws Exception {
    Tool.TESSERA.require();
    try (var fsck = new GoProgram("fsck.go", home)) {
      TileFlips.requireFound(home, (log, vkey) -> fsck.ask(log.toString(), vkey).equals("<nil>"));
    }
  }
}

package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.Node;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;

/// What `export tiles` writes is a C2SP tlog-tiles log to those who know that format alone: Tessera
/// builds its tree from its entries, by the program `fsck.go` beside this test, and finds a byte
/// that is not what it was.
@Timeout(300)
class TesseraTest {
  private static final Path PROGRAM =
      Path.of("src/test/resources/org/ramdam/cli/fsck.go").toAbsolutePath();

  @TempDir private Path home;

  private void ok(String... arguments) {
    CommandLineRun.Ended run =
        new CommandLineRun(home)
            .at(System.currentTimeMillis())
            .with("RAMDAM_IDENTITY", "Zoé")
            .run(arguments);
    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
  }

  /// The tiles of a log of 4 and 600 entries.
  private void export(Path tiles) throws IOException {
    ok("init", "--site", "La Fabrique", "--listen", "127.0.0.1:0");
    try (Node _ = Node.start(SiteDirectory.open(home.resolve("site")))) {
      ok("network", "create", "Tiers-lieux");
      String request = home.resolve("zoe").toString();
      ok("identity", "new", "Zoé", "--no-passphrase", "--out", request);
      ok("member", "admit", request);
      String rows =
          IntStream.range(0, 600)
              .mapToObj(i -> "2025-03-%02d,0.5,La Fabrique,soup %d\n".formatted(i % 30 + 1, i))
              .collect(Collectors.joining());
      Path file = Files.writeString(home.resolve("rows.csv"), "day,hours,for,what\n" + rows);
      ok("import", "csv", file.toString());
      ok("export", "tiles", tiles.toString());
    }
  }

  private static Path compile(Path program) throws Exception {
    var builder = new ProcessBuilder("go", "build", "-o", program.toString(), PROGRAM.toString());
    builder.environment().put("GO111MODULE", "off");
    builder.environment().putIfAbsent("GOPATH", Tool.GO_LIBRARIES);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return program;
  }

  private static boolean accepts(Path program, Path log, String vkey) throws Exception {
    Process process =
        new ProcessBuilder(program.toString(), log.toString(), vkey)
            .redirectErrorStream(true)
            .start();
    var _ = process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }

  @Test
  void tiles_areALogToTessera_andAFlippedByteIsFound() throws Exception {
    Tool.TESSERA.require();
    Path tiles = home.resolve("tiles");
    export(tiles);
    SiteDirectory site = SiteDirectory.open(home.resolve("site"));
    assertThat(site.inception().core().body()).isInstanceOf(Body.SiteInception.class);
    String vkey =
        new NoteKey(
                Origin.of(site.siteId(), 1),
                NoteKey.ED25519,
                site.key(SiteDirectory.Key.LOG).publicKey())
            .vkey();
    Path log = tiles.resolve(site.siteId().hex());
    Path program = compile(home.resolve("fsck"));
    assertThat(accepts(program, log, vkey)).isTrue();

    List<Path> files;
    try (Stream<Path> all = Files.walk(log)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    // A checkpoint, three tiles of hashes and of entries, one above.
    assertThat(files).hasSize(8);
    for (Path file : files) {
      byte[] sound = Files.readAllBytes(file);
      byte[] flipped = sound.clone();
      flipped[flipped.length / 2] ^= 1;
      Files.write(file, flipped);
      assertThat(accepts(program, log, vkey)).as(log.relativize(file).toString()).isFalse();
      Files.write(file, sound);
    }
    assertThat(accepts(program, log, vkey)).isTrue();
  }
}

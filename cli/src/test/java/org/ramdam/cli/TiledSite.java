package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ramdam.node.Node;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;

/// A site with a log of any length, and its tiles as `export tiles` writes them.
final class TiledSite {
  /// How many entries the log has before anybody did anything.
  static final int FOUNDED = 4;

  private final Path home;
  private final SiteDirectory site;

  /// Everything stands in `home`.
  TiledSite(Path home) throws IOException {
    this.home = home;
    ok("init", "--site", "La Fabrique", "--listen", "127.0.0.1:0");
    site = SiteDirectory.open(home.resolve("site"));
  }

  private void ok(String... arguments) {
    CommandLineRun.Ended run =
        new CommandLineRun(home)
            .at(System.currentTimeMillis())
            .with("RAMDAM_IDENTITY", "Zoé")
            .run(arguments);
    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
  }

  /// Starts its node, which everything below needs.
  Node start() throws IOException {
    return Node.start(site);
  }

  /// Makes the log one of [#FOUNDED] entries.
  void found() {
    ok("network", "create", "Tiers-lieux");
    String request = home.resolve("zoe").toString();
    ok("identity", "new", "Zoé", "--no-passphrase", "--out", request);
    ok("member", "admit", request);
  }

  /// Appends entries from `from` on, so that there are `to`.
  void grow(int from, int to) throws IOException {
    if (from == to) {
      return;
    }
    String rows =
        IntStream.range(from, to)
            .mapToObj(i -> "2025-03-%02d,0.5,La Fabrique,soup %d\n".formatted(i % 30 + 1, i))
            .collect(Collectors.joining());
    Path file = Files.writeString(home.resolve("rows.csv"), "day,hours,for,what\n" + rows);
    ok("import", "csv", file.toString());
  }

  /// Writes the tiles into a directory of this name, which may have those of a shorter log.
  ///
  /// @return where those of the site's own log are
  Path export(String name) {
    Path tiles = home.resolve(name);
    ok("export", "tiles", tiles.toString());
    return tiles.resolve(site.siteId().hex());
  }

  /// The key of the log.
  String vkey() throws IOException {
    return new NoteKey(
            Origin.of(site.siteId(), 1),
            NoteKey.ED25519,
            site.key(SiteDirectory.Key.LOG).publicKey())
        .vkey();
  }
}

package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.Node;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;

/// What people read when they ask witnesses.
@Timeout(120)
class WitnessAskTest {
  @TempDir private Path home;

  private CommandLineRun.Ended run(String... arguments) {
    return new CommandLineRun(home).at(System.currentTimeMillis()).run(arguments);
  }

  private Node start(Path site, String settings) throws Exception {
    if (!settings.isEmpty()) {
      Files.writeString(
          site.resolve("ramdam.toml"), "[witness]\n" + settings, UTF_8, StandardOpenOption.APPEND);
    }
    return Node.start(SiteDirectory.open(site));
  }

  @Test
  void answers_areTold_withWhatToDo() throws Exception {
    Path site = home.resolve("site");
    Path afar = home.resolve("afar");
    run("init", "--site", "La Fabrique", "--listen", "127.0.0.1:0");
    run("init", "--site", "Ailleurs", "--listen", "127.0.0.1:0", "--dir", afar.toString());
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SiteDirectory witness = SiteDirectory.open(afar);
    NoteKey key =
        new NoteKey(
            Origin.witness(witness.siteId()), NoteKey.COSIGNATURE, witness.keys().witness());
    Files.writeString(
        site.resolve("ask.txt"),
        "witness w %s http://127.0.0.1:%d/\nquorum w\n".formatted(key.vkey(), port));
    Path logs = Files.writeString(afar.resolve("logs.txt"), "");
    try (Node _ = start(site, "ask = \"ask.txt\"\n")) {
      CommandLineRun.Ended away = run("witness", "ask");
      assertThat(away.exit()).isEqualTo(Exit.NETWORK);
      assertThat(away.out()).isEqualTo(key.name() + " has not cosigned: no answer.\n");
      String settings = "http = \"127.0.0.1:%d\"\nlogs = \"logs.txt\"\n".formatted(port);
      String log;
      try (Node _ = start(afar, settings)) {
        CommandLineRun.Ended unknown = run("witness", "ask");
        assertThat(unknown.exit()).isEqualTo(Exit.REFUSED);
        assertThat(unknown.out())
            .startsWith(key.name() + " has not cosigned: it does not follow this log yet.\n");
        log = unknown.out().strip().replaceAll("(?s).*: ", "");
        assertThat(NoteKey.parse(log).key()).isEqualTo(SiteDirectory.open(site).keys().log());
      }
      Files.writeString(logs, log + "\n");
      try (Node _ = start(afar, "")) {
        CommandLineRun.Ended seen = run("witness", "ask");
        assertThat(seen.exit()).isEqualTo(Exit.OK);
        assertThat(seen.out()).isEqualTo(key.name() + " has cosigned the log of 1 entry.\n");
        assertThat(run("status").out())
            .contains(
                "\nits log, of 1 entry: cosigned by 1 of 1 witness, the first no later than ");
      }
    }
  }
}

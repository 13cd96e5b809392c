package org.ramdam.node.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.PeerLimits;
import org.ramdam.node.RamdamException.BadConfig;

class SiteConfigTest {
  @TempDir private Path directory;

  private SiteConfig read(String toml) throws IOException {
    Path file = directory.resolve("ramdam.toml");
    Files.writeString(file, toml);
    return SiteConfig.read(file);
  }

  @Test
  void settings_areRead_andHaveDefaults() throws IOException {
    assertThat(read("listen = \"127.0.0.1:1\"\npeers = [\"a.example:2\", \"[::1]:3\"]"))
        .satisfies(config -> {
          assertThat(config.listen()).isEqualTo("127.0.0.1:1");
          assertThat(config.peers()).containsExactly("a.example:2", "[::1]:3");
        });
    assertThat(read("").listen()).isEqualTo("0.0.0.0:7474");
    assertThat(read("").peers()).isEmpty();
    SiteConfig written = SiteConfig.of("[::]:0");
    assertThat(read(written.toToml())).isEqualTo(written);
  }

  @Test
  void witness_isRead() throws IOException {
    String toml = "[witness]\nhttp = \"127.0.0.1:1\"\nlogs = \"logs.txt\"\nask = \"ask.txt\"";
    assertThat(read(toml).witness())
        .isEqualTo(new SiteConfig.WitnessConfig("127.0.0.1:1", "logs.txt", "ask.txt"));
    assertThat(read("").witness()).isEqualTo(SiteConfig.WitnessConfig.NONE);
    assertThatThrownBy(() -> read("[witness]\nhttp = \"x\""))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("witness.http");
  }

  @Test
  void limits_areRead_andHaveDefaults() throws IOException {
    assertThat(read("").limits()).isEqualTo(PeerLimits.DEFAULT);
    String toml =
        """
        [limits]
        connections = 1
        connections_per_address = 2
        connections_per_prefix = 3
        handshake_seconds = 4
        first_frame_seconds = 5
        send_queue_kib = 2048
        offences = 7
        discouraged_hours = 8
        """;
    assertThat(read(toml).limits())
        .isEqualTo(
            new PeerLimits(
                1,
                2,
                3,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                2 << 20,
                7,
                Duration.ofHours(8)));
  }

  @Test
  void logList_isReadLineByLine() throws IOException {
    String vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    Path file = directory.resolve("logs.txt");
    Files.writeString(file, "# logs\n\n" + vkey + "\n");
    assertThat(LogList.read(file)).extracting(key -> key.vkey()).containsExactly(vkey);
    Files.writeString(file, vkey + "\nexample.com/foo+00000000+" + vkey.substring(25) + "\n");
    assertThatThrownBy(() -> LogList.read(file))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("logs.txt, line 2");
    assertThatThrownBy(() -> LogList.read(directory.resolve("none"))).isInstanceOf(BadConfig.class);
  }

  /// `|` stands for the end of a line.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "listen = '127.0.0.1:1'|lisen = 'x'; line 2; lisen",
        "listen = ; line 1; ",
        "listen = '127.0.0.1:1'|listen = '127.0.0.1:2'; line 2; listen",
        "= 1; line 1; ",
        "peers = ['a:1'|; line ; ",
        "listen = 7; ; listen",
        "peers = 'a:1'; ; peers",
        "peers = [1]; ; ",
        "[limits]|connections = 0; line 2; limits.connections must be a number of 1 to 10000",
        "[limits]|connections = 10001; line 2; limits.connections",
        "[limits]|offences = 'ten'; line 2; limits.offences",
        "[limits]|offences = 1.5; line 2; limits.offences",
        "[limits]|send_queue_kib = 99999999999; line 2; limits.send_queue_kib",
        "[limits]||frame_bytes = 7; line 3; unknown key limits.frame_bytes",
      })
  void badFile_isRefused_sayingWhere(String text, String where, String what) {
    assertThatThrownBy(() -> read(text.replace('|', '\n').replace('\'', '"')))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("ramdam.toml")
        .hasMessageContaining(where == null ? "" : where)
        .hasMessageContaining(what == null ? "" : what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:",
        ":7474",
        "host:65536",
        "host:-1",
        "host:x",
        "host:99999999999"
      })
  void badAddress_isRefused_namingTheKey(String address) {
    assertThatThrownBy(() -> read("listen = \"" + address + "\""))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("listen must be host:port");
    assertThatThrownBy(() -> read("peers = [\"" + address + "\"]"))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("peers must be host:port");
  }

  @Test
  void missingFile_isSaidToBe() {
    assertThatThrownBy(() -> SiteConfig.read(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}

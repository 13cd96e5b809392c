package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.tlog.NoteKey;

/// Somebody else's witness, torchwood's, on this machine. It follows one log.
final class Litewitness implements AutoCloseable {
  private static final String NAME = "ramdam.example/witness";

  private final List<Process> started = new ArrayList<>();
  private final NoteKey key;
  private final String url;

  /// Starts it.
  ///
  /// @param home an empty place for its files
  Litewitness(Path home, NoteKey log) throws Exception {
    try {
      Path sshKey = home.resolve("key");
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", sshKey.toString());
      Path agent = home.resolve("agent");
      // It says where it listens once it does.
      assertThat(start("ssh-agent", "-D", "-a", agent.toString()).readLine())
          .contains("SSH_AUTH_SOCK");
      var add = new ProcessBuilder("ssh-add", "-q", sshKey.toString());
      add.environment().put("SSH_AUTH_SOCK", agent.toString());
      assertThat(add.start().waitFor()).isZero();

      String publicKey = Files.readString(home.resolve("key.pub")).strip();
      byte[] blob = Base64.getDecoder().decode(publicKey.substring(publicKey.indexOf(' ') + 1));
      String fingerprint =
          Base64.getEncoder().withoutPadding().encodeToString(Sha256.of(blob).toByteArray());
      key = new NoteKey(NAME, NoteKey.COSIGNATURE, Bytes32.of(blob, blob.length - Bytes32.SIZE));

      String database = home.resolve("witness.db").toString();
      String origin = log.name();
      run("witnessctl", "add-log", "-db", database, "-origin", origin);
      run("witnessctl", "add-key", "-db", database, "-origin", origin, "-key", log.vkey());
      int port;
      try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      String address = "127.0.0.1:" + port;
      url = "http://" + address;
      BufferedReader says =
          start(
              "litewitness",
              "-db",
              database,
              "-ssh-agent",
              agent.toString(),
              "-name",
              NAME,
              "-key",
              "SHA256:" + fingerprint,
              "-listen",
              address);
      String line = says.readLine();
      while (line != null && !line.contains("msg=listening")) {
        if (line.contains("vkey=")) {
          assertThat(line).contains("vkey=" + key.vkey());
        }
        line = says.readLine();
      }
      assertThat(line).as("litewitness listens").isNotNull();
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  /// The key it cosigns with.
  NoteKey key() {
    return key;
  }

  /// Where it is: `add-checkpoint` is below.
  String url() {
    return url;
  }

  private BufferedReader start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Override
  public void close() {
    for (Process process : started.reversed()) {
      process.destroy();
      process.onExit().join();
    }
  }
}

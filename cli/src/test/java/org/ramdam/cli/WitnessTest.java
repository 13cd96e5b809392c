package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// Somebody else's witness, torchwood's `litewitness`, follows a log of ours as C2SP tlog-witness
/// has it, and refuses what it should.
class WitnessTest {
  private static final Bytes32 SITE = Sha256.of("La Fabrique".getBytes(UTF_8));
  private static final String ORIGIN = Origin.of(SITE, 1);
  private static final String NAME = "ramdam.example/witness";
  private static final int[] SIZES = {1, 2, 3, 7, 8, 255, 256, 257, 600, 70_000};

  private final SigningKey key = SigningKey.ofSeed(new byte[SigningKey.SEED_SIZE]);
  private final NoteKey logKey = new NoteKey(ORIGIN, NoteKey.ED25519, key.publicKey());
  private final Log log = new Log("entry");
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();

  @TempDir private Path home;
  private URI witness = URI.create("http://localhost/");
  private NoteKey witnessKey = logKey;

  /// A tree that keeps all its hashes.
  private static final class Log {
    private final String entries;
    private final TreeHasher hasher = new TreeHasher();
    private final CompactRange range = new CompactRange();
    private final Map<String, Bytes32> nodes = new HashMap<>();

    Log(String entries) {
      this.entries = entries;
    }

    Checkpoint growTo(long size) {
      while (range.size() < size) {
        byte[] entry = (entries + range.size()).getBytes(UTF_8);
        range.append(
            hasher.leaf(entry), hasher, (level, at, hash) -> nodes.put(level + "/" + at, hash));
      }
      return new Checkpoint(ORIGIN, size, range.root(hasher));
    }

    List<Bytes32> consistency(long from, long to) {
      return Proofs.consistency(
          from, to, (level, at) -> requireNonNull(nodes.get(level + "/" + at)), hasher);
    }
  }

  @BeforeEach
  void start() throws Exception {
    Tool.LITEWITNESS.require();
    Path sshKey = home.resolve("key");
    run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", sshKey.toString()));
    Path agent = home.resolve("agent");
    Process agentProcess = start(List.of("ssh-agent", "-D", "-a", agent.toString()));
    // It says where it listens once it does.
    assertThat(lines(agentProcess).readLine()).contains("SSH_AUTH_SOCK");
    var add = new ProcessBuilder("ssh-add", "-q", sshKey.toString());
    add.environment().put("SSH_AUTH_SOCK", agent.toString());
    assertThat(add.start().waitFor()).isZero();

    String publicKey = Files.readString(home.resolve("key.pub")).strip();
    byte[] blob = Base64.getDecoder().decode(publicKey.substring(publicKey.indexOf(' ') + 1));
    String fingerprint =
        Base64.getEncoder().withoutPadding().encodeToString(Sha256.of(blob).toByteArray());
    witnessKey =
        new NoteKey(NAME, NoteKey.COSIGNATURE, Bytes32.of(blob, blob.length - Bytes32.SIZE));

    String database = home.resolve("witness.db").toString();
    run(List.of("witnessctl", "add-log", "-db", database, "-origin", ORIGIN));
    run(
        List.of(
            "witnessctl", "add-key", "-db", database, "-origin", ORIGIN, "-key", logKey.vkey()));
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String address = "127.0.0.1:" + port;
    Process process =
        start(
            List.of(
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
                address));
    BufferedReader says = lines(process);
    String line = says.readLine();
    while (line != null && !line.contains("msg=listening")) {
      if (line.contains("vkey=")) {
        assertThat(line).contains("vkey=" + witnessKey.vkey());
      }
      line = says.readLine();
    }
    assertThat(line).as("litewitness listens").isNotNull();
    witness = URI.create("http://" + address + "/add-checkpoint");
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started.reversed()) {
      process.destroy();
      process.waitFor();
    }
  }

  private Process start(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static String signed(Checkpoint checkpoint, NoteKey as, SigningKey key) {
    NoteSignature line = new NoteSignature(as.name(), as.id(), checkpoint.sign(key));
    return new Note(checkpoint.text(), List.of(line)).encode();
  }

  /// C2SP tlog-witness, add-checkpoint: the old size, a consistency proof, an empty line, the note.
  private HttpResponse<String> add(long old, List<Bytes32> proof, String note) throws Exception {
    var body = new StringBuilder("old " + old + "\n");
    for (Bytes32 hash : proof) {
      body.append(Base64.getEncoder().encodeToString(hash.toByteArray())).append('\n');
    }
    body.append('\n').append(note);
    HttpRequest request =
        HttpRequest.newBuilder(witness)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void requireCosigned(HttpResponse<String> answer, Checkpoint checkpoint)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).endsWith("\n");
    NoteSignature line = NoteSignature.parseLine(answer.body().strip());
    assertThat(line.isBy(witnessKey)).isTrue();
    assertThat(Cosignature.parse(line).verify(checkpoint, witnessKey.key(), Verifier.strict()))
        .isTrue();
  }

  @Test
  void witness_followsTheLog() throws Exception {
    long old = 0;
    for (int size : SIZES) {
      Checkpoint checkpoint = log.growTo(size);
      String note = signed(checkpoint, logKey, key);
      requireCosigned(add(old, log.consistency(old, size), note), checkpoint);
      old = size;
    }
  }

  @Test
  void witness_refusesWhatItShould() throws Exception {
    Checkpoint first = log.growTo(600);
    requireCosigned(add(0, List.of(), signed(first, logKey, key)), first);
    Checkpoint next = log.growTo(1000);
    String note = signed(next, logKey, key);

    // What it holds is another size: it says which.
    HttpResponse<String> conflict = add(7, log.consistency(7, 1000), note);
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
    assertThat(conflict.body()).isEqualTo("600\n");

    // The proof is none; and another history of the same size.
    assertThat(add(600, log.consistency(599, 1000), note).statusCode()).isEqualTo(422);
    Checkpoint other = new Log("other").growTo(600);
    assertThat(add(600, List.of(), signed(other, logKey, key)).statusCode()).isIn(409, 422);

    // A log that nobody follows, and a signature of another key under the log's name.
    Checkpoint unknown = new Checkpoint(Origin.of(SITE, 2), 1000, next.root());
    NoteKey unknownKey = new NoteKey(unknown.origin(), NoteKey.ED25519, key.publicKey());
    assertThat(add(0, List.of(), signed(unknown, unknownKey, key)).statusCode()).isEqualTo(404);
    byte[] seed = new byte[SigningKey.SEED_SIZE];
    seed[0] = 1;
    SigningKey stranger = SigningKey.ofSeed(seed);
    assertThat(add(600, log.consistency(600, 1000), signed(next, logKey, stranger)).statusCode())
        .isEqualTo(403);

    // None of that has moved it.
    requireCosigned(add(600, log.consistency(600, 1000), note), next);
  }
}

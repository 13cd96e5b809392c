package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.Node;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// Anchors of a node with its disk and its socket, cosigned over HTTP.
@Timeout(120)
class AnchorTest {
  private static final List<String> FILES =
      List.of("frontier.txt", "frontier.txt.proof", "key.pub", "policy.txt");

  @TempDir private Path home;

  private @Nullable Node node;

  @BeforeEach
  void start() throws IOException {
    ok("init", "--site", "La Fabrique", "--listen", "127.0.0.1:0");
    startNode();
    ok("network", "create", "Tiers-lieux");
  }

  private void startNode() throws IOException {
    node = Node.start(SiteDirectory.open(home.resolve("site")));
  }

  @AfterEach
  void stop() {
    requireNonNull(node).close();
  }

  private CommandLineRun.Ended run(String... arguments) {
    return new CommandLineRun(home).at(System.currentTimeMillis()).run(arguments);
  }

  private CommandLineRun.Ended ok(String... arguments) {
    CommandLineRun.Ended run = run(arguments);
    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    return run;
  }

  private String path(String name) {
    return home.resolve(name).toString();
  }

  private void admit(String name) {
    ok("identity", "new", name, "--no-passphrase", "--out", path(name + ".request"));
    ok("member", "admit", path(name + ".request"));
  }

  private String anchor(String directory) {
    return ok("anchor", "create", "-o", path(directory), "--json").out();
  }

  /// The key of the site's Sigsum log, as a witness must be told it.
  private static NoteKey log(String json) throws MalformedException {
    return NoteKey.parse(json.replaceAll("(?s).*\"log\":\"([^\"]+)\".*", "$1"));
  }

  private String policy(NoteKey witness, String url) throws IOException {
    String text = "witness w " + witness.vkey() + " " + url + "\nquorum w\n";
    return Files.writeString(home.resolve("witnesses.txt"), text).toString();
  }

  @Test
  void log_growsWithTheOthers_andOnlyThen() throws Exception {
    CommandLineRun.Ended first = ok("anchor", "create", "-o", path("a"));
    assertThat(first.err()).contains("No witness was asked");
    assertThat(first.out()).isEqualTo("Where 1 log stands is in " + path("a") + ".\n");
    for (String file : FILES) {
      assertThat(home.resolve("a").resolve(file)).exists();
    }
    assertThat(run("anchor", "create", "-o", path("a")).exit()).isEqualTo(Exit.RUNNING);
    String again = ok("anchor", "create", "-o", path("a"), "--force", "--json").out();
    assertThat(again).contains("\"leaf\":0,").contains("\"logs\":1,");

    admit("Zoé");
    requireNonNull(node).close();
    startNode();
    String grown = anchor("b");
    assertThat(grown).contains("\"leaf\":1,");
    assertThat(log(grown)).isEqualTo(log(again));
    List<String> before = Files.readAllLines(home.resolve("a/frontier.txt"));
    List<String> after = Files.readAllLines(home.resolve("b/frontier.txt"));
    assertThat(after.subList(0, 3)).isEqualTo(before.subList(0, 3));
    assertThat(before.getLast()).matches("ramdam/v1/[0-9a-f]{64} 2 \\S{44}");
    assertThat(after.getLast()).matches("ramdam/v1/[0-9a-f]{64} 4 \\S{44}");
  }

  @Test
  void witness_cosigns_whatGoesOnFromWhatItKnows() throws Exception {
    try (var witness = new Witness()) {
      String policy = policy(witness.key, witness.url());
      CommandLineRun.Ended run = ok("anchor", "create", "-o", path("a"), "--policy", policy);
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("The witnesses had seen it on ");
      assertThat(Files.readString(home.resolve("a/policy.txt")))
          .endsWith("\nwitness w " + witness.key.key().hex() + "\nquorum w\n");
      for (String name : List.of("Zoé", "Léa", "Ali")) {
        admit(name);
        ok("anchor", "create", "-o", path(name), "--policy", policy);
      }
      // What has not grown is cosigned anew.
      ok("anchor", "create", "-o", path("again"), "--policy", policy);
      assertThat(witness.sizes).containsExactly(1L, 2L, 3L, 4L, 4L);
    }
  }

  @Test
  void withoutTheQuorum_nothingIsWritten() throws Exception {
    String closed;
    try (var witness = new Witness()) {
      closed = policy(witness.key, witness.url());
      witness.liesAbout = 99L;
      CommandLineRun.Ended ahead = run("anchor", "create", "-o", path("a"), "--policy", closed);
      assertThat(ahead.exit()).isEqualTo(Exit.REFUSED);
      assertThat(ahead.err()).contains("it has seen 99 entries").contains("sigsum.org/v1/tree/");
      witness.liesAbout = null;

      NoteKey other = new NoteKey("w", NoteKey.COSIGNATURE, new Bytes32(1, 2, 3, 4));
      String policy = policy(other, witness.url());
      CommandLineRun.Ended run = run("anchor", "create", "-o", path("a"), "--policy", policy);
      assertThat(run.exit()).isEqualTo(Exit.REFUSED);
      assertThat(run.err()).contains("what it answered is not its signature");

      policy = policy(witness.key, witness.url() + "/nowhere");
      run = run("anchor", "create", "-o", path("a"), "--policy", policy);
      assertThat(run.err()).contains("it does not follow this log yet");
    }
    closed =
        Files.writeString(home.resolve("closed"), Files.readString(Path.of(closed))).toString();
    CommandLineRun.Ended run = run("anchor", "create", "-o", path("a"), "--policy", closed);
    assertThat(run.exit()).isEqualTo(Exit.NETWORK);
    assertThat(run.err()).contains("no answer");
    assertThat(home.resolve("a")).doesNotExist();
  }

  @Test
  void litewitness_cosigns_andSigsumAccepts() throws Exception {
    Tool.LITEWITNESS.require();
    Tool.SIGSUM_GO.require();
    Path place = Files.createDirectory(home.resolve("w"));
    try (var witness = new Litewitness(place, log(anchor("first")))) {
      String policy = policy(witness.key(), witness.url());
      for (String name : List.of("Zoé", "Léa", "Ali")) {
        admit(name);
        ok("anchor", "create", "-o", path(name + "-anchor"), "--policy", policy);
        Path anchor = home.resolve(name + "-anchor");
        Process process =
            new ProcessBuilder(
                    "sigsum-verify", "-k", "key.pub", "-p", "policy.txt", "frontier.txt.proof")
                .directory(anchor.toFile())
                .redirectInput(anchor.resolve("frontier.txt").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
      }
    }
  }

  /// A witness of any one log, in this process.
  private static final class Witness implements AutoCloseable {
    private final SigningKey signing = SigningKey.ofSeed(new byte[SigningKey.SEED_SIZE]);
    private final NoteKey key =
        new NoteKey("witness.example/w", NoteKey.COSIGNATURE, signing.publicKey());
    private final List<Long> sizes = new ArrayList<>();
    private final HttpServer server;
    private Bytes32 root = TreeHasher.EMPTY_ROOT;
    private volatile @Nullable Long liesAbout;

    Witness() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/add-checkpoint", this::answer);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      int status;
      String text;
      try {
        int end = body.indexOf("\n\n");
        List<String> lines = body.substring(0, end).lines().toList();
        long old = Long.parseLong(lines.getFirst().substring("old ".length()));
        Checkpoint next = Checkpoint.parse(Note.parse(body.substring(end + 2)).text());
        var proof = new ArrayList<Bytes32>();
        for (String line : lines.subList(1, lines.size())) {
          proof.add(Bytes32.of(Base64.getDecoder().decode(line)));
        }
        long known = sizes.isEmpty() ? 0 : sizes.getLast();
        Long said = liesAbout;
        if (said != null || old != known) {
          exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
          status = 409;
          text = (said == null ? known : said) + "\n";
        } else if (!Proofs.verifyConsistency(
            old, root, next.size(), next.root(), proof, new TreeHasher())) {
          status = 422;
          text = "no such history\n";
        } else {
          sizes.add(next.size());
          root = next.root();
          status = 200;
          text = Cosignature.sign(next, 1_795_000_000L, signing).noteSignature(key).line() + "\n";
        }
      } catch (MalformedException e) {
        status = 400;
        text = e + "\n";
      }
      byte[] bytes = text.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}

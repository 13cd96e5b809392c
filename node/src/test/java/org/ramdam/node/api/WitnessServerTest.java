package org.ramdam.node.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.RamdamException.CannotListen;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.ingest.Signatures;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogColumns;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Store;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.tlog.WitnessRequest;

/// A site as a witness, over HTTP.
@Timeout(120)
class WitnessServerTest {
  private static final long NOW_S = 1_760_000_100;

  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(9);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Log outside = new Log("example.com/log", key(), leaves(40));
  private @Nullable Logbook home;
  private @Nullable SiteDirectory self;
  private @Nullable Store store;
  private @Nullable Archive archive;
  private @Nullable Ingest ingest;
  private @Nullable WitnessServer server;

  /// A log that asks.
  private record Log(String origin, SigningKey key, List<Bytes32> leaves) {
    NoteKey noteKey() {
      return new NoteKey(origin, NoteKey.ED25519, key.publicKey());
    }

    private HashReader tree() {
      return new HashReader() {
        private final TreeHasher hasher = new TreeHasher();

        @Override
        public Bytes32 node(int level, long index) {
          return level == 0
              ? leaves.get((int) index)
              : hasher.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
        }
      };
    }

    Checkpoint at(long size) {
      return new Checkpoint(origin, size, Proofs.root(size, tree(), new TreeHasher()));
    }

    WitnessRequest request(long old, long size) {
      List<Bytes32> proof =
          old > size ? List.of() : Proofs.consistency(old, size, tree(), new TreeHasher());
      return request(old, proof, at(size), key);
    }

    WitnessRequest request(long old, List<Bytes32> proof, Checkpoint checkpoint, SigningKey by) {
      var line = new NoteSignature(origin, noteKey().id(), checkpoint.sign(by));
      return new WitnessRequest(old, proof, checkpoint, List.of(line));
    }

    /// Another history from an index on.
    Log otherFrom(int index, List<Bytes32> others) {
      var leaves = new ArrayList<>(this.leaves);
      for (int i = index; i < leaves.size(); i++) {
        leaves.set(i, others.get(i));
      }
      return new Log(origin, key, leaves);
    }
  }

  private SigningKey key() {
    return SigningKey.ofSeed(Gen.bytes(SigningKey.SEED_SIZE, random));
  }

  private List<Bytes32> leaves(int count) {
    var leaves = new ArrayList<Bytes32>();
    for (int i = 0; i < count; i++) {
      leaves.add(Gen.id(random));
    }
    return leaves;
  }

  @BeforeEach
  void begin() throws Exception {
    home = new Logbook(directory.resolve("home"), "La Grange", random);
    home.join(Gen.id(random));
    Person person = home.member("Zoé");
    while (home.size() < 12) {
      home.contribute(person, Scope.PUBLIC, "note");
    }
    self = new Logbook(directory.resolve("self"), "L'Atelier", random).site();
    open();
  }

  private void open() {
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.addAll(Views.COLUMNS);
    store = Store.open(directory.resolve("store"), columns);
    archive = new Archive(store);
    SiteDirectory site = requireNonNull(self);
    ingest =
        new Ingest(
            store,
            archive,
            new Ingest.Keys(
                site.siteId(),
                site.key(SiteDirectory.Key.LOG),
                site.key(SiteDirectory.Key.WITNESS)),
            InstantSource.fixed(Instant.ofEpochSecond(NOW_S)),
            new Signatures(),
            new Silent());
    ingest.follow(site.siteId());
    ingest.follow(requireNonNull(home).id());
    server = serve(0);
  }

  /// Lists the log elsewhere, and that of the network too.
  private WitnessServer serve(int port) {
    return WitnessServer.start(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
        requireNonNull(archive),
        requireNonNull(ingest),
        requireNonNull(self).siteId(),
        witness(),
        requireNonNull(self).mlDsa44Witness(),
        List.of(outside.noteKey(), own(requireNonNull(home)).noteKey()),
        new Signatures());
  }

  @AfterEach
  void close() {
    requireNonNull(server).close();
    requireNonNull(ingest).close();
    requireNonNull(store).close();
  }

  private static final class Silent implements Ingest.Listener {
    @Override
    public void input(Sync.Input input) {}

    @Override
    public void sponsored(Bytes32 sponsor, SignedRecord inception) {}

    @Override
    public void failed(Throwable reason) {}
  }

  private NoteKey witness() {
    SiteDirectory site = requireNonNull(self);
    return new NoteKey(
        Origin.witness(site.siteId()),
        NoteKey.COSIGNATURE,
        site.key(SiteDirectory.Key.WITNESS).publicKey());
  }

  private static Log own(Logbook book) {
    var hasher = new TreeHasher();
    try {
      return new Log(
          Origin.of(book.id(), 1),
          book.site().key(SiteDirectory.Key.LOG),
          book.items(0, book.size()).stream().map(item -> hasher.leaf(item.entry())).toList());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + requireNonNull(server).port() + path);
    return http.send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(WitnessRequest request) throws Exception {
    return send("POST", "/add-checkpoint", request.encode());
  }

  private void assertCosigned(WitnessRequest request) throws Exception {
    HttpResponse<String> answer = ask(request);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).endsWith("\n");
    NoteKey mlDsa44 = requireNonNull(requireNonNull(self).mlDsa44Witness()).noteKey();
    List<NoteKey> keys = List.of(witness(), mlDsa44);
    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSameSizeAs(keys);
    for (int i = 0; i < lines.size(); i++) {
      NoteSignature line = NoteSignature.parseLine(lines.get(i));
      assertThat(line.isBy(keys.get(i))).isTrue();
      Cosignature cosignature = Cosignature.parse(line);
      assertThat(cosignature.verify(request.checkpoint(), keys.get(i), Verifier.strict())).isTrue();
      assertThat(cosignature.time()).isEqualTo(NOW_S);
    }
  }

  private void assertStale(WitnessRequest request, long known) throws Exception {
    HttpResponse<String> answer = ask(request);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/x.tlog.size");
    assertThat(answer.body()).isEqualTo(known + "\n");
  }

  /// Under a head of just that size.
  private void bring(int from, int to) throws Exception {
    Logbook book = requireNonNull(home);
    Run run =
        new Run(
            book.id().prefix(),
            from,
            to - from,
            List.of(book.part(from, to, false).records()),
            to,
            book.signedHead(to).signature(),
            List.of(),
            false);
    var brought = requireNonNull(ingest).bring(run).get(30, TimeUnit.SECONDS);
    assertThat(brought.held()).isEqualTo(to);
  }

  private long cosignedSize() {
    Archive.Cosigned cosigned =
        requireNonNull(archive)
            .cosignature(requireNonNull(home).id(), requireNonNull(self).siteId());
    return cosigned == null ? 0 : cosigned.size();
  }

  @Test
  void listedLog_isFollowed_andNeverForgotten() throws Exception {
    assertCosigned(outside.request(0, 5));
    assertCosigned(outside.request(5, 9));
    assertCosigned(outside.request(9, 9));
    close();
    open();
    assertStale(outside.request(0, 12), 9);
    assertThat(ask(outside.otherFrom(7, leaves(40)).request(9, 12)).statusCode()).isEqualTo(422);
    assertCosigned(outside.request(9, 12));
  }

  @Test
  void whatIsWrong_isRefused_withTheStatusOfTheSpecification() throws Exception {
    assertCosigned(outside.request(0, 7));
    assertThat(ask(outside.request(8, 7)).statusCode()).isEqualTo(400);
    assertStale(outside.request(6, 9), 7);
    Checkpoint next = outside.at(9);
    List<Bytes32> proof = outside.request(7, 9).proof();
    assertThat(ask(outside.request(7, List.of(), next, outside.key())).statusCode()).isEqualTo(422);
    assertThat(ask(outside.request(7, proof, next, key())).statusCode()).isEqualTo(403);
    Log other = new Log("example.com/other", outside.key(), outside.leaves());
    assertThat(ask(other.request(0, 3)).statusCode()).isEqualTo(404);
    Log ours =
        new Log(
            Origin.of(requireNonNull(self).siteId(), 1),
            requireNonNull(self).key(SiteDirectory.Key.LOG),
            leaves(3));
    assertThat(ask(ours.request(0, 3)).statusCode()).isEqualTo(404);
    String good = outside.request(7, 9).encode();
    String unsigned = good.substring(0, good.lastIndexOf('\u2014'));
    String extended = good.replace("\n\n\u2014", "\nmore\n\n\u2014");
    assertThat(extended).isNotEqualTo(good);
    for (String body :
        List.of(
            "", "old 7", good.replace("old 7", "old 07"), unsigned, extended, good + "\u0000")) {
      assertThat(send("POST", "/add-checkpoint", body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(send("POST", "/add-checkpoint", "x".repeat((64 << 10) + 1)).statusCode())
        .isEqualTo(413);
    assertThat(send("POST", "/", good).statusCode()).isEqualTo(404);
    HttpResponse<String> get = send("GET", "/add-checkpoint", "");
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).hasValue("POST");
    // None of it has moved the witness.
    assertCosigned(outside.request(7, 9));
  }

  @Test
  void logOfTheNetwork_hasOneState_howeverItCame() throws Exception {
    Log log = own(requireNonNull(home));
    bring(0, 6);
    assertThat(cosignedSize()).isEqualTo(6);
    assertStale(log.request(0, 6), 6);
    assertCosigned(log.request(6, 6));
    // A cosignature says that all below it is held.
    assertThat(ask(log.request(6, 8)).statusCode()).isEqualTo(503);
    bring(6, 10);
    assertThat(cosignedSize()).isEqualTo(10);
    assertStale(log.request(6, 8), 10);
    assertCosigned(log.request(10, 10));
  }

  @Test
  void logThatWasCosignedBeforeItWasHeld_isNotCosignedBackwards() throws Exception {
    assertCosigned(own(requireNonNull(home)).request(0, 8));
    bring(0, 6);
    assertThat(cosignedSize()).isZero();
    bring(6, 10);
    bring(10, 12);
    assertThat(cosignedSize()).isEqualTo(12);
  }

  @Test
  void logThatShowedAnotherHistory_isNotCosignedAgain() throws Exception {
    assertCosigned(own(requireNonNull(home)).otherFrom(3, leaves(12)).request(0, 5));
    close();
    open();
    bring(0, 6);
    bring(6, 12);
    assertThat(cosignedSize()).isZero();
  }

  @Test
  void twoHistories_areEvidence_andEndIt() throws Exception {
    Log log = own(requireNonNull(home));
    bring(0, 6);
    HttpResponse<String> answer = ask(log.otherFrom(3, leaves(12)).request(6, 6));
    assertThat(answer.statusCode()).isEqualTo(422);
    var _ = requireNonNull(ingest).settled().get(10, TimeUnit.SECONDS);
    assertThat(requireNonNull(archive).forks(requireNonNull(home).id())).isNotEmpty();
    assertThat(ask(log.request(6, 6)).statusCode()).isEqualTo(404);
  }

  @Test
  void requestsAtOnce_areDecidedOneAfterAnother() throws Exception {
    var tasks = new ArrayList<Callable<int[]>>();
    for (int size = 1; size <= 40; size++) {
      int asked = size;
      tasks.add(() -> {
        for (int old = 0; old <= asked; ) {
          HttpResponse<String> answer = ask(outside.request(old, asked));
          if (answer.statusCode() == 200) {
            return new int[] {old, asked};
          }
          assertThat(answer.statusCode()).isEqualTo(409);
          old = Integer.parseInt(answer.body().strip());
        }
        return new int[0];
      });
    }
    var steps = new ArrayList<int[]>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var future : threads.invokeAll(tasks)) {
        if (future.get().length > 0) {
          steps.add(future.get());
        }
      }
    }
    // What was cosigned is one chain: each goes on where the one before it stopped.
    steps.sort((a, b) -> Integer.compare(a[1], b[1]));
    int known = 0;
    for (int[] step : steps) {
      assertThat(step[0]).isEqualTo(known);
      known = step[1];
    }
    assertThat(known).isEqualTo(40);
  }

  @Test
  void busyPort_isNamed() {
    int port = requireNonNull(server).port();
    assertThatThrownBy(() -> serve(port))
        .isInstanceOf(CannotListen.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }
}

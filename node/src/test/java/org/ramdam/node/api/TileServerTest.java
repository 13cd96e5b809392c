package org.ramdam.node.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Note;

/// What is served of a log is what RFC 6962 and C2SP make of its entries.
@Timeout(120)
class TileServerTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(4);
  private @Nullable Store store;
  private @Nullable Ingest ingest;
  private @Nullable TileServer server;
  private @Nullable Logbook log;

  @BeforeEach
  void open() throws Exception {
    log = new Logbook(directory.resolve("site"), "La Grange", random);
    log.join(Gen.id(random));
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.addAll(Views.COLUMNS);
    store = Store.open(directory.resolve("store"), columns);
    Archive archive = new Archive(store);
    var self = new Logbook(directory.resolve("self"), "L'Atelier", random).site();
    ingest =
        new Ingest(
            store,
            archive,
            new Ingest.Keys(
                self.siteId(),
                self.key(SiteDirectory.Key.LOG),
                self.key(SiteDirectory.Key.WITNESS)),
            InstantSource.system(),
            new Signatures(),
            new Silent());
    ingest.follow(log.id());
    var files = files(archive);
    server = TileServer.start(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), files);
  }

  private TileFiles files(Archive archive) {
    Views views = Views.of(requireNonNull(store), archive);
    Logbook home = requireNonNull(log);
    var proofs =
        new Proofs(
            archive,
            views.people(),
            views.activity(),
            home.id(),
            home.site().key(SiteDirectory.Key.LOG));
    return new TileFiles(archive, proofs);
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

  private HttpResponse<byte[]> ask(String method, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + requireNonNull(server).port() + path);
      return client.send(
          HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return ask("GET", path);
  }

  private static byte[] sha256(int prefix, byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update((byte) prefix);
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  /// RFC 6962 section 2.1, word for word.
  private static byte[] root(List<byte[]> entries) throws Exception {
    if (entries.size() == 1) {
      return sha256(0, entries.getFirst());
    }
    int split = Integer.highestOneBit(entries.size() - 1);
    return sha256(1, root(entries.subList(0, split)), root(entries.subList(split, entries.size())));
  }

  @Test
  void tiles_areThoseOfTheEntries_atEverySize() throws Exception {
    Logbook written = requireNonNull(log);
    Person person = written.member("Zoé");
    String site = "/" + written.id().hex() + "/";
    assertThat(get(site + "checkpoint").statusCode()).isEqualTo(404);
    int before = 0;
    for (int size : new int[] {3, 255, 256, 257, 600}) {
      while (written.size() < size) {
        written.contribute(person, Scope.PUBLIC, "note");
      }
      assertThat(
              requireNonNull(ingest)
                  .bring(written.run(before, size, false))
                  .get(30, TimeUnit.SECONDS)
                  .held())
          .isEqualTo(size);
      before = size;
      List<byte[]> entries = new ArrayList<>();
      for (Run.Item item : written.items(0, size)) {
        entries.add(item.entry());
      }
      HttpResponse<byte[]> note = get(site + "checkpoint");
      assertThat(note.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
      assertThat(note.headers().firstValue("cache-control")).hasValue("no-cache");
      Checkpoint checkpoint =
          Checkpoint.parse(Note.parse(new String(note.body(), StandardCharsets.UTF_8)).text());
      assertThat(checkpoint.size()).isEqualTo(size);
      assertThat(checkpoint.root().toByteArray()).isEqualTo(root(entries));
      for (int index = 0; index * 256 < size; index++) {
        int width = Math.min(256, size - index * 256);
        String tail = "00" + index + (width == 256 ? "" : ".p/" + width);
        var hashes = new ByteArrayOutputStream();
        var bundle = new ByteArrayOutputStream();
        for (byte[] entry : entries.subList(index * 256, index * 256 + width)) {
          hashes.writeBytes(sha256(0, entry));
          bundle.write(entry.length >> 8);
          bundle.write(entry.length);
          bundle.writeBytes(entry);
        }
        HttpResponse<byte[]> tile = get(site + "tile/0/" + tail);
        assertThat(tile.body()).as("%d of %d", index, size).isEqualTo(hashes.toByteArray());
        assertThat(tile.headers().firstValue("content-type")).hasValue("application/octet-stream");
        assertThat(tile.headers().firstValue("cache-control").orElse("").contains("immutable"))
            .isEqualTo(width == 256);
        assertThat(get(site + "tile/entries/" + tail).body()).isEqualTo(bundle.toByteArray());
        assertThat(get(site + "tile/0/00" + index + ".p/1").statusCode()).isEqualTo(200);
        assertThat(get(site + "tile/0/00" + index + ".p/" + (width + 1)).statusCode())
            .isEqualTo(404);
      }
      var above = new ByteArrayOutputStream();
      for (int index = 0; (index + 1) * 256 <= size; index++) {
        above.writeBytes(root(entries.subList(index * 256, (index + 1) * 256)));
      }
      int width = size / 256;
      HttpResponse<byte[]> level1 = get(site + "tile/1/000.p/" + Math.max(1, width));
      assertThat(level1.statusCode()).isEqualTo(width == 0 ? 404 : 200);
      assertThat(level1.body()).isEqualTo(above.toByteArray());
    }
  }

  @Test
  void nothingElse_isServed() throws Exception {
    Logbook written = requireNonNull(log);
    var _ = requireNonNull(ingest).bring(written.run(0, 1, false)).get(30, TimeUnit.SECONDS);
    String site = "/" + written.id().hex();
    for (String path :
        List.of(
            "/",
            site,
            site + "/",
            site + "/checkpoint/",
            site + "/tile/0/000",
            site + "/tile/0/0",
            site + "/tile/00/000.p/1",
            site + "/tile/64/000.p/1",
            site + "/tile/8/000.p/1",
            site + "/tile/0/x999/x999/x999/x999/x999/x999/999.p/1",
            site + "/tile/entries/000.p/0",
            site + "/tile/entries/000.p/2",
            site + "/../" + written.id().hex() + "/checkpoint",
            "/" + written.id().hex().toUpperCase(java.util.Locale.ROOT) + "/checkpoint",
            "/" + "0".repeat(64) + "/checkpoint",
            "/v1/Status",
            "/favicon.ico")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    HttpResponse<byte[]> head = ask("HEAD", site + "/tile/0/000.p/1");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("content-length")).hasValue("32");
    HttpResponse<byte[]> post = ask("POST", site + "/checkpoint");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("allow")).hasValue("GET, HEAD");
    assertThat(get(site + "/" + "a".repeat(2000)).statusCode()).isEqualTo(414);
  }

  @Test
  void busyPort_isNamed() {
    int port = requireNonNull(server).port();
    Archive archive = new Archive(requireNonNull(store));
    var files = files(archive);
    assertThatThrownBy(() ->
            TileServer.start(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), files))
        .isInstanceOf(CannotListen.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }
}

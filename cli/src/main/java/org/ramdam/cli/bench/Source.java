package org.ramdam.cli.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.Node;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.ingest.Signatures;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogWriter;
import org.ramdam.node.site.NetworkFile;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Store;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sync.Sync;

/// A site's directory that holds the whole history of a network, and the directories of all its
/// other sites, one of which has written nothing yet. The records went through the writer of the
/// node like any that another site sends, and are the same each time.
final class Source {
  private static final String FORMAT = "3";

  /// What a genesis can let its founder admit alone.
  private static final int FOUNDER_ADMITS = 64;

  private static final String NOBODY_THERE = "127.0.0.1:1";
  private static final String ANY_PORT = "127.0.0.1:0";
  private static final int RUNS_AHEAD = 6;

  private final Path path;
  private final int sites;
  private final int members;
  private final long records;

  private Source(Path path, int sites, int members, long records) {
    this.path = path;
    this.sites = sites;
    this.members = members;
    this.records = records;
  }

  /// The source in `path`; generated if there is none of this size.
  static Source in(Path path, int sites, int members, long records, LongConsumer progress)
      throws IOException, MalformedException, InterruptedException {
    Source source = new Source(path, sites, members, records);
    if (!source.isComplete()) {
      Workplace.delete(path);
      source.generate(progress);
    }
    return source;
  }

  private boolean isComplete() throws IOException {
    Path file = path.resolve("source.properties");
    if (!Files.exists(file)) {
      return false;
    }
    var found = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      found.load(in);
    }
    return found.equals(properties());
  }

  private Properties properties() {
    var properties = new Properties();
    properties.setProperty("format", FORMAT);
    properties.setProperty(
        "columns", String.join(" ", Node.columns().stream().map(Column::name).toList()));
    properties.setProperty("sites", Integer.toString(sites));
    properties.setProperty("members", Integer.toString(members));
    properties.setProperty("first", Long.toString(Cast.FIRST_MS));
    properties.setProperty("records", Long.toString(records));
    return properties;
  }

  /// The directory of the site that holds everything.
  Path full() {
    return path.resolve("full");
  }

  /// The directory of the site that has only been admitted.
  Path newcomer() {
    return site(sites);
  }

  private Path site(int number) {
    return number == 0 ? full() : path.resolve("site-" + number);
  }

  private void generate(LongConsumer progress)
      throws IOException, MalformedException, InterruptedException {
    Files.createDirectories(path);
    var others = new ArrayList<SiteDirectory>();
    for (int i = 1; i <= sites; i++) {
      others.add(Cast.site(site(i), i, ANY_PORT, NOBODY_THERE));
    }
    String address = "127.0.0.1:" + freePort();
    SiteDirectory founder = Cast.site(full(), 0, address, address);
    try (Writer writer = new Writer(founder, progress)) {
      Bytes32 self = founder.siteId();
      var first =
          new Chronicle(0, members, founder, Replica.empty(self), Bytes32.ZERO, records / sites);
      List<Run.Item> opening =
          first.opening(new Body.Genesis(Math.min(sites, FOUNDER_ADMITS), 1), others);
      NetworkFile network =
          new NetworkFile(named(opening.get(1)), named(opening.getFirst()), List.of());
      network.write(founder.path());
      network.write(newcomer());
      writer.submit(first, opening);
      writer.own(first, share(0) - first.size());
      writer.all(
          sites - 1,
          i -> {
            SiteDirectory other = others.get(i);
            var log =
                new Chronicle(
                    i + 1,
                    members,
                    other,
                    Replica.empty(other.siteId()),
                    network.network(),
                    records / sites);
            writer.follow(other.siteId());
            writer.take(log, log.opening(null, List.of()));
            writer.others(log, share(i + 1) - log.size());
          });
    }
    try (var out = Files.newBufferedWriter(path.resolve("source.properties"))) {
      properties().store(out, null);
    }
  }

  private long share(int site) {
    return records / sites + (site < records % sites ? 1 : 0);
  }

  private static NetworkFile.Named named(Run.Item item) throws MalformedException {
    byte[] words = item.words();
    return NetworkFile.Named.of(item.entry(), words == null ? new byte[0] : words);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Writes all logs on in a copy of the full site, whose node does not run.
  ///
  /// @return the bytes of the new records
  Extent extend(Path copy, int count) throws IOException, MalformedException, InterruptedException {
    SiteDirectory founder = SiteDirectory.open(copy);
    Bytes32 network =
        NetworkFile.read(copy)
            .orElseThrow(() -> new IllegalStateException("the source is in no network"))
            .network();
    try (Writer writer = new Writer(founder, _ -> {})) {
      for (int i = 0; i < sites; i++) {
        SiteDirectory site = i == 0 ? founder : SiteDirectory.open(site(i));
        Replica replica = writer.replica(site.siteId());
        var log = new Chronicle(i, members, site, replica, network, replica.size());
        int share = count / sites + (i < count % sites ? 1 : 0);
        if (i == 0) {
          writer.submit(log, log.more(share));
        } else {
          writer.follow(site.siteId());
          writer.take(log, log.more(share));
        }
      }
      writer.await();
      return writer.extent();
    }
  }

  /// Bytes of records.
  ///
  /// @param own of their entries, as they are stored and signed, and of their private parts
  /// @param packed of the same as they are laid out in a run
  record Extent(long own, long packed) {}

  /// The writer of a node, fed from here.
  private static final class Writer implements AutoCloseable, Ingest.Listener {
    private final Store store;
    private final Archive archive;
    private final Ingest ingest;
    private final LongConsumer progress;
    private final Semaphore ahead = new Semaphore(RUNS_AHEAD);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong own = new AtomicLong();
    private final AtomicLong packed = new AtomicLong();
    private volatile @Nullable String failure;

    Writer(SiteDirectory site, LongConsumer progress) {
      this.progress = progress;
      store = Store.open(site.path().resolve("store"), Node.columns());
      archive = new Archive(store);
      ingest =
          new Ingest(
              store,
              archive,
              new Ingest.Keys(
                  site.siteId(),
                  site.key(SiteDirectory.Key.LOG),
                  site.key(SiteDirectory.Key.WITNESS)),
              InstantSource.system(),
              new Signatures(),
              this);
      ingest.follow(site.siteId());
    }

    @Override
    public void input(Sync.Input input) {
      switch (input) {
        case Sync.Input.Stored _ -> ahead.release();
        case Sync.Input.Refused refused -> {
          failure = refused.toString();
          ahead.release();
        }
        default -> {}
      }
    }

    @Override
    public void sponsored(Bytes32 sponsor, SignedRecord inception) {}

    @Override
    public void failed(Throwable reason) {
      failure = reason.toString();
      ahead.release(RUNS_AHEAD);
    }

    Replica replica(Bytes32 site) {
      return new LogWriter(archive).replica(site);
    }

    void follow(Bytes32 site) {
      ingest.follow(site);
    }

    Extent extent() {
      return new Extent(own.get(), packed.get());
    }

    void submit(Chronicle log, List<Run.Item> items) throws InterruptedException {
      log.appended(items);
      try {
        var _ = ingest.submit(items).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the node refuses a generated record", e);
      }
      note(items);
    }

    void take(Chronicle log, List<Run.Item> items) throws InterruptedException {
      Run run = log.run(items);
      ahead.acquire();
      check();
      ingest.take(0, run);
      note(items);
    }

    private void note(List<Run.Item> items) {
      var layout = new Run.Writer();
      for (Run.Item item : items) {
        byte[] words = item.words();
        layout.add(item.entry(), words);
        own.addAndGet(item.entry().length + (words == null ? 0 : words.length));
      }
      packed.addAndGet(layout.size());
      progress.accept(written.addAndGet(items.size()));
    }

    private void check() {
      if (failure != null) {
        throw new IllegalStateException("the node refuses a generated run: " + failure);
      }
    }

    void own(Chronicle log, long count) throws MalformedException, InterruptedException {
      for (long left = count; left > 0; left -= Limits.RUN_ENTRIES) {
        submit(log, log.more((int) Math.min(left, Limits.RUN_ENTRIES)));
      }
    }

    void others(Chronicle log, long count) throws MalformedException, InterruptedException {
      for (long left = count; left > 0; left -= Limits.RUN_ENTRIES) {
        take(log, log.more((int) Math.min(left, Limits.RUN_ENTRIES)));
      }
    }

    private interface Log {
      void write(int number) throws Exception;
    }

    /// Writes several logs, as many at a time as there are processors.
    void all(int count, Log log) throws InterruptedException {
      int processors = Runtime.getRuntime().availableProcessors();
      try (ExecutorService threads = Executors.newFixedThreadPool(processors)) {
        var futures = new ArrayList<Future<?>>();
        for (int i = 0; i < count; i++) {
          int number = i;
          futures.add(
              threads.submit(() -> {
                log.write(number);
                return true;
              }));
        }
        for (Future<?> future : futures) {
          var _ = future.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("the source cannot be generated", e.getCause());
      }
      await();
    }

    /// Waits until all that was given is on disk.
    void await() throws InterruptedException {
      ahead.acquire(RUNS_AHEAD);
      ahead.release(RUNS_AHEAD);
      check();
    }

    @Override
    public void close() {
      ingest.close();
      store.close();
    }
  }
}

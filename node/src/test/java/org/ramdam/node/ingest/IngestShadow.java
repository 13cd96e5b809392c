package org.ramdam.node.ingest;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogColumns;
import org.ramdam.node.log.LogWriter;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sim.Shadow;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.wire.Message;

/// The writer and the store of a node, beside those of a simulated site. The power is cut by
/// copying the database as its files are, without closing it, and taking from the copy what the
/// newest file of the write-ahead log has behind the last commit that is to stay, or a part of it.
class IngestShadow implements Shadow, Ingest.Listener {
  private final Path root;
  private final Ingest.Keys keys;
  private final InstantSource clock;

  /// By the commits of the simulated disk, how far the write-ahead log had come.
  private final TreeMap<Long, Place> places = new TreeMap<>();

  private int copies;
  private @Nullable Throwable failure;
  private @Nullable Open open;

  private record Place(Path file, long length) {}

  private record Open(Store store, Archive archive, Ingest ingest) {}

  IngestShadow(Path root, Ingest.Keys keys, InstantSource clock) {
    this.root = root;
    this.keys = keys;
    this.clock = clock;
  }

  private Path directory() {
    return root.resolve("store" + copies);
  }

  private Open node() {
    if (open == null) {
      throw new IllegalStateException("the node is down");
    }
    return open;
  }

  @Override
  public void start() {
    if (open == null) {
      var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
      columns.addAll(Views.COLUMNS);
      Store store = Store.open(directory(), columns);
      var archive = new Archive(store);
      Ingest.refresh(store, archive);
      open =
          new Open(store, archive, new Ingest(store, archive, keys, clock, new Signatures(), this));
      places.clear();
    }
  }

  @Override
  public void follow(Bytes32 site) {
    node().ingest().follow(site);
    node().ingest().announceCosignatures(site);
    settle();
  }

  @Override
  public boolean submit(List<Run.Item> items) {
    CompletableFuture<Long> answer = node().ingest().submit(items);
    try {
      return await(answer) >= 0;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Ingest.RefusedException) {
        return false;
      }
      throw new AssertionError(e);
    }
  }

  @Override
  public void take(Run run) {
    node().ingest().take(1, run);
    settle();
  }

  @Override
  public void witness(Message.Cosigned cosigned) {
    node().ingest().witness(cosigned);
    settle();
  }

  @Override
  public void reveal(Message.Privates privates) {
    node().ingest().reveal(privates);
    settle();
  }

  @Override
  public void convict(Message.Fork fork) {
    node().ingest().convict(1, fork);
    settle();
  }

  @Override
  public void judge(Sync.Output.JudgeHead what) {
    node().ingest().judge(what);
    settle();
  }

  private void settle() {
    try {
      long _ = await(node().ingest().settled());
    } catch (ExecutionException e) {
      throw new AssertionError(failure == null ? e : failure);
    }
  }

  private static long await(CompletableFuture<Long> answer) throws ExecutionException {
    try {
      return answer.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Row row(Bytes32 site) {
    Archive archive = node().archive();
    Archive.State state = archive.state(site);
    var hash = new Sha256();
    archive.entries(
        site,
        0,
        state.size(),
        (index, entry, _) -> {
          byte[] words = archive.salted(new Position(site.prefix(), index));
          var _ = hash.update(entry).update(words == null ? new byte[0] : words);
          return true;
        });
    Map<Long, Long> cosigned = new TreeMap<>();
    archive
        .cosignatures(site)
        .forEach((witness, each) ->
            cosigned.put(
                witness,
                new LogWriter.Witnessed(site, state.generation(), witness, each).message().size()));
    return new Row(
        state.extent(),
        state.head() == null ? 0 : state.head().size(),
        hash.finish(),
        state.invalid(),
        cosigned,
        new TreeSet<>(archive.forks(site).keySet()),
        node().ingest().missing(site),
        archive.asideCount(site));
  }

  // ---- power

  private Place place() {
    try (Stream<Path> files = Files.list(directory())) {
      Path newest =
          files.filter(file -> file.toString().endsWith(".log")).sorted().toList().getLast();
      return new Place(newest.getFileName(), Files.size(newest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void written(long commits) {
    places.tailMap(commits, false).clear();
    places.put(commits, place());
  }

  @Override
  public boolean mayForget(long commits) {
    Map.Entry<Long, Place> last = places.floorEntry(commits);
    return open == null || (last != null && last.getValue().file().equals(place().file()));
  }

  @Override
  public void crash(long commits, double torn) {
    if (open == null) {
      return;
    }
    Path from = directory();
    Place stays = places.floorEntry(commits).getValue();
    Map.Entry<Long, Place> next = places.higherEntry(commits);
    Place end = next == null ? place() : next.getValue();
    long rest = stays.file().equals(end.file()) ? end.length() - stays.length() : 0;
    copies++;
    try {
      copy(from, directory());
      if (stays.file().equals(place().file())) {
        try (var log =
            new RandomAccessFile(directory().resolve(stays.file().toString()).toFile(), "rw")) {
          log.setLength(stays.length() + (long) (torn * rest));
        }
      }
      down();
      delete(from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (!file.endsWith("LOCK")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private void down() {
    Open was = open;
    open = null;
    if (was != null) {
      was.ingest().close();
      was.store().close();
    }
  }

  @Override
  public void close() {
    down();
  }

  // ---- what the writer tells: the simulated one tells the machine

  @Override
  public void input(Sync.Input input) {}

  @Override
  public void sponsored(Bytes32 sponsor, SignedRecord inception) {}

  @Override
  public void failed(Throwable reason) {
    failure = reason;
  }
}

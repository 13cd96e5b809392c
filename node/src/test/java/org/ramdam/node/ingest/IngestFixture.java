package org.ramdam.node.ingest;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogColumns;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Store;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sync.Sync;

/// The writer of a site over a store of its own, and all that it tells.
final class IngestFixture implements AutoCloseable, Ingest.Listener {
  static final long NOW_S = 1_760_000_100;

  final Store store;
  final Archive archive;
  final Ingest ingest;
  private final LinkedBlockingQueue<Sync.Input> told = new LinkedBlockingQueue<>();

  IngestFixture(Path directory, SiteDirectory site) {
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.addAll(Views.COLUMNS);
    store = Store.open(directory, columns);
    archive = new Archive(store);
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
            this);
    ingest.follow(site.siteId());
  }

  /// Appends entries of this site's own log.
  long submit(Logbook own, int from, int to) throws Exception {
    return ingest.submit(own.items(from, to)).get(10, TimeUnit.SECONDS);
  }

  /// Why items are refused.
  Replica.Appended.Refused refusal(List<Run.Item> items) throws Exception {
    try {
      long index = ingest.submit(items).get(10, TimeUnit.SECONDS);
      throw new AssertionError("accepted at " + index);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Ingest.RefusedException refused) {
        return refused.refused();
      }
      throw e;
    }
  }

  /// Takes a run, and answers what was told of it.
  Sync.Input take(Run run) throws InterruptedException {
    told.clear();
    ingest.take(7, run);
    return next(Sync.Input.Stored.class, Sync.Input.Refused.class);
  }

  /// The next thing told that is of one of these kinds.
  Sync.Input next(Class<?>... kinds) throws InterruptedException {
    while (true) {
      Sync.Input input = requireNonNull(told.poll(10, TimeUnit.SECONDS), "nothing is told");
      for (Class<?> kind : kinds) {
        if (kind.isInstance(input)) {
          return input;
        }
      }
    }
  }

  /// Waits until all that was asked so far is done, and answers what was told meanwhile.
  List<Sync.Input> settle() throws Exception {
    var inputs = new ArrayList<Sync.Input>();
    var _ = ingest.reindex().get(10, TimeUnit.SECONDS);
    told.drainTo(inputs);
    return inputs;
  }

  @Override
  public void input(Sync.Input input) {
    told.add(input);
  }

  @Override
  public void sponsored(Bytes32 sponsor, SignedRecord inception) {}

  @Override
  public void failed(Throwable reason) {
    throw new AssertionError(reason);
  }

  @Override
  public void close() {
    ingest.close();
    store.close();
  }
}

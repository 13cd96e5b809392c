package org.ramdam.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.api.ApiException;
import org.ramdam.node.api.Methods;
import org.ramdam.node.api.proto.BackupCopy;
import org.ramdam.node.api.proto.CreateBackupReply;
import org.ramdam.node.api.proto.CreateBackupRequest;
import org.ramdam.node.api.proto.ScrubFinding;
import org.ramdam.node.api.proto.ScrubProgressReply;
import org.ramdam.node.api.proto.ScrubProgressRequest;
import org.ramdam.node.api.proto.ScrubReply;
import org.ramdam.node.api.proto.ScrubRequest;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the database of a running node: copies it where its people ask, and checks it, when
/// they ask and once a week by itself, then with at most a hundredth of a core.
///
/// What is checked is a snapshot that shares its files with the database, so that nobody waits.
final class Upkeep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
  private static final long FIRST_AFTER_MS = TimeUnit.HOURS.toMillis(1);
  private static final long EVERY_MS = TimeUnit.DAYS.toMillis(7);
  private static final long BUSY_NS = 2_000_000;
  private static final int RESTS_FOR_EACH = 99;
  private static final long ROOM = 1L << 30;

  private final SiteDirectory directory;
  private final Store store;
  private final Archive archive;
  private final Ingest ingest;
  private final InstantSource clock;
  private final Thread thread = Thread.ofPlatform().name("scrub").daemon().unstarted(this::run);
  private final ReentrantLock busy = new ReentrantLock();
  private volatile long checked;
  private volatile long total;
  private volatile boolean running;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean closing;
  private volatile @Nullable ScrubReply last;

  Upkeep(
      SiteDirectory directory, Store store, Archive archive, Ingest ingest, InstantSource clock) {
    this.directory = directory;
    this.store = store;
    this.archive = archive;
    this.ingest = ingest;
    this.clock = clock;
  }

  void register(Methods methods) {
    methods.add("CreateBackup", CreateBackupRequest.getDefaultInstance(), this::createBackup);
    methods.add("Scrub", ScrubRequest.getDefaultInstance(), _ -> scrubNow());
    methods.add("ScrubProgress", ScrubProgressRequest.getDefaultInstance(), _ -> progress());
  }

  /// Starts its thread.
  void start() {
    thread.start();
  }

  /// What the newest scrub since the start has found; null before there is one.
  @Nullable ScrubReply last() {
    return last;
  }

  // ---- copies

  private CreateBackupReply createBackup(CreateBackupRequest request) {
    Path target = Path.of(request.getDirectory());
    if (!target.isAbsolute()) {
      throw ApiException.badRequest("the directory must begin with /", "give the whole path");
    }
    long start = System.nanoTime();
    waiting.incrementAndGet();
    busy.lock();
    try {
      SiteBackup.Copy copy =
          new SiteBackup(target)
              .create(directory, store, archive, clock.millis(), request.getKeep());
      return CreateBackupReply.newBuilder()
          .setCopy(
              BackupCopy.newBuilder()
                  .setNumber(copy.number())
                  .setMadeMs(copy.madeMs())
                  .setSiteId(copy.site().hex())
                  .setSiteName(copy.siteName())
                  .setEntries(copy.entries())
                  .setRecords(copy.records()))
          .setMs((System.nanoTime() - start) / 1_000_000)
          .build();
    } catch (BadConfig e) {
      throw new ApiException(
          "backup_directory", 5, 409, String.valueOf(e.getMessage()), "nothing was copied");
    } catch (StoreFailed e) {
      // It is the other disk that fails, not this site's.
      log.atWarn().setCause(e).log("a copy failed");
      throw new ApiException(
          "backup_failed",
          7,
          503,
          String.valueOf(e.getMessage()),
          "the copies before are as they were; look at that disk");
    } finally {
      busy.unlock();
      waiting.decrementAndGet();
    }
  }

  // ---- checking

  private ScrubProgressReply progress() {
    ScrubReply ended = last;
    var reply =
        ScrubProgressReply.newBuilder().setRunning(running).setChecked(checked).setTotal(total);
    return ended == null ? reply.build() : reply.setLast(ended).build();
  }

  private ScrubReply scrubNow() {
    waiting.incrementAndGet();
    try {
      return scrub();
    } finally {
      waiting.decrementAndGet();
    }
  }

  private ScrubReply scrub() {
    busy.lock();
    long start = System.nanoTime();
    Path place = directory.path().resolve("scrub");
    running = true;
    checked = 0;
    try {
      Scrub.Report report;
      try {
        SiteBackup.deleteAll(place);
        Files.createDirectory(
            place,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        store.link(place.resolve("store"));
        report = Scrub.check(place, directory.siteId(), new Slow());
      } finally {
        SiteBackup.deleteAll(place);
      }
      boolean mended = !report.isClean() && report.isOfViewsAlone();
      if (mended) {
        long _ = ingest.reindex().get();
      }
      return ended(report, mended, (System.nanoTime() - start) / 1_000_000);
    } catch (IOException e) {
      throw new StoreFailed("the database cannot be checked: " + e, e);
    } catch (ExecutionException e) {
      throw new StoreFailed("the views cannot be computed", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the node stops");
    } finally {
      running = false;
      busy.unlock();
    }
  }

  private ScrubReply ended(Scrub.Report report, boolean mended, long ms) {
    ScrubReply reply = reply(report, mended, ms).setEndedMs(clock.millis()).build();
    last = reply;
    var line = report.isClean() || mended ? log.atInfo() : log.atError();
    line.addKeyValue("rows", report.checked())
        .addKeyValue("findings", report.findings())
        .addKeyValue("ms", ms)
        .log("scrubbed");
    return reply;
  }

  private static ScrubReply.Builder reply(Scrub.Report report, boolean mended, long ms) {
    var reply = ScrubReply.newBuilder().setChecked(report.checked()).setMs(ms).setMended(mended);
    report
        .findings()
        .forEach(one ->
            reply.addFindings(
                ScrubFinding.newBuilder()
                    .setKind(one.kind().name().toLowerCase(java.util.Locale.ROOT))
                    .setWhat(one.what())));
    return reply;
  }

  /// Rests ninety-nine times as long as it worked, unless somebody waits.
  private final class Slow implements Scrub.Pace {
    private long sinceNs = System.nanoTime();

    @Override
    public void at(long done, long all) {
      checked = done;
      total = all;
      if (closing) {
        throw new CancellationException("the node stops");
      }
      long busyNs = System.nanoTime() - sinceNs;
      if (busyNs < BUSY_NS) {
        return;
      }
      if (waiting.get() == 0) {
        try {
          TimeUnit.NANOSECONDS.sleep(Math.min(busyNs, 20 * BUSY_NS) * RESTS_FOR_EACH);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
      sinceNs = System.nanoTime();
    }
  }

  private void run() {
    try {
      Thread.sleep(FIRST_AFTER_MS);
      while (!closing) {
        try {
          if (hasRoom()) {
            var _ = scrub();
          }
        } catch (StoreFailed | IOException e) {
          log.atError().setCause(e).log("the database cannot be checked");
        }
        Thread.sleep(EVERY_MS);
      }
    } catch (InterruptedException | CancellationException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether the disk has room for a second database, and more.
  private boolean hasRoom() throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.list(directory.path().resolve("store"))) {
      for (Path file : files.toList()) {
        size += Files.exists(file) ? Files.size(file) : 0;
      }
    }
    return Files.getFileStore(directory.path()).getUsableSpace() > 2 * size + ROOM;
  }

  /// Ends a scrub, and waits for a copy that is being made: the store must not be closed under it.
  /// Nothing begins afterwards.
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    busy.lock();
  }
}

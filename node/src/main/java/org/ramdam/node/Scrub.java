package org.ramdam.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.node.RamdamException.AlreadyRunning;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.ingest.Rebuild;
import org.ramdam.node.ingest.Signatures;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogColumns;
import org.ramdam.node.log.Remains;
import org.ramdam.node.site.NetworkFile;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Postings;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.crypto.Sha256;

/// Checks a database against itself: makes it anew beside it, from the entries and words whose
/// signatures and commitments hold ([Rebuild]), and compares the two, column by column. Whatever
/// byte of an entry, a tile, a head or a view is not what it must be, the two differ.
///
/// Where no node has the database open, the one that was made takes its place if they differ; what
/// it lacks is then asked of other sites when the node runs.
public final class Scrub {
  private static final String STORE = "store";
  private static final String FRESH = "store.scrub";
  private static final String MENDED = "store.mended";
  private static final String DAMAGED = "store.damaged";

  private final Path site;
  private final Bytes32 self;
  private final Pace pace;
  private final List<Finding> findings = new ArrayList<>();
  private Rebuild.Result rebuilt = new Rebuild.Result(List.of(), 0);
  private long checked;
  private long total;

  private Scrub(Path site, Bytes32 self, Pace pace) {
    this.site = site;
    this.self = self;
    this.pace = pace;
  }

  /// Hears how far it is, now and then, and may take its time.
  @FunctionalInterface
  public interface Pace {
    /// As fast as it goes, and nobody listens.
    Pace FAST = (_, _) -> {};

    /// So many entries were read, of so many. The rows that follow from them come after that.
    void at(long done, long total);
  }

  /// What is not as it must be.
  ///
  /// @param kind of what
  /// @param what a column, a log, or a file, in words
  public record Finding(Kind kind, String what) {}

  /// What may be wrong.
  public enum Kind {
    /// A file cannot be read, or its checksums do not hold; `what` names it.
    UNREADABLE,
    /// Entries of a log are damaged or gone.
    ENTRIES,
    /// Words are damaged or gone.
    WORDS,
    /// A column of logs has rows that do not follow from the entries.
    LOGS,
    /// The same of a view: `ramdam reindex` is enough.
    VIEW,
    /// The end of this site's own log is gone, though it was acknowledged.
    ACKNOWLEDGED
  }

  /// What a check has found.
  ///
  /// @param checked entries and rows that were read
  /// @param lost what other sites must be asked for
  /// @param words private parts that must be asked for
  public record Report(List<Finding> findings, long checked, List<Rebuild.Lost> lost, long words) {
    /// Whether nothing is wrong.
    public boolean isClean() {
      return findings.isEmpty();
    }

    /// Whether views alone are wrong.
    public boolean isOfViewsAlone() {
      return findings.stream().allMatch(finding -> finding.kind() == Kind.VIEW);
    }

    /// Whether what was wrong is set right without other sites.
    public boolean isMendedHere() {
      return lost.isEmpty()
          && words == 0
          && findings.stream().noneMatch(finding -> finding.kind() == Kind.ACKNOWLEDGED);
    }
  }

  // ---- checking

  /// Checks the database in `directory`, whose database nobody writes meanwhile. Nothing of it is
  /// changed; for a while it takes twice its place on the disk.
  ///
  /// @param directory holds `store`
  /// @param self the site whose it is
  /// @throws StoreFailed if it cannot be opened at all
  public static Report check(Path directory, Bytes32 self, Pace pace) throws IOException {
    var scrub = new Scrub(directory, self, pace);
    try {
      return scrub.run();
    } finally {
      SiteBackup.deleteAll(directory.resolve(FRESH));
    }
  }

  /// Checks the database of a site that no node has open, and mends it: the damaged one is kept as
  /// `store.damaged`.
  ///
  /// @throws AlreadyRunning if a node has it open
  /// @throws StoreFailed if it cannot be opened at all; nothing is changed then
  public static Report mend(SiteDirectory directory, Pace pace) throws IOException {
    Path site = directory.path();
    settle(site);
    var scrub = new Scrub(site, directory.siteId(), pace);
    try (FileChannel channel =
            FileChannel.open(
                site.resolve(STORE).resolve("LOCK"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new AlreadyRunning("a node has the database open: " + site);
      }
      Report report = scrub.run();
      if (!report.isClean()) {
        scrub.replace();
      }
      return scrub.own(report);
    } finally {
      SiteBackup.deleteAll(site.resolve(FRESH));
    }
  }

  /// Finishes what [#mend] began, if it was interrupted between its last two steps.
  static void settle(Path site) throws IOException {
    if (!Files.exists(site.resolve(STORE)) && Files.exists(site.resolve(MENDED))) {
      Files.move(site.resolve(MENDED), site.resolve(STORE), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void replace() throws IOException {
    SiteBackup.deleteAll(site.resolve(DAMAGED));
    SiteBackup.deleteAll(site.resolve(MENDED));
    Files.move(site.resolve(FRESH), site.resolve(MENDED), StandardCopyOption.ATOMIC_MOVE);
    Files.move(site.resolve(STORE), site.resolve(DAMAGED), StandardCopyOption.ATOMIC_MOVE);
    settle(site);
    try (FileChannel all = FileChannel.open(site)) {
      all.force(true);
    }
  }

  /// Whether this site's own log is as long as it was acknowledged; else it is to be fetched before
  /// it grows.
  private Report own(Report report) throws IOException {
    try (Store store = Store.openToRead(site.resolve(STORE), Node.columns(), false);
        HighWater water = HighWater.open(site.resolve(HighWater.NAME))) {
      var archive = new Archive(store);
      long held = archive.size(self);
      if (held < water.mark() || !report.lost().isEmpty()) {
        introduce(archive);
      }
      boolean lost = report.lost().stream().anyMatch(log -> log.site().equals(self));
      if (held >= water.mark() && !lost) {
        return report;
      }
      Restored.mark(site, water.mark());
      if (lost) {
        return report;
      }
      String what = "%d of %d entries of this site's log".formatted(held, water.mark());
      findings.add(new Finding(Kind.ACKNOWLEDGED, what));
      return new Report(
          List.copyOf(findings),
          checked,
          List.of(new Rebuild.Lost(self, held, water.mark(), what)),
          report.words());
    }
  }

  /// Keeps in mind who the other sites are: the records that admitted them may be among those that
  /// are to be asked for, of these very sites.
  private void introduce(Archive archive) throws IOException {
    NetworkFile network = NetworkFile.read(site).orElse(null);
    if (network == null) {
      return;
    }
    var introduced = new ArrayList<>(network.introduced());
    for (Bytes32 other : archive.sites()) {
      boolean known =
          other.equals(self) || introduced.stream().anyMatch(n -> n.record().id().equals(other));
      if (known || archive.size(other) == 0) {
        continue;
      }
      Position entry0 = new Position(other.prefix(), 0);
      byte[] words = archive.salted(entry0);
      introduced.add(
          new NetworkFile.Named(archive.record(entry0), words == null ? new byte[0] : words));
    }
    new NetworkFile(network.genesis(), network.founder(), introduced).write(site);
  }

  private Report run() throws IOException {
    Path fresh = site.resolve(FRESH);
    SiteBackup.deleteAll(fresh);
    try (Store from = open();
        Store to = Store.open(fresh, Node.columns())) {
      var others = new ArrayList<Column<?, ?>>(Invites.COLUMNS);
      others.addAll(Anchors.COLUMNS);
      others.addAll(LogColumns.APART);
      total = new Remains(from).logs().stream().mapToLong(Remains.Log::size).sum();
      rebuilt = new Rebuild(from, to, self, new Signatures(), this::step).run(others);
      for (Rebuild.Lost lost : rebuilt.logs()) {
        String what =
            "the log of %s, from entry %d of %d on: %s"
                .formatted(lost.site().shortHex(12), lost.kept(), lost.size(), lost.why());
        findings.add(new Finding(Kind.ENTRIES, what));
      }
      if (rebuilt.words() > 0) {
        findings.add(new Finding(Kind.WORDS, "the words of %d records".formatted(rebuilt.words())));
      }
      for (Column<?, ?> column : Node.columns()) {
        compare(column, from, to);
      }
    }
    return new Report(List.copyOf(findings), checked, rebuilt.logs(), rebuilt.words());
  }

  private Store open() {
    Path store = site.resolve(STORE);
    try {
      return Store.openToRead(store, Node.columns(), false);
    } catch (StoreFailed e) {
      findings.add(new Finding(Kind.UNREADABLE, String.valueOf(e.getMessage())));
      return Store.openToRead(store, Node.columns(), true);
    }
  }

  private void step() {
    checked++;
    pace.at(Math.min(checked, total), total);
  }

  private void compare(Column<?, ?> column, Store from, Store to) {
    try {
      if (!digest(column, from).equals(digest(column, to))) {
        Kind kind = Views.COLUMNS.contains(column) ? Kind.VIEW : Kind.LOGS;
        findings.add(new Finding(kind, column.name()));
      }
    } catch (StoreFailed e) {
      findings.add(new Finding(Kind.UNREADABLE, String.valueOf(e.getMessage())));
    }
  }

  /// A hash over what a column holds. What a row of posting lists holds depends on what came
  /// together, and what all of them hold does not: each posting stands for itself.
  private Bytes32 digest(Column<?, ?> column, Store store) {
    var raw = new Column<>(column.name(), Codec.BYTES, Codec.BYTES, column.use());
    var hash = new Sha256();
    byte[] lengths = new byte[16];
    if (column.use() == Column.Use.POSTINGS) {
      Postings.all(
          store,
          raw,
          (high, low, posting) -> {
            step();
            var _ = hash.update("%x %x %s;".formatted(high, low, posting).getBytes(UTF_8));
            return true;
          });
    } else {
      store.scan(
          raw,
          Range.all(),
          (key, value) -> {
            step();
            Longs.put(lengths, 0, key.length);
            Longs.put(lengths, 8, value.length);
            var _ = hash.update(lengths).update(key).update(value);
            return true;
          });
    }
    return hash.finish();
  }
}

package org.ramdam.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.api.proto.ScrubReply;
import org.ramdam.node.api.proto.ScrubRequest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.testing.Dump;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.testing.Await;

/// A database that is checked, and bytes of it that are flipped on the disk.
///
/// `-Dramdam.flips=200` flips as many, and prints what became of them; `-Dramdam.seed` picks
/// others.
@Timeout(3600)
class ScrubTest {
  private static final int FLIPS = Integer.getInteger("ramdam.flips", 6);
  private static final int RECORDS = 25;

  private static final List<String> KINDS = List.of(".sst", ".log", "MANIFEST", "CURRENT");

  @TempDir private Path directory;

  private final SplittableRandom random =
      new SplittableRandom(Long.getLong("ramdam.seed", 20_261_126L));
  private final List<LiveSite> all = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();

  @AfterEach
  void stop() {
    all.forEach(LiveSite::close);
  }

  private LiveSite site(String name) throws Exception {
    LiveSite site = LiveSite.start(directory, name, random);
    all.add(site);
    return site;
  }

  private static ScrubReply scrub(LiveSite site) throws Exception {
    return site.call("Scrub", ScrubRequest.getDefaultInstance(), ScrubReply.parser());
  }

  private void work(LiveSite site, Person person, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Scope scope = i % 5 == 0 ? Scope.SITE : Scope.NETWORK;
      String id = site.contribute(person, scope, "number " + i);
      if (scope == Scope.SITE && site == all.getFirst()) {
        closed.add(id);
      }
    }
  }

  @Test
  void soundDatabase_isClean_whileTheNodeWorks_andWithoutIt() throws Exception {
    LiveSite grange = site("grange");
    grange.found(2);
    work(grange, grange.member("Rosa"), 10);
    assertThat(scrub(grange).getFindingsList()).isEmpty();
    grange.stop();
    Scrub.Report report = Scrub.mend(grange.site(), Scrub.Pace.FAST);
    assertThat(report.findings()).isEmpty();
    assertThat(report.checked()).isGreaterThan(30);
    assertThat(grange.site().path().resolve("store.damaged")).doesNotExist();
    assertThat(grange.site().path().resolve("store.scrub")).doesNotExist();
  }

  @Test
  void wrongView_isComputedAnew_whileTheNodeWorks() throws Exception {
    LiveSite grange = site("grange");
    grange.found(2);
    work(grange, grange.member("Rosa"), 3);
    grange.stop();
    Path place = grange.site().path().resolve("store");
    Column<?, ?> view =
        Node.columns().stream()
            .filter(column -> column.name().startsWith("people."))
            .findFirst()
            .orElseThrow();
    var raw = new Column<>(view.name(), Codec.BYTES, Codec.BYTES, Column.Use.ASCENDING);
    Map<String, String> before;
    try (Store store = Store.open(place, Node.columns())) {
      before = Dump.of(store, Node.columns());
      Transaction transaction = store.begin();
      transaction.put(raw, new byte[40], new byte[40]);
      store.commit(transaction);
      assertThat(Dump.of(store, List.of(raw))).isNotEqualTo(before);
    }
    grange.start();
    ScrubReply reply = scrub(grange);
    assertThat(reply.getMended()).isTrue();
    assertThat(reply.getFindingsList()).singleElement().matches(f -> f.getKind().equals("view"));
    assertThat(scrub(grange).getFindingsList()).isEmpty();
  }

  /// What became of flipped bytes, by kind of file.
  private enum Fate {
    HARMLESS,
    MENDED_HERE,
    FROM_A_MIRROR,
    /// The same, but for words that no other site may have: the node says that they are missing.
    FROM_A_MIRROR_WORDS_TOLD,
    /// Not even who the other sites are is left: the node says what is missing, and writes nothing.
    WAITS_TO_BE_CALLED,
    REFUSED
  }

  @Test
  void flippedByte_isMended_orRefusedWithTheFileNamed_andNoRecordIsLostInSilence()
      throws Exception {
    LiveSite grange = site("grange");
    LiveSite atelier = site("atelier");
    grange.found(2);
    atelier.join(grange.invite());
    Person rosa = grange.member("Rosa");
    Person zoe = atelier.member("Zoé");
    work(grange, rosa, RECORDS);
    work(atelier, zoe, RECORDS);
    LiveSite.awaitEqual(grange, atelier);
    // What a node finds in the write-ahead log when it starts goes to other files.
    grange.stop();
    grange.start();
    work(grange, rosa, RECORDS);
    work(atelier, zoe, RECORDS);
    LiveSite.awaitEqual(grange, atelier);
    grange.stop();
    SiteDirectory site = grange.site();
    Path image = directory.resolve("image");
    copyAll(site.path(), image);
    Map<String, Long> expected = sizes(site.path());
    var fates = new TreeMap<String, Integer>();
    for (int flip = 0; flip < FLIPS; flip++) {
      SiteBackup.deleteAll(site.path());
      copyAll(image, site.path());
      String kind = KINDS.get(flip % KINDS.size());
      String where = flip(site.path().resolve("store"), kind);
      Fate fate = fate(grange, atelier, where, expected);
      fates.merge(kind + " " + fate, 1, Integer::sum);
      if (FLIPS > 6) {
        System.out.printf("%3d %s %s%n", flip, where, fate);
      }
    }
    if (FLIPS > 6) {
      System.out.println(fates);
    }
    assertThat(fates.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(FLIPS);
  }

  private Fate fate(LiveSite grange, LiveSite atelier, String where, Map<String, Long> expected)
      throws Exception {
    SiteDirectory site = grange.site();
    Scrub.Report report;
    try {
      report = Scrub.mend(site, Scrub.Pace.FAST);
    } catch (StoreFailed e) {
      assertThat(e).as(where).hasMessageMatching("(?s).*(\\.sst|\\.log|MANIFEST|CURRENT).*");
      return Fate.REFUSED;
    }
    boolean whole = sizes(site.path()).equals(expected);
    if (whole && report.isMendedHere()) {
      return report.isClean() ? Fate.HARMLESS : Fate.MENDED_HERE;
    }
    grange.start();
    long missing;
    try {
      Await.until(
          () -> where + ": both are the same and whole, and not " + state(grange, atelier),
          () ->
              isAlone(grange)
                  || (heads(grange).equals(heads(atelier))
                      && isRestored(site)
                      && grange.status(grange).getPrivateMissing() == silent(grange)));
      if (isAlone(grange)) {
        return Fate.WAITS_TO_BE_CALLED;
      }
      missing = silent(grange);
      assertThat(
              grange.status().getProblemsList().stream().anyMatch(p -> p.getCode().equals("words")))
          .as(where)
          .isEqualTo(missing > 0);
    } finally {
      grange.stop();
    }
    assertThat(sizes(site.path())).as(where).isEqualTo(expected);
    Scrub.Report after = Scrub.mend(site, Scrub.Pace.FAST);
    assertThat(after.findings()).as(where).isEmpty();
    return missing > 0 ? Fate.FROM_A_MIRROR_WORDS_TOLD : Fate.FROM_A_MIRROR;
  }

  private static boolean isAlone(LiveSite site) throws Exception {
    return site.status().getSitesCount() == 1
        && site.status().getProblemsList().stream()
            .anyMatch(problem -> problem.getCode().equals("restoring"));
  }

  private String state(LiveSite site, LiveSite mirror) {
    try {
      return "%s, there %s, restored: %s, %d words missing, %d for good"
          .formatted(
              heads(site),
              heads(mirror),
              isRestored(site.site()),
              site.status(site).getPrivateMissing(),
              silent(site));
    } catch (Exception e) {
      return e.toString();
    }
  }

  /// How many records for this site alone have lost their words.
  private long silent(LiveSite site) throws Exception {
    long silent = 0;
    for (String id : closed) {
      silent += site.has(id) && site.show(id).getContribution().getNote().isEmpty() ? 1 : 0;
    }
    return silent;
  }

  private static boolean isRestored(SiteDirectory site) {
    return !Files.exists(site.path().resolve("restored"));
  }

  private static List<String> heads(LiveSite site) throws Exception {
    return site.status().getSitesList().stream()
        .map(log -> log.getSiteId() + " " + log.getSize() + " " + log.getRoot())
        .sorted()
        .toList();
  }

  private static Map<String, Long> sizes(Path site) {
    try (Store store = Store.openToRead(site.resolve("store"), Node.columns(), false)) {
      var archive = new Archive(store);
      var sizes = new TreeMap<String, Long>();
      archive.sites().forEach(id -> sizes.put(id.hex(), archive.size(id)));
      return sizes;
    }
  }

  /// Flips one bit of a file of the kind, and says where.
  private String flip(Path store, String kind) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(store)) {
      files =
          all.filter(file -> file.getFileName().toString().contains(kind))
              .filter(file -> file.toFile().length() > 0)
              .sorted()
              .toList();
    }
    // By their bytes: a large file has more places to be hit.
    long total = files.stream().mapToLong(file -> file.toFile().length()).sum();
    long at = random.nextLong(total);
    for (Path file : files) {
      long length = file.toFile().length();
      if (at < length) {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
          bytes.seek(at);
          int old = bytes.read();
          bytes.seek(at);
          bytes.write(old ^ 1 << random.nextInt(8));
        }
        return "%s at %d of %d".formatted(file.getFileName(), at, length);
      }
      at -= length;
    }
    throw new IllegalStateException("no file of the kind " + kind);
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}

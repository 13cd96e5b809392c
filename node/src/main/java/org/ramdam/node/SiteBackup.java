package org.ramdam.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.log.Archive;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.StoreBackups;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;

/// Copies of a site in another directory, on another disk if its people are wise: the database, by
/// [StoreBackups], and beside it the site's files, keys included, each with its SHA-256.
///
/// ```text
/// store/            the copies of the database
/// site/N/           what else makes the site at copy N, as in its directory
/// site/N/manifest   when, how much, and a checksum for each file; written last
/// ```
public final class SiteBackup {
  private static final String MANIFEST = "manifest";
  private static final String VERSION = "ramdam/backup/v1";
  private static final List<String> FILES = List.of("ramdam.toml", "inception", "network");
  private static final String KEYS = "keys";

  private final Path directory;

  /// The copies in `directory`.
  public SiteBackup(Path directory) {
    this.directory = directory;
  }

  /// One copy.
  ///
  /// @param madeMs Unix time in milliseconds
  /// @param entries of the site's own log in it, at least
  /// @param records of all logs in it, at least
  public record Copy(
      int number, long madeMs, Bytes32 site, String siteName, long entries, long records) {}

  // ---- making

  /// Copies a site whose database is open, while it is written.
  ///
  /// @param keep how many copies to leave, this one included; 0 to leave all
  /// @throws BadConfig if others can read `directory`, or it holds copies of another site
  /// @throws StoreFailed if the disk refuses; the copies before are as they were
  public Copy create(SiteDirectory site, Store store, Archive archive, long nowMs, int keep) {
    try {
      prepare(site.siteId());
      Path unfinished = directory.resolve("site").resolve("new");
      deleteAll(unfinished);
      // Read before the database is: what was acknowledged by now is in the copy.
      Path water = site.path().resolve(HighWater.NAME);
      byte[] mark = Files.exists(water) ? Files.readAllBytes(water) : new byte[Long.BYTES];
      long entries = archive.size(site.siteId());
      long records = archive.records();
      try (StoreBackups stores = StoreBackups.open(directory.resolve("store"))) {
        forgetUnfinished(stores);
        int number = stores.create(store);
        var copy = new Copy(number, nowMs, site.siteId(), site.siteName(), entries, records);
        copyFiles(site.path(), unfinished, mark, copy);
        Files.move(unfinished, at(number), StandardCopyOption.ATOMIC_MOVE);
        force(directory.resolve("site"));
        if (keep > 0) {
          List<Integer> all = stores.numbers();
          for (int old : all.subList(0, Math.max(0, all.size() - keep))) {
            deleteAll(at(old));
            stores.delete(old);
          }
        }
        return copy;
      }
    } catch (IOException e) {
      throw new StoreFailed("the copy in " + directory + " cannot be written: " + e, e);
    }
  }

  /// Copies a site that no node has open.
  ///
  /// @throws RamdamException.AlreadyRunning if a node has it open
  /// @throws RamdamException as [#create(SiteDirectory, Store, Archive, long, int)]
  public Copy create(SiteDirectory site, long nowMs, int keep) {
    try (Store store = Store.open(site.path().resolve("store"), Node.columns())) {
      return create(site, store, new Archive(store), nowMs, keep);
    }
  }

  private void prepare(Bytes32 site) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(directory, owner);
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(directory);
    open.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!open.isEmpty()) {
      throw new BadConfig("others can read the copies; run: chmod 700 " + directory);
    }
    Files.createDirectories(directory.resolve("site"), owner);
    Files.createDirectories(directory.resolve("store"), owner);
    for (Copy copy : list()) {
      if (!copy.site().equals(site)) {
        throw new BadConfig("these are copies of another site: " + directory);
      }
    }
  }

  /// A copy of the database without its site files was interrupted.
  private void forgetUnfinished(StoreBackups stores) {
    for (int number : stores.numbers()) {
      if (!Files.exists(at(number).resolve(MANIFEST))) {
        stores.delete(number);
      }
    }
  }

  private Path at(int number) {
    return directory.resolve("site").resolve(Integer.toString(number));
  }

  private static void copyFiles(Path site, Path target, byte[] mark, Copy copy) throws IOException {
    var manifest = new StringBuilder(VERSION).append('\n');
    manifest.append("made ").append(copy.madeMs()).append('\n');
    manifest.append("site ").append(copy.site().hex()).append('\n');
    manifest.append("name ").append(copy.siteName()).append('\n');
    manifest.append("entries ").append(copy.entries()).append('\n');
    manifest.append("records ").append(copy.records()).append('\n');
    var files = new TreeMap<String, byte[]>();
    for (String name : FILES) {
      if (Files.exists(site.resolve(name))) {
        files.put(name, Files.readAllBytes(site.resolve(name)));
      }
    }
    try (Stream<Path> keys = Files.list(site.resolve(KEYS))) {
      for (Path key : keys.toList()) {
        files.put(KEYS + "/" + key.getFileName(), Files.readAllBytes(key));
      }
    }
    files.put(HighWater.NAME, mark);
    makePrivate(target);
    makePrivate(target.resolve(KEYS));
    for (var file : files.entrySet()) {
      SiteDirectory.write(target.resolve(file.getKey()), file.getValue());
      manifest.append("sha256 ").append(Sha256.of(file.getValue()).hex());
      manifest.append(' ').append(file.getKey()).append('\n');
    }
    SiteDirectory.write(target.resolve(MANIFEST), manifest.toString());
  }

  private static void makePrivate(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  // ---- reading

  /// What a manifest says.
  ///
  /// @param checksums by file
  private record Manifest(Copy copy, TreeMap<String, Bytes32> checksums) {}

  /// The copies, oldest first. One that was interrupted is none.
  ///
  /// @throws StoreFailed if a manifest is damaged
  /// @throws IOException if the directory cannot be read
  public List<Copy> list() throws IOException {
    var copies = new ArrayList<Copy>();
    for (int number : numbers()) {
      copies.add(manifest(number).copy());
    }
    return copies;
  }

  private List<Integer> numbers() throws IOException {
    Path sites = directory.resolve("site");
    if (!Files.isDirectory(sites)) {
      throw new NoSuchFileException(sites.toString());
    }
    try (Stream<Path> all = Files.list(sites)) {
      return all.filter(path -> Files.exists(path.resolve(MANIFEST)))
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,9}"))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    }
  }

  private Manifest manifest(int number) throws IOException {
    Path file = at(number).resolve(MANIFEST);
    List<String> lines = new String(Files.readAllBytes(file), UTF_8).lines().toList();
    try {
      if (lines.size() < 6 || !lines.getFirst().equals(VERSION)) {
        throw new IllegalArgumentException("not " + VERSION);
      }
      var copy =
          new Copy(
              number,
              Long.parseLong(value(lines.get(1), "made ")),
              Bytes32.parseHex(value(lines.get(2), "site ")),
              value(lines.get(3), "name "),
              Long.parseLong(value(lines.get(4), "entries ")),
              Long.parseLong(value(lines.get(5), "records ")));
      var checksums = new TreeMap<String, Bytes32>();
      for (String line : lines.subList(6, lines.size())) {
        String[] two = value(line, "sha256 ").split(" ", 2);
        checksums.put(two[1], Bytes32.parseHex(two[0]));
      }
      return new Manifest(copy, checksums);
    } catch (org.ramdam.protocol.bytes.MalformedException | RuntimeException e) {
      throw new StoreFailed(file + " is damaged", e);
    }
  }

  private static String value(String line, String name) {
    if (!line.startsWith(name)) {
      throw new IllegalArgumentException(name + "expected");
    }
    return line.substring(name.length());
  }

  // ---- checking

  /// What a check has found.
  ///
  /// @param damaged files of any copy that are not what was written
  /// @param newest what [Scrub] says of the database of the newest copy, once restored; nothing if
  ///   files of it are damaged
  public record Verified(List<Copy> copies, List<Path> damaged, List<Scrub.Finding> newest) {}

  /// Reads every file of every copy again, then restores the database of the newest for a moment
  /// beside the copies, and checks every entry, signature, tree and view in it.
  ///
  /// @throws StoreFailed if the disk refuses, or a manifest is damaged
  /// @throws IOException if the directory cannot be read
  public Verified verify(Scrub.Pace pace) throws IOException {
    List<Copy> copies = list();
    if (copies.isEmpty()) {
      throw new NoSuchFileException(directory.toString());
    }
    var damaged = new ArrayList<Path>();
    List<Scrub.Finding> findings = List.of();
    Path place = directory.resolve("verify");
    deleteAll(place);
    try (StoreBackups stores = StoreBackups.open(directory.resolve("store"))) {
      for (Copy copy : copies) {
        damaged.addAll(damagedFiles(copy.number()));
        damaged.addAll(stores.damaged(copy.number()));
      }
      if (damaged.isEmpty()) {
        makePrivate(place);
        Copy newest = copies.getLast();
        stores.restore(newest.number(), place.resolve("store"));
        findings = Scrub.check(place, newest.site(), pace).findings();
      }
    } finally {
      deleteAll(place);
    }
    return new Verified(copies, damaged.stream().distinct().toList(), findings);
  }

  private List<Path> damagedFiles(int number) throws IOException {
    var damaged = new ArrayList<Path>();
    for (var file : manifest(number).checksums().entrySet()) {
      Path path = at(number).resolve(file.getKey());
      if (!Files.exists(path) || !Sha256.of(Files.readAllBytes(path)).equals(file.getValue())) {
        damaged.add(path);
      }
    }
    return damaged;
  }

  // ---- restoring

  /// Makes a site of a copy, whole or not at all. Its node then writes nothing of its own before
  /// other sites were asked what they hold of its log ([Restored]).
  ///
  /// @param number of the copy; 0 for the newest
  /// @param target a directory that is empty or not there
  /// @throws DirectoryNotEmptyException if it is neither: the number of entries acknowledged, which
  ///   stands there, must never go back
  /// @throws NoSuchFileException if there is no such copy
  /// @throws StoreFailed if a file of the copy is damaged
  /// @throws IOException if the disk refuses; `target` is as it was
  public Copy restore(int number, Path target) throws IOException {
    List<Copy> copies = list();
    Copy copy =
        copies.stream()
            .filter(one -> number == 0 || one.number() == number)
            .reduce((_, newer) -> newer)
            .orElseThrow(() -> new NoSuchFileException(at(number).toString()));
    Path absolute = target.toAbsolutePath().normalize();
    if (Files.exists(absolute)) {
      try (Stream<Path> there = Files.list(absolute)) {
        if (there.findAny().isPresent()) {
          throw new DirectoryNotEmptyException(absolute.toString());
        }
      }
    }
    Path place = absolute.resolveSibling(absolute.getFileName() + ".restoring");
    deleteAll(place);
    try {
      makePrivate(place);
      makePrivate(place.resolve(KEYS));
      for (var file : manifest(copy.number()).checksums().entrySet()) {
        byte[] bytes = Files.readAllBytes(at(copy.number()).resolve(file.getKey()));
        if (!Sha256.of(bytes).equals(file.getValue())) {
          throw new StoreFailed("damaged: " + at(copy.number()).resolve(file.getKey()));
        }
        SiteDirectory.write(place.resolve(file.getKey()), bytes);
      }
      try (StoreBackups stores = StoreBackups.open(directory.resolve("store"))) {
        stores.restore(copy.number(), place.resolve("store"));
      }
      Restored.mark(place, copy.entries());
      forceAll(place);
      Files.deleteIfExists(absolute);
      Files.move(place, absolute, StandardCopyOption.ATOMIC_MOVE);
      force(absolute.resolveSibling("."));
      return copy;
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("cannot rename to " + absolute, e);
    } finally {
      deleteAll(place);
    }
  }

  private static void forceAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        force(file);
      }
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      file.force(true);
    }
  }

  static void deleteAll(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}

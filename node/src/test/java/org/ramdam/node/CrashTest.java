package org.ramdam.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.log.Archive;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// A process killed with SIGKILL has on its disk all that it acknowledged.
class CrashTest {
  private static final int ROUNDS = 5;

  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(11);
  private final TreeMap<Long, Bytes32> records = new TreeMap<>();
  private final TreeMap<Long, Bytes32> heads = new TreeMap<>();
  private Bytes32 site = Bytes32.ZERO;

  @BeforeEach
  void init() throws Exception {
    site =
        SiteDirectory.create(
                directory.resolve("site"), "Un lieu", "127.0.0.1:0", List.of(), random, 1)
            .siteId();
  }

  /// Lets a process append, and kills it after it has acknowledged about so many records.
  private void appendAndKill(int lines, long seed) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                directory.resolve("site").toString(),
                Long.toString(seed))
            .redirectError(directory.resolve("errors").toFile())
            .start();
    try (BufferedReader said = process.inputReader()) {
      String line = said.readLine();
      for (int i = 0; line != null; i++) {
        note(line);
        if (i == lines) {
          process.destroyForcibly();
        }
        line = said.readLine();
      }
    } catch (IOException _) {
      // a line cut by the kill was not said
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(directory.resolve("errors")).content().doesNotContain("Exception");
  }

  private void note(String line) throws Exception {
    String[] words = line.split(" ", -1);
    if (words.length == 3 && words[2].length() == 64) {
      (words[0].equals("head") ? heads : records)
          .put(Long.parseLong(words[1]), Bytes32.parseHex(words[2]));
    }
  }

  private Store open() {
    return Store.open(directory.resolve("site").resolve("store"), Node.columns());
  }

  @Test
  void everyAcknowledgedRecord_outlivesAKill_andTheLogIsWholeFromItsFirstEntry() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      int before = records.size();
      appendAndKill(100 + random.nextInt(1500), round);
      assertThat(records).hasSizeGreaterThan(before);
      try (Store store = open()) {
        verify(new Archive(store));
      }
    }
  }

  private void verify(Archive archive) {
    Archive.State state = archive.state(site);
    assertThat(state.size()).isGreaterThan(records.isEmpty() ? 0 : records.lastKey());
    assertThat(state.size()).isGreaterThanOrEqualTo(heads.lastKey());
    records.forEach((index, id) -> {
      assertThat(archive.position(id)).isEqualTo(new Position(site.prefix(), index));
      assertThat(archive.record(new Position(site.prefix(), index)).id()).isEqualTo(id);
    });
    verifyTree(archive, state);
  }

  private void verifyTree(Archive archive, Archive.State state) {
    var hasher = new TreeHasher();
    var tree = new CompactRange();
    archive.entries(
        site,
        0,
        state.size(),
        (_, entry, _) -> {
          tree.append(hasher.leaf(entry), hasher);
          Bytes32 told = heads.get(tree.size());
          assertThat(told == null || told.equals(tree.root(hasher))).isTrue();
          return true;
        });
    SignedTreeHead head = requireNonNull(state.head());
    assertThat(head.size()).isEqualTo(state.size());
    assertThat(head.root()).isEqualTo(tree.root(hasher));
    Bytes32 logKey =
        ((org.ramdam.protocol.record.Body.SiteInception)
                archive.record(new Position(site.prefix(), 0)).core().body())
            .log();
    assertThat(
            new Checkpoint(Origin.of(site, 1), head.size(), head.root())
                .verify(logKey, head.signature(), Verifier.strict()))
        .isTrue();
    heads
        .tailMap(Math.max(1, heads.lastKey() - 2000))
        .forEach((size, root) -> {
          List<Bytes32> proof = Proofs.consistency(size, head.size(), archive.hashes(site), hasher);
          assertThat(Proofs.verifyConsistency(size, root, head.size(), head.root(), proof, hasher))
              .isTrue();
        });
  }

  @Test
  void olderCopyOfTheDatabase_isRefused_andStaysAsItIs() throws Exception {
    Path store = directory.resolve("site").resolve("store");
    Path copy = directory.resolve("copy");
    appendAndKill(10, 1);
    copy(store, copy);
    appendAndKill(500, 2);
    long reached = records.lastKey();
    deleteAll(store);
    copy(copy, store);
    SiteDirectory opened = SiteDirectory.open(directory.resolve("site"));
    assertThatThrownBy(() -> Node.start(opened))
        .isInstanceOf(StoreFailed.class)
        .hasMessageContaining("acknowledged");
    assertThat(reached).isGreaterThan(10);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}

package org.ramdam.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.testing.Measured;

/// Real processes under fire, what they acknowledged, and what is there afterwards. As one of all
/// tests each is short; `./ramdam test faults` gives them the time that shows more.
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 1, unit = TimeUnit.HOURS)
class FaultsTest {
  private static final boolean LONG = Boolean.getBoolean("ramdam.faults");
  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
  private static final long SEED = Long.getLong("ramdam.seed", 1);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(10);
  private static final int MEBIBYTE = 1 << 20;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @TempDir Path home;

  private static int many(int few, int more) {
    return LONG ? more : few;
  }

  /// Where nothing else runs. Beside other tests a time says nothing.
  private static void assertQuick(long took, long mostMs) {
    if (LONG) {
      assertThat(took).isLessThanOrEqualTo(mostMs);
    }
  }

  // ---- the network

  @Test
  void slowAndLossyNetwork_thatParts_endsAlike() throws Exception {
    assumeTrue(BadNetwork.isPossible(), "namespaces and interfaces need root, ip and /dev/net/tun");
    int machines = 5;
    try (BadNetwork network = BadNetwork.make(BadNetwork.Weather.BAD, machines, SEED)) {
      var sites = new ArrayList<Site>();
      for (int i = 0; i < machines; i++) {
        String name = "site-" + i;
        String listen = network.address(i) + ":7474";
        sites.add(Site.make(name, home, home.resolve(name + "-dir"), listen, network.on(i)));
      }
      try (Fleet fleet = Fleet.found(sites)) {
        int each = many(20, 2_000);
        long start = System.nanoTime();
        fleet.writeEverywhere(each, 20);
        long writtenMs = (System.nanoTime() - start) / 1_000_000;
        long equalMs = fleet.awaitEqual(60);
        long[] seen = singles(fleet, many(5, 100));
        long healedMs = part(network, fleet, many(3, 300), many(20, 1_000));
        assertAllKept(fleet);
        Measured.row(
            "5 sites, 60 ± 40 ms, 2 %% lost, 1 %% twice: %d records".formatted(machines * each),
            "written in",
            writtenMs,
            "ms, equal",
            equalMs,
            "ms after; one seen elsewhere p50",
            Measured.percentile(seen, 50),
            "p99",
            Measured.percentile(seen, 99),
            "ms; equal",
            healedMs,
            "ms after a parting of",
            many(3, 300),
            "s");
        assertQuick(Measured.percentile(seen, 50), 1_000);
        assertQuick(Measured.percentile(seen, 99), 5_000);
      }
    }
  }

  /// How long it takes until one record of one site is at another, in milliseconds each.
  private long[] singles(Fleet fleet, int count) throws Exception {
    var took = new long[count];
    for (int i = 0; i < count; i++) {
      int from = random.nextInt(fleet.sites().size());
      int to = (from + 1 + random.nextInt(fleet.sites().size() - 1)) % fleet.sites().size();
      String id = fleet.site(from).write(1).getFirst();
      long start = System.nanoTime();
      Await.until(A_MINUTE, () -> id + " is at the other site", () -> fleet.site(to).has(id));
      took[i] = (System.nanoTime() - start) / 1_000_000;
    }
    return took;
  }

  /// Two sites here, three there, and both write.
  private static long part(BadNetwork network, Fleet fleet, int seconds, int each)
      throws Exception {
    network.part(2, true);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    fleet.writeEverywhere(each, 10);
    Await.until(LONG_ENOUGH, () -> "the parting ends", () -> System.nanoTime() > end);
    assertThat(fleet.site(0).logs()).isNotEqualTo(fleet.site(4).logs());
    network.part(2, false);
    return fleet.awaitEqual(90);
  }

  private static void assertAllKept(Fleet fleet) {
    assertThat(fleet.sites()).anyMatch(site -> !site.acknowledged().isEmpty());
    for (Site site : fleet.sites()) {
      assertThat(site.lost()).as("acknowledged by %s", site.name()).isEmpty();
      assertThat(site.status().getProblemsList())
          .as("problems of %s", site.name())
          .noneMatch(problem -> problem.getCode().equals("forked"));
    }
  }

  // ---- the process

  @Test
  void killed_stopped_orInAnotherTime_theyKeepAllTheyAcknowledged() throws Exception {
    try (Fleet fleet = Fleet.found(Fleet.local(home, 3))) {
      kill(fleet, many(2, 100));
      stop(fleet, many(0, 240));
      if (Files.exists(FAKETIME)) {
        misdate(fleet, LONG ? List.of("-1d", "+400d", "@2000-01-01 00:00:00") : List.of("+400d"));
      }
    }
    assumeTrue(Files.exists(FAKETIME), "clocks: libfaketime is missing (apt install faketime)");
  }

  private void kill(Fleet fleet, int kills) throws Exception {
    for (int i = 0; i < kills; i++) {
      Site victim = fleet.site(random.nextInt(2));
      CompletableFuture<Void> writer = writeUntilItDies(victim);
      awaitAcknowledged(victim);
      victim.kill();
      var _ = writer.get(1, TimeUnit.MINUTES);
      victim.start();
      List<String> acknowledged = victim.acknowledged();
      assertThat(acknowledged.subList(Math.max(0, acknowledged.size() - 100), acknowledged.size()))
          .as("kill %d", i)
          .allMatch(victim::has);
    }
    fleet.awaitEqual(60);
    assertAllKept(fleet);
    Measured.row(
        "killed with -9 while writing, %d times".formatted(kills),
        fleet.site(0).acknowledged().size() + fleet.site(1).acknowledged().size(),
        "records acknowledged, 0 lost, no fork");
  }

  private CompletableFuture<Void> writeUntilItDies(Site site) {
    long seed = random.nextLong();
    return CompletableFuture.runAsync(
        () -> {
          var size = new SplittableRandom(seed);
          try (NodeClient node = site.connect()) {
            while (true) {
              var _ = site.write(node, 1 + size.nextInt(20));
            }
          } catch (Failure e) {
            if (e.exit() != Exit.NETWORK && e.exit() != Exit.STORAGE) {
              throw e;
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }

  /// Until some more was acknowledged, which is always another moment of the writing.
  private void awaitAcknowledged(Site site) throws Exception {
    int wanted = site.acknowledged().size() + random.nextInt(1, 500);
    Await.until(
        A_MINUTE,
        () -> wanted + " records are acknowledged",
        () -> site.acknowledged().size() >= wanted);
  }

  private static void stop(Fleet fleet, int seconds) throws Exception {
    fleet.site(2).signal("STOP");
    List<Site> others = fleet.sites().subList(0, 2);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long slowestMs = 0;
    for (int i = 0; i < 20 || System.nanoTime() < end; i++) {
      long start = System.nanoTime();
      var _ = others.get(i % 2).write(1);
      slowestMs = Math.max(slowestMs, (System.nanoTime() - start) / 1_000_000);
    }
    Fleet.awaitEqual(others, 60);
    fleet.site(2).signal("CONT");
    long equalMs = fleet.awaitEqual(60);
    assertAllKept(fleet);
    Measured.row(
        "one of three stopped for %d s (SIGSTOP), the others writing".formatted(seconds),
        "the slowest record",
        slowestMs,
        "ms; equal",
        equalMs,
        "ms after it went on");
  }

  private static void misdate(Fleet fleet, List<String> offsets) throws Exception {
    Site wrong = fleet.site(1);
    for (String offset : offsets) {
      restart(
          wrong,
          Map.of(
              "LD_PRELOAD",
              FAKETIME.toString(),
              "FAKETIME",
              offset,
              "DONT_FAKE_MONOTONIC",
              "1",
              "NO_FAKE_STAT",
              "1"));
      var _ = fleet.site(0).write(5);
      fleet.awaitEqual(60);
    }
    restart(wrong, Map.of());
    var _ = wrong.write(5);
    fleet.awaitEqual(60);
    assertAllKept(fleet);
    Measured.row("the clock of one at " + String.join(", ", offsets), "equal each time");
  }

  private static void restart(Site site, Map<String, String> environment) throws Exception {
    site.kill();
    site.setEnvironment(environment);
    site.start();
  }

  // ---- the disk

  @Test
  void powerCuts_takeNothingAcknowledged() throws Exception {
    assumeTrue(
        Shell.isRoot() && Shell.has("mkfs.ext4") && Shell.works("losetup", "-f"),
        "a disk in a file needs root, mkfs.ext4 and a loop device");
    int cuts = many(1, 20);
    Path image = home.resolve("disk");
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(512L * MEBIBYTE);
    }
    Shell.run("mkfs.ext4", "-q", "-F", image.toString());
    Path mounted = Files.createDirectory(home.resolve("mounted"));
    Shell.run("mount", "-o", "loop", image.toString(), mounted.toString());
    try {
      Site other = Fleet.local(home, 1).getFirst();
      Site victim =
          Site.make("victim", home, mounted.resolve("site"), Fleet.freeAddress(), List.of());
      try (Fleet fleet = Fleet.found(List.of(other, victim))) {
        for (int i = 0; i < cuts; i++) {
          cutPower(victim, image, mounted);
          assertThat(victim.lost()).as("cut %d", i).isEmpty();
        }
        fleet.awaitEqual(60);
        assertAllKept(fleet);
        Measured.row(
            "power cut while writing, %d times".formatted(cuts),
            victim.acknowledged().size(),
            "records acknowledged, 0 lost, no fork");
      }
    } finally {
      Shell.run("umount", mounted.toString());
    }
  }

  /// What the disk holds while the node writes becomes the disk: what was only in the memory of the
  /// system is gone, as it is when the power is.
  private void cutPower(Site victim, Path image, Path mounted) throws Exception {
    CompletableFuture<Void> writer = writeUntilItDies(victim);
    awaitAcknowledged(victim);
    victim.signal("STOP");
    Path copy = home.resolve("disk.copy");
    Shell.run("cp", "--sparse=always", image.toString(), copy.toString());
    victim.kill();
    var _ = writer.get(1, TimeUnit.MINUTES);
    Shell.run("umount", mounted.toString());
    Shell.run("mv", copy.toString(), image.toString());
    Shell.run("mount", "-o", "loop", image.toString(), mounted.toString());
    victim.start();
  }

  @Test
  void fullDisk_endsTheNode_andLosesNothing() throws Exception {
    assumeTrue(Shell.isRoot(), "a file system of one's own needs root");
    Path mounted = Files.createDirectory(home.resolve("mounted"));
    Shell.run("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", mounted.toString());
    try {
      Site other = Fleet.local(home, 1).getFirst();
      Site victim =
          Site.make("victim", home, mounted.resolve("site"), Fleet.freeAddress(), List.of());
      try (Fleet fleet = Fleet.found(List.of(other, victim))) {
        Path filler = mounted.resolve("filler");
        CompletableFuture<Void> writer = writeUntilItDies(victim);
        Shell.works("dd", "if=/dev/zero", "of=" + filler, "bs=64k");
        var _ = writer.get(1, TimeUnit.MINUTES);
        assertThat(victim.awaitEnd()).as(victim.said()).isEqualTo(7);
        Files.delete(filler);
        victim.start();
        var _ = victim.write(10);
        fleet.awaitEqual(60);
        assertAllKept(fleet);
        Measured.row(
            "disk full while writing",
            victim.acknowledged().size(),
            "records acknowledged, 0 lost; the node ended with 7, and went on when there was room");
      }
    } finally {
      Shell.run("umount", mounted.toString());
    }
  }

  // ---- strangers

  @Test
  void thousandsOfHalfOpenConnections_keepNobodyOut() throws Exception {
    int records = many(200, 1_000);
    List<Site> three = Fleet.local(home, 3);
    Site newcomer = three.get(2);
    try (Fleet fleet = Fleet.found(three.subList(0, 2));
        newcomer) {
      Site target = fleet.site(0);
      var _ = target.write(records);
      newcomer.start();
      try (var flood = new Flood(target.status().getListen(), many(300, 1_000))) {
        Await.until("all knock", () -> flood.opened() >= many(300, 1_000));
        fleet.invite(newcomer);
        long equalMs = Fleet.awaitEqual(three, 30);
        long[] answers =
            IntStream.range(0, many(20, 200)).mapToLong(_ -> answerMs(target)).toArray();
        assertQuick(Measured.percentile(answers, 99), 500);
        Measured.row(
            "%d connections that never finish TLS, %d made"
                .formatted(many(300, 1_000), flood.opened()),
            "a new site has",
            records,
            "records after",
            equalMs,
            "ms; the API answers p99",
            Measured.percentile(answers, 99),
            "ms; memory",
            target.peakMemory() / 1024,
            "MiB");
        assertThat(target.peakMemory()).isLessThanOrEqualTo(512 * 1024);
      }
    }
  }

  private static long answerMs(Site site) {
    long start = System.nanoTime();
    var _ = site.status();
    return (System.nanoTime() - start) / 1_000_000;
  }
}

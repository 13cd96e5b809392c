package org.ramdam.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.CreateNetworkRequest;
import org.ramdam.node.api.proto.NetworkReply;
import org.ramdam.node.api.proto.Refused;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.testing.Measured;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// Many hostile sites of the network at once, against a node in a process of its own. As one of all
/// tests it is short; `./ramdam test faults` has as many as the table in `docs/reliability.md`.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CrowdTest {
  private static final boolean LONG = Boolean.getBoolean("ramdam.faults");
  private static final int MEMORY_KB = 512 * 1024;

  /// Requests that a peer may have waiting.
  private static final int REQUESTS = 64;

  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(31);
  private final List<LiveSite> sites = new ArrayList<>();

  @BeforeEach
  void found() throws Exception {
    LiveSite victim = LiveSite.startProcess(directory, "victim", random);
    sites.add(victim);
    var genesis = CreateNetworkRequest.newBuilder().setName("Nouvel").setSponsors(1).build();
    var _ = victim.call("CreateNetwork", genesis, NetworkReply.parser());
  }

  @AfterEach
  void stop() {
    sites.forEach(LiveSite::close);
  }

  private static int many(int few, int more) {
    return LONG ? more : few;
  }

  private Impostor impostor(int number) throws Exception {
    return Impostor.admitted(directory.resolve("impostor" + number), sites.getFirst(), random);
  }

  private static long[] answersMs(LiveSite site, int count) {
    return LongStream.range(0, count)
        .map(_ -> {
          long start = System.nanoTime();
          try {
            var _ = site.status();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return (System.nanoTime() - start) / 1_000_000;
        })
        .toArray();
  }

  private static long counted(LiveSite site, Refusal what) throws Exception {
    return site.status().getRefusedList().stream()
        .filter(each -> each.getLimit().equals(what.label()))
        .mapToLong(Refused::getCount)
        .sum();
  }

  /// Each asks for the whole log as often as it may, reads nothing of it, and comes again as soon
  /// as it is cut off.
  @Test
  void peersThatNeverRead_keepNobodyOut() throws Exception {
    int peers = many(10, 100);
    int records = many(200, 1_000);
    LiveSite victim = sites.getFirst();
    Person rosa = victim.member("Rosa");
    for (int i = 0; i < records; i++) {
      var body = new Body.Skill(SkillId.ofLabel("No. " + i), 1 + i % 4, SkillMode.SHARE);
      String _ = victim.say(rosa, body);
    }
    LiveSite newcomer = LiveSite.start(directory, "newcomer", random);
    sites.add(newcomer);
    var crowd = new ArrayList<Impostor>();
    for (int i = 0; i < peers; i++) {
      crowd.add(impostor(i));
    }
    var over = new CountDownLatch(1);
    var connections = new AtomicLong();
    var threads = new ArrayList<Thread>();
    long log = victim.id().prefix();
    for (int i = 0; i < peers; i++) {
      Impostor peer = crowd.get(i);
      String from = "127.2.%d.%d".formatted(i / 25, 1 + i % 25);
      threads.add(Thread.ofVirtual().start(() -> ask(peer, from, log, connections, over)));
    }
    try {
      Await.until("all have asked", () -> connections.get() >= peers);
      long start = System.nanoTime();
      newcomer.join(victim.invite());
      Await.until(
          "the newcomer has the log",
          () -> newcomer.status(victim).getSize() >= victim.status(victim).getSize());
      long tookMs = (System.nanoTime() - start) / 1_000_000;
      long[] answers = answersMs(victim, many(20, 200));
      Measured.row(
          "%d peers that ask for all and never read, %d connections"
              .formatted(peers, connections.get()),
          "a new site has",
          records,
          "records after",
          tookMs,
          "ms; the API answers p99",
          Measured.percentile(answers, 99),
          "ms; memory",
          victim.peakMemory() / 1024,
          "MiB");
      assertThat(victim.peakMemory()).isLessThanOrEqualTo(MEMORY_KB);
      if (LONG) {
        assertThat(tookMs).isLessThanOrEqualTo(30_000);
        assertThat(Measured.percentile(answers, 99)).isLessThanOrEqualTo(500);
      }
    } finally {
      over.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void ask(
      Impostor peer, String from, long log, AtomicLong connections, CountDownLatch over) {
    while (over.getCount() > 0) {
      try (WireClient wire = peer.greetFrom(from)) {
        for (int i = 0; i < REQUESTS; i++) {
          wire.send(new Message.Fetch(log, 0, 1L << 47));
        }
        connections.incrementAndGet();
        while (!over.await(100, TimeUnit.MILLISECONDS)) {
          wire.send(new Message.Ping(1)); // fails once it is cut off
        }
      } catch (InterruptedException _) {
        return;
      } catch (Exception _) {
        // cut off, or not let in: once more
      }
    }
  }

  /// The sender is cut off after ten; meanwhile people get their answers.
  @Test
  void floodOfWrongSignatures_keepsNobodyWaiting() throws Exception {
    int pushes = many(5_000, 100_000);
    LiveSite victim = sites.getFirst();
    Impostor flooder = impostor(0);
    long before = flooder.sizeAt(victim);
    flooder.log.contribute(flooder.person, Scope.NETWORK, "never taken");
    Message.RunPart good = flooder.log.part(flooder.log.size() - 1, flooder.log.size(), true);
    byte[] records = flooder.log.badlySigned(flooder.log.size() - 1);
    byte[] frame = Frames.encode(Impostor.with(good, records, good.treeSize(), good.signature()));
    var sent = new AtomicLong();
    Thread flood = Thread.ofPlatform().start(() -> push(flooder, frame, pushes, sent));
    Await.until("it has begun", () -> sent.get() > 0);
    var answers = new ArrayList<Long>();
    while (flood.isAlive() || answers.size() < many(20, 200)) {
      answers.add(answersMs(victim, 1)[0]);
    }
    flood.join();
    long[] all = answers.stream().mapToLong(Long::longValue).toArray();
    Measured.row(
        "%d records with a wrong signature bit of one peer, %d sent".formatted(pushes, sent.get()),
        "taken",
        flooder.sizeAt(victim) - before,
        "; offences",
        counted(victim, Refusal.OFFENCE),
        "; the API answers p99",
        Measured.percentile(all, 99),
        "ms of",
        all.length,
        "; memory",
        victim.peakMemory() / 1024,
        "MiB");
    assertThat(flooder.sizeAt(victim)).isEqualTo(before);
    assertThat(counted(victim, Refusal.OFFENCE)).isEqualTo(Limits.OFFENCES);
    assertThat(counted(victim, Refusal.CUT_OFF)).isEqualTo(1);
    assertThat(victim.peakMemory()).isLessThanOrEqualTo(MEMORY_KB);
    if (LONG) {
      assertThat(Measured.percentile(all, 99)).isLessThanOrEqualTo(500);
    }
  }

  private static void push(Impostor flooder, byte[] frame, int pushes, AtomicLong sent) {
    try (WireClient wire = flooder.greet()) {
      for (int i = 0; i < pushes; i++) {
        wire.sendFrame(frame);
        sent.incrementAndGet();
      }
    } catch (IOException _) {
      // cut off
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

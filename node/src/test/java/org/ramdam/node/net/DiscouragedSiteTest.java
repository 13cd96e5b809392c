package org.ramdam.node.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.ForgiveReply;
import org.ramdam.node.api.proto.ForgiveRequest;
import org.ramdam.node.api.proto.Refused;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.TakeForkReply;
import org.ramdam.node.api.proto.TakeForkRequest;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Logbook;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// A site of the network that does what no honest one does.
@Timeout(60)
class DiscouragedSiteTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(23);
  private @Nullable LiveSite victimSite;
  private @Nullable Impostor admitted;

  @BeforeEach
  void start() throws Exception {
    victimSite = LiveSite.start(directory, "victim", random);
    victim().found(60);
    admitted = Impostor.admitted(directory.resolve("impostor"), victim(), random);
  }

  @AfterEach
  void stop() {
    victim().close();
  }

  private LiveSite victim() {
    return requireNonNull(victimSite);
  }

  private Impostor impostor() {
    return requireNonNull(admitted);
  }

  private long counted(Refusal what) throws Exception {
    return victim().status().getRefusedList().stream()
        .filter(each -> each.getLimit().equals(what.label()))
        .mapToLong(Refused::getCount)
        .sum();
  }

  private SiteStatus status() throws Exception {
    return victim().status().getSitesList().stream()
        .filter(site -> site.getSiteId().equals(impostor().log.id().hex()))
        .findFirst()
        .orElseThrow();
  }

  private boolean forgive() throws Exception {
    var request = ForgiveRequest.newBuilder().setSite(impostor().log.id().hex()).build();
    return victim().call("Forgive", request, ForgiveReply.parser()).getForgiven();
  }

  /// Asks so often for what nobody offered.
  private void offend(WireClient wire, int times) throws Exception {
    long own = impostor().log.id().prefix();
    for (int i = 0; i < times; i++) {
      wire.send(new Message.Fetch(i % 2 == 0 ? own : i, (1L << 47) - 1, 1L << 47));
    }
  }

  @Test
  void tenOffences_inSeveralConnections_leaveASiteAlone_alsoAfterARestart_untilItIsForgiven()
      throws Exception {
    try (WireClient wire = impostor().greet()) {
      offend(wire, Limits.OFFENCES - 1);
      Await.until("they are counted", () -> counted(Refusal.OFFENCE) == Limits.OFFENCES - 1);
    }
    assertThat(status().getDiscouragedUntilMs()).isZero();
    try (WireClient wire = impostor().greet()) {
      offend(wire, 1);
      assertThat(wire.end()).isEqualTo(ByeCode.OFFENCES);
    }
    assertThat(counted(Refusal.CUT_OFF)).isEqualTo(1);
    assertLeftAlone();
    victim().close();
    victim().start();
    assertLeftAlone();
    assertThat(forgive()).isTrue();
    assertThat(forgive()).isFalse();
    assertThat(status().getConnection()).isNotEqualTo("discouraged");
    try (WireClient wire = impostor().greet()) {
      wire.send(new Message.Fetch(impostor().log.id().prefix(), 0, 1L << 47));
      assertThat(wire.next(Message.RunPart.class).count()).isEqualTo(impostor().log.size());
    }
  }

  /// One is looked at, and its sender asked for its head. Once that does not come, it is an
  /// offence, and so is everything that it pushes then.
  @Test
  void floodOfWrongSignatures_isCutOff_andNothingOfItIsStored() throws Exception {
    Logbook log = impostor().log;
    log.contribute(impostor().person, Scope.NETWORK, "never taken");
    Message.RunPart good = log.part(log.size() - 1, log.size(), true);
    byte[] signature = good.signature().clone();
    signature[5] ^= 1;
    Message.RunPart bad = Impostor.with(good, good.records(), good.treeSize(), signature);
    byte[] frame = Frames.encode(bad);
    try (WireClient wire = impostor().greet()) {
      for (int i = 0; i < 100_000; i++) {
        wire.sendFrame(frame);
      }
      Await.until(
          "it is cut off",
          () -> {
            wire.sendFrame(frame);
            return counted(Refusal.CUT_OFF) > 0;
          });
    } catch (IOException _) {
      // cut off
    }
    Await.until("it is cut off", () -> counted(Refusal.CUT_OFF) == 1);
    assertThat(counted(Refusal.OFFENCE)).isEqualTo(Limits.OFFENCES);
    assertThat(impostor().sizeAt(victim())).isEqualTo(log.size() - 1);
    assertLeftAlone();
  }

  /// As a bundle brings it.
  @Test
  void forkProofThatIsBrought_isKeptOnce_andFreezesTheLog() throws Exception {
    Logbook log = impostor().log;
    SignedTreeHead head = log.signedHead(log.size());
    Bytes32 other = Gen.id(random);
    byte[] signature =
        new Checkpoint(Origin.of(log.id(), 1), log.size(), other)
            .sign(log.site().key(SiteDirectory.Key.LOG));
    var forged = new SignedTreeHead(log.size(), other, Gen.tampered(signature, random));
    var signed = new SignedTreeHead(log.size(), other, signature);
    SignedRecord inception = log.site().inception();
    assertThatThrownBy(() -> bring(fork(inception, head, forged)))
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageContaining("bad_fork_proof");
    assertThat(status().getInvalid()).isEmpty();
    ForkProof proof = fork(inception, head, signed);
    assertThat(bring(proof)).isTrue();
    assertThat(bring(proof)).isFalse();
    assertThat(victim().status().getProblemsList())
        .extracting(problem -> problem.getCode())
        .contains("forked");
  }

  private static ForkProof fork(SignedRecord inception, SignedTreeHead one, SignedTreeHead other) {
    return ForkProof.of(
        inception, 1, one.size(), ForkProof.Shown.whole(one), ForkProof.Shown.whole(other));
  }

  private boolean bring(ForkProof proof) throws Exception {
    var request =
        TakeForkRequest.newBuilder()
            .setSiteId(impostor().log.id().hex())
            .setProof(proof.encode())
            .build();
    return victim().call("TakeFork", request, TakeForkReply.parser()).getTaken();
  }

  private void assertLeftAlone() throws Exception {
    long before = counted(Refusal.DISCOURAGED);
    try (WireClient wire = impostor().connect()) {
      assertThat(wire.end()).isEqualTo(ByeCode.OFFENCES);
    }
    assertThat(counted(Refusal.DISCOURAGED)).isEqualTo(before + 1);
    assertThat(status().getConnection()).isEqualTo("discouraged");
    assertThat(status().getDiscouragedUntilMs())
        .isGreaterThan(System.currentTimeMillis() + Duration.ofHours(23).toMillis());
    assertThat(victim().status().getProblemsList())
        .anyMatch(problem -> problem.getCode().equals("discouraged"));
  }
}

package org.ramdam.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.RamdamException.AlreadyRunning;
import org.ramdam.node.api.proto.MetricsReply;
import org.ramdam.node.api.proto.MetricsRequest;
import org.ramdam.node.api.proto.ReceiptReply;
import org.ramdam.node.api.proto.ReceiptRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.SponsorReply;
import org.ramdam.node.api.proto.SponsorRequest;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;

/// Sites with real nodes, end to end.
@Timeout(120)
class NetworkTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<LiveSite> all = new ArrayList<>();

  @AfterEach
  void stop() {
    all.forEach(LiveSite::close);
  }

  private LiveSite site(String name) throws Exception {
    LiveSite site = LiveSite.start(directory, name, random);
    all.add(site);
    return site;
  }

  @Test
  void twoSites_holdTheSame_andWordsGoWhereTheyMay() throws Exception {
    LiveSite grange = site("grange");
    LiveSite atelier = site("atelier");
    assertThat(grange.status().getProblemsList())
        .extracting(problem -> problem.getCode())
        .containsExactly("not_in_network");
    grange.found(2);
    assertThat(atelier.join(grange.invite()).getSiteName()).isEqualTo("grange");
    Person rosa = grange.member("Rosa");
    Person zoe = atelier.member("Zoé");
    String open = grange.contribute(rosa, Scope.NETWORK, "for the network");
    String closed = grange.contribute(rosa, Scope.SITE, "between us");
    String other = atelier.contribute(zoe, Scope.PUBLIC, "for all");
    LiveSite.awaitEqual(grange, atelier);
    assertThat(atelier.show(open).getContribution().getNote()).isEqualTo("for the network");
    assertThat(grange.show(closed).getContribution().getNote()).isEqualTo("between us");
    assertThat(atelier.show(closed).getContribution().getNote()).isEmpty();
    assertThat(atelier.show(closed).getWords()).isEqualTo("elsewhere");
    assertThat(grange.show(other).getContribution().getProviderName()).isEqualTo("Zoé");
    assertCosigned(grange, open, "atelier");
    assertCosigned(atelier, other, "grange");
    assertCosignedWithMlDsa44(grange, open, atelier);
    Await.until(
        "both are known to hold it",
        () ->
            java.util.Set.copyOf(grange.show(open).getHeldByList())
                .equals(java.util.Set.of("grange", "atelier")));
    assertThat(
            grange
                .call(
                    "Receipt",
                    ReceiptRequest.newBuilder().setId(open).build(),
                    ReceiptReply.parser())
                .getFile())
        .contains(grange.id().hex());
    assertThat(grange.status().getProblemsList()).isEmpty();
    assertThat(grange.status().getRefusedEntries()).isZero();
  }

  private static void assertCosigned(LiveSite home, String record, String witness)
      throws Exception {
    Await.until(
        "the cosignature of " + witness + " is at home",
        () -> home.show(record).getCosignedByList().contains(witness));
  }

  /// Once it has come home, it stands in the checkpoint beside that of Ed25519, and counts no more
  /// than it.
  private static void assertCosignedWithMlDsa44(LiveSite home, String record, LiveSite witness)
      throws Exception {
    NoteKey key = requireNonNull(witness.site().mlDsa44Witness()).noteKey();
    Await.until(
        "the cosignature with ML-DSA-44 is at home",
        () ->
            Note.parse(home.show(record).getCheckpoint()).signatures().stream()
                .anyMatch(line -> line.isBy(key)));
    Note note = Note.parse(home.show(record).getCheckpoint());
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    List<NoteSignature> lines =
        note.signatures().stream().filter(line -> line.name().equals(key.name())).toList();
    assertThat(lines).hasSize(2);
    for (NoteSignature line : lines) {
      NoteKey by = line.isBy(key) ? key : NoteKey.parse(home.status(witness).getWitness());
      assertThat(Cosignature.parse(line).verify(checkpoint, by, Verifier.strict())).isTrue();
    }
    assertThat(home.show(record).getCosignedByList()).hasSize(1);
    assertThat(home.status(witness).getWitnessMldsa44()).isEqualTo(key.vkey());
    assertThat(witness.status(witness).getWitnessMldsa44()).isEqualTo(key.vkey());
  }

  @Test
  void siteThatWasAway_catchesUp_fromItsDiskAsAKillLeftIt() throws Exception {
    LiveSite grange = site("grange");
    LiveSite atelier = site("atelier");
    grange.found(2);
    atelier.join(grange.invite());
    Person rosa = grange.member("Rosa");
    grange.contribute(rosa, Scope.NETWORK, "before");
    LiveSite.awaitEqual(grange, atelier);
    Path image = directory.resolve("image");
    atelier.image(image);
    String seen = grange.contribute(rosa, Scope.NETWORK, "seen, and lost with the disk");
    Await.until("it is there", () -> atelier.has(seen));
    atelier.stopAndRestore(image);
    String missed = grange.contribute(rosa, Scope.NETWORK, "missed");
    Await.until(
        "its absence is known", () -> !grange.status(atelier).getConnection().equals("connected"));
    atelier.start();
    LiveSite.awaitEqual(grange, atelier);
    assertThat(atelier.show(seen).getContribution().getNote()).startsWith("seen");
    assertThat(atelier.show(missed).getContribution().getNote()).isEqualTo("missed");
    // It was put back, and writes once it has heard how far its log is elsewhere.
    Await.until(
        "it may write",
        () ->
            atelier.status().getProblemsList().stream()
                .noneMatch(problem -> problem.getCode().equals("moved")));
    String next = atelier.contribute(atelier.member("Zoé"), Scope.NETWORK, "and goes on");
    Await.until("what it says is heard", () -> grange.has(next));
  }

  @Test
  void thirdSite_joinsThroughTheSecond_andTheFourthNeedsTwo() throws Exception {
    LiveSite grange = site("grange");
    LiveSite atelier = site("atelier");
    LiveSite jardin = site("jardin");
    grange.found(1);
    atelier.join(grange.invite());
    LiveSite.awaitEqual(grange, atelier);
    jardin.join(atelier.invite());
    Await.until("the founder hears of it", () -> grange.status(jardin).getSponsorsCount() == 1);
    assertThat(grange.status(jardin).getSize()).isZero();
    assertThatThrownBy(jardin::invite)
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageStartingWith("waiting");
    SponsorReply vouched =
        grange.call(
            "Sponsor",
            SponsorRequest.newBuilder().setSite("jardin").build(),
            SponsorReply.parser());
    assertThat(vouched.getAdmitted()).isTrue();
    assertThat(vouched.getStillNeeded()).isZero();
    LiveSite.awaitEqual(grange, atelier, jardin);
    String heard = jardin.contribute(jardin.member("Paul"), Scope.NETWORK, "from the third");
    Await.until("the founder has it", () -> grange.has(heard));
    long before = System.currentTimeMillis() / 1000 * 1000;
    assertCosigned(jardin, heard, "grange");
    assertCosigned(jardin, heard, "atelier");
    assertThat(jardin.show(heard).getWitnesses()).isEqualTo(2);
    assertThat(jardin.status(jardin).getWitnesses()).isEqualTo(2);
    assertThat(jardin.status(jardin).getCosignedBy()).isEqualTo(2);
    assertThat(jardin.show(heard).getCosignedMs())
        .isBetween(before - 120_000, System.currentTimeMillis())
        .isEqualTo(jardin.status(jardin).getCosignedMs());
    grange.stop();
    String without = jardin.contribute(jardin.member("Léa"), Scope.NETWORK, "without the first");
    Await.until("the second has it", () -> atelier.has(without));
    grange.start();
    LiveSite.awaitEqual(grange, atelier, jardin);
  }

  @Test
  void moreSitesThanAreNeighbours_holdTheSame_andNothingIsWrong() throws Exception {
    int count = Limits.ACTIVE_VIEW + 3;
    for (int i = 0; i < count; i++) {
      site("site-" + i);
    }
    all.getFirst().found(count);
    for (LiveSite site : all.subList(1, count)) {
      site.join(all.getFirst().invite());
    }
    LiveSite[] sites = all.toArray(LiveSite[]::new);
    LiveSite.awaitEqual(sites);
    for (LiveSite site : sites) {
      site.contribute(site.member("Rosa"), Scope.NETWORK, "from everywhere");
    }
    LiveSite.awaitEqual(sites);
    for (LiveSite site : sites) {
      Await.until("few are connected", () -> connections(site) <= Limits.ACTIVE_VIEW);
      assertThat(connections(site)).isPositive();
      assertThat(site.status().getProblemsList()).isEmpty();
      assertThat(site.status().getSitesList())
          .extracting(SiteStatus::getConnection)
          .contains("not_neighbor")
          .isSubsetOf("self", "connected", "not_neighbor");
    }
  }

  private static int connections(LiveSite site) throws Exception {
    return site.call("Metrics", MetricsRequest.getDefaultInstance(), MetricsReply.parser())
        .getConnections();
  }

  @Test
  void siteAlone_works_andSaysWhatItWaitsFor() throws Exception {
    LiveSite grange = site("grange");
    assertThatThrownBy(grange::invite)
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageStartingWith("not_in_network");
    grange.found(2);
    assertThatThrownBy(() -> grange.found(2))
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageStartingWith("in_network");
    String done = grange.contribute(grange.member("Rosa"), Scope.NETWORK, "alone");
    assertThat(grange.status().getProblemsList())
        .extracting(problem -> problem.getCode())
        .containsExactly("alone");
    assertThatThrownBy(() -> Node.start(grange.site())).isInstanceOf(AlreadyRunning.class);
    grange.stop();
    grange.start();
    assertThat(grange.show(done).getContribution().getNote()).isEqualTo("alone");
  }
}

package org.ramdam.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.Claim;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.LogReply;
import org.ramdam.node.api.proto.LogRequest;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.testing.Await;

/// Members of sites with real nodes take the same work.
@Timeout(120)
class WitnessingTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(5);
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

  private static Commitment seen(LiveSite site, String work) throws Exception {
    try {
      return site.show(work).getCommitment();
    } catch (LiveSite.RefusedException _) {
      return Commitment.getDefaultInstance(); // it is not here yet
    }
  }

  private static long witnesses(LiveSite site) throws Exception {
    LogRequest request = LogRequest.newBuilder().setSite(site.id().hex()).setLimit(1000).build();
    return site.call("Log", request, LogReply.parser()).getRowsList().stream()
        .filter(row -> row.getVerdict().equals("witness"))
        .count();
  }

  private static String take(LiveSite site, Person who, String commitment) throws Exception {
    return site.say(who, new Body.Attest(Bytes32.parseHex(commitment), Verdict.ACCEPT));
  }

  @Test
  void twoTakeTheSameWorkWhileTheirSitesDoNotTalk_andAllNameOneHolderInTheEnd() throws Exception {
    LiveSite jardin = site("jardin");
    LiveSite grange = site("grange");
    LiveSite atelier = site("atelier");
    jardin.found(2);
    grange.join(jardin.invite());
    atelier.join(jardin.invite());
    Person rosa = grange.member("Rosa");
    Person zoe = atelier.member("Zoé");
    Person jean = jardin.member("Jean");
    String work =
        jardin.say(jean, new Body.Commitment(Action.WORK, null, jardin.id(), 60, 0, null, null));
    LiveSite.awaitEqual(jardin, grange, atelier);
    assertThat(seen(atelier, work).getState()).isEqualTo("open");

    jardin.stop();
    atelier.stop();
    take(grange, rosa, work);
    assertThat(seen(grange, work).getHolderName()).isEqualTo("Rosa");
    assertThat(seen(grange, work).getProvisional()).isTrue();
    grange.stop();
    atelier.start();
    take(atelier, zoe, work);
    assertThat(seen(atelier, work).getHolderName()).isEqualTo("Zoé");
    assertThat(seen(atelier, work).getProvisional()).isTrue();

    jardin.start();
    grange.start();
    for (LiveSite site : all) {
      Await.until(
          "both takes have their place",
          () -> seen(site, work).getClaimsList().stream().filter(Claim::getWitnessed).count() == 2);
    }
    Commitment known = seen(jardin, work);
    assertThat(known.getProvisional()).isFalse();
    assertThat(known.getHolderName()).isIn("Rosa", "Zoé");
    assertThat(known.getClaimsList()).extracting(Claim::getHolds).containsExactly(true, false);
    assertThat(seen(grange, work)).isEqualTo(known);
    assertThat(seen(atelier, work)).isEqualTo(known);

    jardin.stop();
    jardin.start();
    LiveSite.awaitEqual(jardin, grange, atelier);
    boolean rosas = known.getHolderName().equals("Rosa");
    LiveSite home = rosas ? grange : atelier;
    Person holder = rosas ? rosa : zoe;
    String back = home.say(holder, new Body.Attest(Bytes32.parseHex(work), Verdict.RELEASE));
    long start = System.nanoTime();
    Await.until(
        "the other holds it",
        () -> seen(jardin, work).getHolderName().equals(rosas ? "Zoé" : "Rosa"));
    Await.until("it is witnessed that it was given back", () -> witnesses(jardin) == 3);
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    LiveSite.awaitEqual(jardin, grange, atelier);
    assertThat(seen(grange, work).getClaimsList().getLast().getId()).isEqualTo(back);
    home.say(holder, new Body.Attest(Bytes32.parseHex(work), Verdict.ACCEPT));
    Await.until("what came later is witnessed", () -> witnesses(jardin) >= 4);
    assertThat(witnesses(jardin)).as("none twice").isEqualTo(4);
    assertThat(witnesses(grange) + witnesses(atelier)).isZero();
  }

  @Test
  void nodeThatWasKilledBeforeItWitnessed_doesAfterwards() throws Exception {
    LiveSite jardin = site("jardin");
    LiveSite grange = site("grange");
    jardin.found(2);
    grange.join(jardin.invite());
    Person rosa = grange.member("Rosa");
    Person jean = jardin.member("Jean");
    String work =
        jardin.say(jean, new Body.Commitment(Action.WORK, null, jardin.id(), 60, 0, null, null));
    LiveSite.awaitEqual(jardin, grange);
    Path image = directory.resolve("image");
    jardin.image(image);
    take(grange, rosa, work);
    Await.until("it is witnessed", () -> witnesses(jardin) == 1);
    LiveSite.awaitEqual(jardin, grange);
    jardin.stopAndRestore(image);
    jardin.start();
    LiveSite.awaitEqual(jardin, grange);
    Await.until("it is as it was", () -> !seen(jardin, work).getProvisional());
    String next = sayOnceItIsWhole(jardin, jean);
    Await.until("its log goes on", () -> seen(grange, next).getMinutes() == 30);
    assertThat(witnesses(jardin)).isEqualTo(1);
    assertThat(grange.status(jardin).getInvalid()).isEmpty();
  }

  /// A site that fetches its own log back refuses to write meanwhile.
  private static String sayOnceItIsWhole(LiveSite site, Person person) throws Exception {
    var id = new String[1];
    Await.until(
        "it writes again",
        () -> {
          try {
            id[0] =
                site.say(
                    person, new Body.Commitment(Action.WORK, null, site.id(), 30, 0, null, null));
            return true;
          } catch (LiveSite.RefusedException _) {
            return false;
          }
        });
    return id[0];
  }
}

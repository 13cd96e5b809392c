package org.ramdam.node;

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
import org.ramdam.node.api.proto.Fork;
import org.ramdam.node.api.proto.ForksReply;
import org.ramdam.node.api.proto.ForksRequest;
import org.ramdam.node.api.proto.GenerationsReply;
import org.ramdam.node.api.proto.GenerationsRequest;
import org.ramdam.node.api.proto.OpenGenerationReply;
import org.ramdam.node.api.proto.OpenGenerationRequest;
import org.ramdam.node.api.proto.Problem;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.tlog.TreeHasher;

/// A site whose directory was put back while nobody was looking shows two histories, until its
/// people let it go on in another generation.
@Timeout(120)
class ForkTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(8);
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

  private static List<Fork> forks(LiveSite site) throws Exception {
    return site.call("Forks", ForksRequest.getDefaultInstance(), ForksReply.parser())
        .getForksList();
  }

  @Test
  void siteThatWroteOnAnOldCopy_isCaught_everywhere_andHealed() throws Exception {
    LiveSite jardin = site("jardin");
    LiveSite grange = site("grange");
    LiveSite atelier = site("atelier");
    jardin.found(2);
    grange.join(jardin.invite());
    atelier.join(jardin.invite());
    Person rosa = grange.member("Rosa");
    Person ugo = grange.member("Ugo");
    grange.contribute(rosa, Scope.NETWORK, "before");
    LiveSite.awaitEqual(jardin, grange, atelier);

    Path image = directory.resolve("image");
    grange.stop();
    grange.image(image);
    grange.start();
    atelier.stop();
    String lost = grange.contribute(rosa, Scope.NETWORK, "on the first disk");
    String saved = grange.contribute(ugo, Scope.NETWORK, "by somebody who was there alone");
    Await.until("the first history is elsewhere", () -> jardin.has(saved));

    jardin.stop();
    grange.stopAndRestore(image);
    grange.start();
    assertThatThrownBy(() -> grange.contribute(rosa, Scope.NETWORK, "too early"))
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageContaining("is a copy");
    assertThat(grange.status().getProblemsList()).extracting(Problem::getCode).contains("moved");
    grange.stop();
    grange.settle();
    grange.start();
    grange.contribute(rosa, Scope.NETWORK, "on the old copy");
    grange.contribute(rosa, Scope.NETWORK, "and once more");
    jardin.start();
    atelier.start();

    for (LiveSite site : all) {
      Await.until("every site has the proof", () -> !forks(site).isEmpty());
      Fork fork = forks(site).getFirst();
      assertThat(fork.getSiteId()).isEqualTo(grange.id().hex());
      ForkProof proof = ForkProof.parse(fork.getFile());
      assertThat(proof.verify(Verifier.strict(), new TreeHasher())).isTrue();
      assertThat(site.status().getProblemsList()).extracting(Problem::getCode).contains("forked");
    }
    assertThat(jardin.has(lost)).isTrue();
    assertThatThrownBy(() -> grange.contribute(rosa, Scope.NETWORK, "a third one"))
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageContaining("two histories");

    atelier.stop();
    atelier.start();
    assertThat(forks(atelier)).hasSize(1);
    Person jean = jardin.member("Jean");
    String fine = jardin.contribute(jean, Scope.NETWORK, "the others go on");
    Await.until("the others go on", () -> atelier.has(fine) && grange.has(fine));

    OpenGenerationReply opened = open(grange);
    assertThat(opened.getGeneration()).isEqualTo(2);
    assertThat(opened.getSetAside()).isZero();
    assertThat(opened.getAgain()).isEqualTo(1);
    assertThat(opened.getLostCount()).isEqualTo(1);
    assertThat(opened.getLost(0).getAuthor()).isEqualTo("Rosa");
    String healed = grange.contribute(rosa, Scope.NETWORK, "it goes on");
    Await.until("it goes on", () -> jardin.has(healed) && atelier.has(healed));
    LiveSite.awaitEqual(jardin, grange, atelier);
    assertThat(jardin.has(lost)).isFalse();
    var asked = GenerationsRequest.newBuilder().setSiteId(grange.id().hex()).build();
    GenerationsReply known = jardin.call("Generations", asked, GenerationsReply.parser());
    assertThat(known.getSetAside()).isEqualTo(2);
    assertThat(known.getEntries(0).getAgain()).isFalse();
    assertThat(known.getEntries(1).getAgain()).isTrue();
    assertThat(grange.has(saved) && atelier.has(saved)).isTrue();
    jardin.stop();
    jardin.start();
    for (LiveSite site : all) {
      assertThat(forks(site)).hasSize(1).allMatch(Fork::getHealed);
      assertThat(site.status().getProblemsList())
          .extracting(Problem::getCode)
          .doesNotContain("forked");
    }
    String more = grange.contribute(rosa, Scope.NETWORK, "and on");
    Await.until("and on", () -> jardin.has(more) && atelier.has(more));
    for (LiveSite site : List.of(jardin, grange)) {
      site.stop();
      assertThat(Scrub.check(site.site().path(), site.id(), Scrub.Pace.FAST).findings()).isEmpty();
    }
  }

  @Test
  void copyThatCannotAskAnyone_goesOnInAnotherGeneration_andTheOthersFollow() throws Exception {
    LiveSite jardin = site("jardin");
    LiveSite grange = site("grange");
    jardin.found(2);
    grange.join(jardin.invite());
    Person rosa = grange.member("Rosa");
    String before = grange.contribute(rosa, Scope.NETWORK, "before");
    LiveSite.awaitEqual(jardin, grange);
    Path image = directory.resolve("image");
    grange.stop();
    grange.image(image);
    grange.start();
    String lost = grange.contribute(rosa, Scope.NETWORK, "after the copy");
    Await.until("it is elsewhere", () -> jardin.has(lost));
    assertThatThrownBy(() -> open(grange))
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageContaining("no other generation is needed");

    jardin.stop();
    grange.stop();
    Path first = directory.resolve("first");
    grange.image(first);
    grange.start();
    grange.stopAndRestore(image);
    grange.start();
    assertThat(grange.status().getProblemsList()).extracting(Problem::getCode).contains("moved");
    assertThat(open(grange).getGeneration()).isEqualTo(2);
    String after = grange.contribute(rosa, Scope.NETWORK, "nobody was asked");
    grange.stop();
    grange.start();
    jardin.start();
    Await.until("the others follow", () -> jardin.has(after));
    LiveSite.awaitEqual(jardin, grange);
    assertThat(jardin.has(lost)).isFalse();
    assertThat(jardin.has(before)).isTrue();
    assertThat(jardin.status(grange).getSetAside()).isEqualTo(1);
    assertThat(forks(jardin)).isEmpty();

    // The first machine comes back, as it was.
    grange.stopAndRestore(first);
    grange.settle();
    grange.start();
    Await.until("it hears where its log goes on", () -> grange.has(after));
    for (int start = 0; start < 2; start++) {
      assertThatThrownBy(() -> grange.contribute(rosa, Scope.NETWORK, "on the first machine"))
          .isInstanceOf(LiveSite.RefusedException.class)
          .hasMessageContaining("another machine has the keys");
      assertThat(grange.status().getProblemsList())
          .extracting(Problem::getCode)
          .contains("elsewhere");
      grange.stop();
      grange.start();
    }
    grange.stop();
    grange.settle();
    grange.start();
    String moved = grange.contribute(rosa, Scope.NETWORK, "the other one is gone");
    Await.until("it goes on", () -> jardin.has(moved));
    assertThat(forks(jardin)).isEmpty();
  }

  private static OpenGenerationReply open(LiveSite site) throws Exception {
    return site.call(
        "OpenGeneration", OpenGenerationRequest.getDefaultInstance(), OpenGenerationReply.parser());
  }
}

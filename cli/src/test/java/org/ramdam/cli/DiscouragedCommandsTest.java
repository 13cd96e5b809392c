package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.ForgiveReply;
import org.ramdam.node.api.proto.ForgiveRequest;
import org.ramdam.node.api.proto.Problem;
import org.ramdam.node.api.proto.Refused;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;

/// What is told of a site that is left alone, and of what was refused.
@Timeout(60)
class DiscouragedCommandsTest {
  @TempDir private Path home;
  private CannedSite site;

  @BeforeEach
  void start() throws IOException {
    site = new CannedSite(home);
    var alone =
        SiteStatus.newBuilder()
            .setName("La Cellule")
            .setSiteId(CannedSite.id("ce"))
            .setConnection("discouraged")
            .setDiscouragedUntilMs(CommandLineRun.NOW_MS + Duration.ofDays(1).toMillis());
    var problem =
        Problem.newBuilder()
            .setCode("discouraged")
            .setSiteName("La Cellule")
            .setSiteId(CannedSite.id("ce"))
            .setWhat("it did what no honest site does, and is left alone until tomorrow")
            .setTodo("speak with its people; then run `ramdam network forgive`");
    site.answering(
        "Status",
        StatusReply.newBuilder()
            .addSites(alone)
            .addProblems(problem)
            .addRefused(refused("frame-bytes", 3))
            .addRefused(refused("handshake", 7))
            .addRefused(refused("offence", 10))
            .build());
  }

  private static Refused refused(String limit, long count) {
    return Refused.newBuilder().setLimit(limit).setCount(count).build();
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  @Test
  void status_saysUntilWhen_andWhatWasRefused_butForWhatHappensAmongFriends() {
    assertThat(site.run("status").out())
        .contains("La Cellule", "left alone until ")
        .contains("Refused to others since the start: frame-bytes 3, offence 10\n");
    assertThat(site.runInFrench("status").out())
        .contains("laissé de côté jusqu’à ")
        .contains("frame-bytes 3, offence 10");
    assertThat(site.run("status", "--json").out()).contains("\"limit\":\"handshake\"");
  }

  @Test
  void doctor_saysWhy_andWhatToDo() {
    var english = site.run("doctor");
    assertThat(english.exit()).isEqualTo(Exit.NETWORK);
    assertThat(english.out())
        .contains("La Cellule did what no honest site does")
        .contains("ramdam network forgive");
    assertThat(site.runInFrench("doctor").out()).contains("ramdam network forgive \"La Cellule\"");
  }

  @Test
  void forgive_takesItBack_orSaysThatThereIsNothingToForgive() throws Exception {
    var reply = ForgiveReply.newBuilder().setSiteName("La Cellule").setForgiven(true);
    site.answering("Forgive", reply.build());
    assertThat(site.run("network", "forgive", "La Cellule").out())
        .isEqualTo("La Cellule is taken back.\n");
    assertThat(site.asked("Forgive", ForgiveRequest.parser()).getSite()).isEqualTo("La Cellule");
    site.answering("Forgive", reply.setForgiven(false).build());
    assertThat(site.run("network", "forgive", "La Cellule").out())
        .isEqualTo("La Cellule was not left alone.\n");
    assertThat(site.run("network", "forgive", "La Cellule", "--json").out()).contains("site_name");
  }
}

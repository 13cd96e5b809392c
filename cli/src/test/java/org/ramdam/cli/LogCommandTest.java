package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.PolicyRef;

@Timeout(60)
class LogCommandTest {
  private static final int DAY = 20_781;

  @TempDir private Path home;
  private CannedSite site;

  @BeforeEach
  void start() throws IOException {
    site = new CannedSite(home);
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  private static Contribution.Builder contribution(String state, int minutes, String standing) {
    return Contribution.newBuilder()
        .setId(CannedSite.id("abcd"))
        .setDay(DAY)
        .setProviderId(CannedSite.id("aa"))
        .setProviderName("Zoé")
        .setReceiverName("CéLA")
        .setMinutes(minutes)
        .setState(state)
        .setStanding(standing)
        .setDeclaredById(CannedSite.id("bb"))
        .setDeclaredByName("Ali");
  }

  private static ContributionsReply.Builder everyState() {
    return ContributionsReply.newBuilder()
        .addContributions(contribution("confirmed", 60, "own"))
        .addContributions(contribution("decided", 60, "own"))
        .addContributions(contribution("tacit", 90, "steward"))
        .addContributions(contribution("declared", 30, "own"))
        .addContributions(contribution("contested", 45, "own"))
        .addContributions(contribution("disputed", 45, "own"))
        .addContributions(contribution("declared", 240, "other"))
        .addContributions(contribution("void", 600, "own"));
  }

  @Test
  void totals_standApartByState() {
    site.answering("Contributions", everyState().build());

    CommandLineRun.Ended run = site.run("log");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .contains(
            "8 contributions: 2 h explicit, 1.5 h tacit, 0.5 h waiting, 1.5 h contested, 4 h not"
                .replace(" h", "\u00a0h"))
        .contains("confirmed (written by Ali, accepted)", "tacit (entered by Ali, steward)")
        .contains("declared (written by Ali, not accepted)");
  }

  @Test
  void french_saysTheSame() {
    site.answering("Contributions", everyState().build());

    assertThat(site.runInFrench("log").out())
        .contains("2\u00a0h explicites, 1\u00a0h\u00a030 tacites, 0\u00a0h\u00a030 en attente")
        .contains("tranchée", "en litige", "tacite (saisie par Ali, référent·e)");
  }

  @Test
  void policies_areNamedOnce() {
    var reply =
        ContributionsReply.newBuilder()
            .addPolicies(
                PolicyRef.newBuilder()
                    .setSiteName("CéLA")
                    .setVersion(2)
                    .setId(CannedSite.id("cafe")))
            .addPolicies(PolicyRef.newBuilder().setSiteName("L'Escale"))
            .addPolicies(PolicyRef.getDefaultInstance());
    site.answering("Contributions", reply.build());

    assertThat(site.run("log").out())
        .contains(
            "By the rules of: CéLA, version 2 (cafe00000000), L'Escale, none voted yet,"
                + " the defaults, where none are voted yet\n");
  }

  @Test
  void options_areAsked() throws IOException {
    site.answering("Contributions", ContributionsReply.getDefaultInstance());
    String batch = "0123456789abcdef".repeat(2);
    String[] line =
        ("log --by Zoé --for CéLA --site Escale --project toit --skill soudure --state tacit"
                + " --from 2026-01-01 --to 2026-02-01 --all --import "
                + batch)
            .split(" ", -1);

    assertThat(site.run(line).exit()).isEqualTo(Exit.OK);
    assertThat(site.asked("Contributions", ContributionsRequest.parser()))
        .isEqualTo(
            ContributionsRequest.newBuilder()
                .setPerson("Zoé")
                .setReceiver("CéLA")
                .setSite("Escale")
                .setProcess("toit")
                .setSkill("soudure")
                .setState("tacit")
                .setFromDay(20_454)
                .setToDay(20_485)
                .setAll(true)
                .setBatch(batch)
                .setLimit(50)
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log --state new",
        "log --limit 0",
        "log --import 12",
        "log --import 0123456789abcdef0123456789abcdeg",
        "log --from 2026-02-02 --to 2026-02-01",
        "history --limit 0",
        "board --state new",
        "board --limit many"
      })
  void badArguments_areUsage(String line) {
    CommandLineRun.Ended run = site.run(line.split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatSeveralDid_countsForEach() {
    Contribution shared =
        contribution("confirmed", 60, "own")
            .addOthers(
                Party.newBuilder().setId(CannedSite.id("cc")).setName("Léa").setStanding("own"))
            .addOthers(
                Party.newBuilder().setId(CannedSite.id("dd")).setName("Max").setStanding("other"))
            .build();
    site.answering(
        "Contributions", ContributionsReply.newBuilder().addContributions(shared).build());

    assertThat(site.run("log").out())
        .contains("Zoé, Léa, Max", "1 contribution: 2\u00a0h explicit", "1\u00a0h not accepted");
    assertThat(site.run("log", "--by", "lea").out()).contains("1 contribution: 1\u00a0h explicit");
    assertThat(Standings.hours(java.util.List.of(shared), CannedSite.id("dd")))
        .isEqualTo(Hours.newBuilder().setCount(1).setUnaccepted(60).build());
  }

  @Test
  void professionalHours_areCountedAmongThoseThatCount() {
    var paid = contribution("confirmed", 60, "own").setProfessional(true).build();
    var waiting = contribution("declared", 60, "own").setProfessional(true).build();

    assertThat(Standings.hours(java.util.List.of(paid, waiting)).getProfessional()).isEqualTo(60);
  }

  @Test
  void texts_cannotSteerATerminal() {
    var hostile = contribution("declared", 1, "other").setNote("\u001b[2J\u202ex\r\n");
    hostile.setProviderName("\u001b]0;x\u0007").setDeclaredByName("\u202eilA");
    site.answering(
        "Contributions", ContributionsReply.newBuilder().addContributions(hostile).build());

    assertThat(site.run("log").out()).doesNotContain("\u001b", "\u202e", "\u0007", "\r");
  }
}

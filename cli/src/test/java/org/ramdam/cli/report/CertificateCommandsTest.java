package org.ramdam.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.CannedSite;
import org.ramdam.cli.CommandLineRun;
import org.ramdam.cli.Exit;
import org.ramdam.node.api.proto.CertifyReply;
import org.ramdam.node.api.proto.CertifyRequest;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Endorser;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.api.proto.SiteHours;
import org.ramdam.node.api.proto.SkillOffer;

@Timeout(60)
class CertificateCommandsTest {
  private static final int NEW_YEAR = 20_454;

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

  private static Contribution did(String site, String state, int hours) {
    return Contribution.newBuilder()
        .setSiteId(site)
        .setSiteName(site)
        .setState(state)
        .setMinutes(hours * 60)
        .build();
  }

  private static CertifyReply.Builder certified(Contribution... contributions) {
    return CertifyReply.newBuilder()
        .setCode("RAMDAM-1-AB2C")
        .setMember(Member.newBuilder().setName("Léa <b>Martin"))
        .setSiteName("CéLA")
        .setAtMs(CommandLineRun.NOW_MS)
        .addAllContributions(List.of(contributions))
        .addPolicies(PolicyRef.newBuilder().setSiteName("CéLA").setVersion(4));
  }

  @Test
  void thresholds_areExact() {
    CecHours met =
        CecHours.of(
            List.of(did("a", "confirmed", 60), did("a", "tacit", 40), did("b", "decided", 100)));
    CecHours oneHourShort = CecHours.of(List.of(did("a", "confirmed", 99), did("b", "tacit", 100)));
    CecHours spread =
        CecHours.of(List.of(did("a", "tacit", 90), did("b", "tacit", 70), did("c", "tacit", 70)));

    assertThat(met.met()).isTrue();
    assertThat(met.explicit()).isEqualTo(160 * 60);
    assertThat(met.tacit()).isEqualTo(40 * 60);
    assertThat(oneHourShort.met()).isFalse();
    assertThat(oneHourShort.missingInYear()).isEqualTo(60);
    assertThat(oneHourShort.missingAtOneSite()).isZero();
    assertThat(spread.missingInYear()).isZero();
    assertThat(spread.missingAtOneSite()).isEqualTo(10 * 60);
    assertThat(CecHours.of(List.of()).missingAtOneSite()).isEqualTo(100 * 60);
  }

  @Test
  void whatIsNotConfirmedOrPaid_isLeftOut() {
    Contribution paid = did("a", "confirmed", 20).toBuilder().setProfessional(true).build();

    assertThat(
            CecHours.of(
                    List.of(
                        paid,
                        did("a", "declared", 9),
                        did("a", "contested", 9),
                        did("a", "disputed", 9)))
                .minutes())
        .isZero();
  }

  @Test
  void cec_isInFrenchAndSaysWhatIsMissing() throws IOException {
    site.answering(
        "Certify", certified(did("CéLA", "confirmed", 90), did("L'Escale", "tacit", 98)).build());
    Path file = home.resolve("lea.html");

    CommandLineRun.Ended run =
        site.run("certificate", "cec", "léa", "martin", "--year", "2026", "--out", file.toString());

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .contains(
            "Wrote " + file, "The thresholds are not met: 12\u00a0h are missing", "RAMDAM-1-AB2C");
    assertThat(Files.readString(file))
        .contains("<html lang=\"fr\">", "pour le compte d’engagement citoyen")
        .contains("Léa &lt;b&gt;Martin a donné 188\u00a0h", "90\u00a0h confirmées explicitement")
        .contains("il manque 12\u00a0h pour 200\u00a0h", "il manque 2\u00a0h pour 100\u00a0h")
        .contains("<td>L&#39;Escale</td><td class=\"figure\">0\u00a0h</td>")
        .contains("ramdam verify RAMDAM-1-AB2C", "<svg ", "CéLA, version 4", "size: A4")
        .doesNotContain("<script", "http:", "https:", "<b>");
    assertThat(site.asked("Certify", CertifyRequest.parser()))
        .isEqualTo(
            CertifyRequest.newBuilder()
                .setPerson("léa martin")
                .setFromDay(NEW_YEAR)
                .setToDay(NEW_YEAR + 364)
                .build());
    assertThat(
            site.run("certificate", "cec", "léa", "--year", "2026", "--out", file.toString())
                .exit())
        .isEqualTo(Exit.RUNNING);
  }

  @Test
  void cec_speaksEnglishIfAsked() {
    site.answering("Certify", certified(did("CéLA", "confirmed", 210)).build());

    assertThat(site.run("certificate", "cec", "léa", "--year", "2026", "--lang", "en").out())
        .contains("<html lang=\"en\">", "The thresholds are met");
    assertThat(site.run("certificate", "cec", "léa", "--year", "2026", "--json").out())
        .startsWith("{\"code\":\"RAMDAM-1-AB2C\"");
  }

  @Test
  void passport_hasPeriodProjectsAndSkills() {
    var reply =
        certified(
                did("CéLA", "confirmed", 2).toBuilder()
                    .setDay(NEW_YEAR)
                    .setProcessId("p")
                    .setProcessName("Le toit")
                    .setNote("Posé & <fixé>")
                    .build(),
                did("CéLA", "tacit", 1).toBuilder().setDay(NEW_YEAR + 40).build())
            .setTotal(Hours.newBuilder().setConfirmed(120).setTacit(60))
            .addSites(
                SiteHours.newBuilder()
                    .setSiteName("CéLA")
                    .setHours(Hours.newBuilder().setCount(2).setConfirmed(120).setTacit(60)))
            .addSkills(
                SkillOffer.newBuilder()
                    .setLabel("Soudure")
                    .setLevel(3)
                    .setEndorsements(1)
                    .addEndorsers(Endorser.newBuilder().setName("Ali")));
    site.answering("Certify", reply.build());

    CommandLineRun.Ended run = site.run("certificate", "passport", "léa");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .contains("Passeport bénévole", "du 01/01/2026 au 10/02/2026\u00a0: 2 contributions")
        .contains("<li>Le toit</li>", "<td>Soudure</td>", "<td>Ali</td>")
        .contains(
            "Posé &amp; &lt;fixé&gt;",
            "2\u00a0h confirmées explicitement",
            "1\u00a0h tacitement",
            "<svg ");
  }
}

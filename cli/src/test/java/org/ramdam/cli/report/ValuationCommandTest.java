package org.ramdam.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.CannedSite;
import org.ramdam.cli.CommandLineRun;
import org.ramdam.cli.Exit;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.api.proto.ValuationReply;
import org.ramdam.node.api.proto.ValuationRequest;
import org.ramdam.node.api.proto.ValuationRow;

@Timeout(60)
class ValuationCommandTest {
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

  private static ValuationReply.Builder valuation(int rate) {
    long explicit = 90L * rate / 60;
    long tacit = 60L * rate / 60;
    return ValuationReply.newBuilder()
        .setSiteName("CéLA")
        .addRows(
            ValuationRow.newBuilder()
                .setProcessId("p")
                .setProcessName("Toit")
                .setPersonName("=Zoé")
                .setLevel(2)
                .setCentsPerHour(rate)
                .setMinutesConfirmed(90)
                .setMinutesTacit(60)
                .setCentsConfirmed(explicit)
                .setCentsTacit(tacit)
                .setPolicy(PolicyRef.newBuilder().setSiteName("CéLA").setVersion(2)))
        .setCentsConfirmed(explicit)
        .setCentsTacit(tacit)
        .setCents(explicit + tacit)
        .setMinutesProfessional(120);
  }

  @Test
  void bothAccounts_standBesideEachOther() throws IOException {
    site.answering("Valuation", valuation(1_202).build());

    CommandLineRun.Ended run = site.runInFrench("valuation", "--year", "2026", "--site", "CéLA");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out().lines().map(line -> line.replaceAll("\\s{2,}", "|")))
        .contains(
            "confirmation|864 Personnel bénévole (charges)|875 Bénévolat (produits)",
            "explicite|18,03\u00a0€|18,03\u00a0€",
            "tacite|12,02\u00a0€|12,02\u00a0€",
            "total|30,05\u00a0€|30,05\u00a0€");
    assertThat(run.out())
        .contains("Toit", "12,02\u00a0€", "arrondi au centime par ligne", "2\u00a0h de travail pro")
        .doesNotContain("Aucun barème");
    assertThat(site.asked("Valuation", ValuationRequest.parser()))
        .isEqualTo(
            ValuationRequest.newBuilder()
                .setFromDay(20_454)
                .setToDay(20_818)
                .setSite("CéLA")
                .build());
  }

  @Test
  void withoutRate_itSaysWhichCommandProposesOne() {
    site.answering("Valuation", valuation(0).setMinutesUnrated(150).build());

    assertThat(site.run("valuation", "--year", "2026").out())
        .contains("No rate is voted yet", "ramdam policy propose", "not voted")
        .contains("Without an amount: 2.5\u00a0h");
  }

  @Test
  void spreadsheet_hasEachLineInBothAccounts() {
    site.answering("Valuation", valuation(1_202).build());

    assertThat(site.run("valuation", "--year", "2026", "--csv").out().lines().skip(1))
        .containsExactly(
            "2026-01-01,2026-12-31,Toit,'=Zoé,2,12.02,1.5,1,18.03,12.02,30.05,30.05,"
                + "\"CéLA, version 2\"");
    assertThat(site.run("valuation", "--year", "2026", "--html").out())
        .contains("<td class=\"figure\">€30.05</td><td class=\"figure\">€30.05</td>");
  }
}

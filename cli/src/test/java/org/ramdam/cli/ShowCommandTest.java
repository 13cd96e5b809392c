package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.Claim;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Event;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.ShowReply;

@Timeout(60)
class ShowCommandTest {
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

  private String show(ShowReply.Builder reply) {
    reply.setId(CannedSite.id("abcd")).setRow(LogRow.newBuilder().setKind("contribution"));
    site.answering("Show", reply.build());
    CommandLineRun.Ended run = site.run("show", "abcd");
    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    return run.out().replace('\u00a0', ' ');
  }

  private static Event.Builder event(String what, String by) {
    return Event.newBuilder()
        .setAtMs(CommandLineRun.NOW_MS)
        .setWhat(what)
        .setByName(by)
        .setCounts(true);
  }

  @Test
  void contribution_tellsItsStory() {
    var reply =
        ShowReply.newBuilder()
            .setContribution(
                Contribution.newBuilder()
                    .setProviderId(CannedSite.id("aa"))
                    .setProviderName("Zoé")
                    .setReceiverName("CéLA")
                    .setMinutes(120)
                    .setDeclaredMinutes(240)
                    .setState("decided")
                    .setStanding("steward")
                    .setDeclaredById(CannedSite.id("bb"))
                    .setDeclaredByName("Ali")
                    .addOthers(Party.newBuilder().setName("Léa").setStanding("other"))
                    .setProcessId(CannedSite.id("dd"))
                    .setProcessName("Le toit")
                    .setCorrects(CannedSite.id("01"))
                    .setCorrectedBy(CannedSite.id("02"))
                    .setFulfills(CannedSite.id("03"))
                    .setSource("spreadsheet")
                    .setBatch("ff")
                    .setProfessional(true)
                    .setLate(true))
            .addTimeline(event("declared", "Ali").setMinutes(240).setText("Toit \u001b[2J"))
            .addTimeline(event("contested", "Max").setCounts(false).setText("non"))
            .addTimeline(event("disputed", "Léa"))
            .addTimeline(event("mediated", "Léa").setToName("Inès"))
            .addTimeline(event("decided", "Inès").setOutcome("adjust").setMinutes(120))
            .addTimeline(event("tacit", "").setCounts(false))
            .addTimeline(event("of_a_newer_node", "x"));

    String out = show(reply);

    assertThat(out)
        .contains(
            "Written by: Ali (steward, under the site’s policy)\n",
            "Together with: Léa (not accepted by who did it)\n",
            "Project: Le toit, dd0000000000\n",
            "Stands in for: 010000000000\n",
            "Corrected: 020000000000 stands in for it\n",
            "Fulfils the commitment: 030000000000\n",
            "Imported: spreadsheet, batch ff\n",
            "Hours as they were declared: 4 h\n",
            "Professional: ",
            "Late: ");
    assertThat(
            out.substring(out.indexOf("Story:")).lines().map(l -> l.replaceFirst("^ .*:.. ", "")))
        .startsWith(
            "Story:",
            " Ali wrote it, 4 h: Toit \ufffd[2J",
            " Max contested it: non (does not count)",
            " Léa opened a dispute",
            " Léa asked Inès to mediate",
            " Inès decided, it counts with other hours, 2 h",
            " confirmed tacitly, as nobody contested it",
            " of_a_newer_node");
  }

  @Test
  void commitment_tellsWhoHasIt() {
    var reply =
        ShowReply.newBuilder()
            .setCommitment(
                Commitment.newBuilder()
                    .setTitle("Repeindre")
                    .setReceiverName("CéLA")
                    .setState("partly")
                    .setMinutes(180)
                    .setMinutesDone(60)
                    .setDue(20_781)
                    .setHolderId("aa")
                    .setHolderName("Zoé")
                    .addClaims(Claim.newBuilder().setPersonName("Zoé").setHolds(true))
                    .addClaims(Claim.newBuilder().setPersonName("Max")))
            .addTimeline(event("taken", "Zoé"));

    assertThat(show(reply))
        .contains(
            "Repeindre, for CéLA: partly done, 1 h of 3 h done\n",
            "Due: 24 Nov 2026\n",
            "Taken by: Zoé\n",
            "Claimed by Zoé, 1 Jan 1970",
            "another was first",
            "Zoé took it on");
  }
}

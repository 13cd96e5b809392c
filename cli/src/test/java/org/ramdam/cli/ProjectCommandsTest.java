package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ReportRow;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Words;

@Timeout(60)
class ProjectCommandsTest {
  @TempDir private Path home;
  private EverydayNode node;
  private Process.Builder roof;

  @BeforeEach
  void startNode() throws IOException {
    node = new EverydayNode(home);
    roof =
        Process.newBuilder()
            .setId(EverydayNode.id("cc01"))
            .setName("Nouveau toit")
            .setNote("Avant l’hiver")
            .setSiteId(EverydayNode.SITE.hex())
            .setSiteName("La Fabrique")
            .addLeads(Party.newBuilder().setId(node.zoe.memberId().hex()).setName("Zoé"));
    node.add("cc01", ShowReply.newBuilder().setScope("network"));
    known(roof);
  }

  @AfterEach
  void stopNode() throws IOException {
    node.close();
  }

  private void known(Process.Builder project) {
    node.processes.clear();
    node.processes.add(project.build());
  }

  private static List<Bytes32> sorted(Bytes32... ids) {
    return Stream.of(ids).sorted().toList();
  }

  @Test
  void add_isLedByWhoIsNamed() {
    CommandLineRun.Ended run =
        node.run("project", "add", "Mur", "--lead", "Ali", "--lead", "martin", "--note", "Nord");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out()).startsWith("Project Mur, led by Ali, Léa Martin. Its id: ");
    assertThat(node.only(Body.Process.class))
        .isEqualTo(new Body.Process(null, sorted(EverydayNode.ALI, EverydayNode.LEA), false));
    assertThat(node.words).containsExactly(new Words.ProcessWords("Mur", "Nord"));
    assertThat(node.run("project", "add", "Sol").out()).contains("led by Zoé");
  }

  @Test
  void add_doesNotMakeTwoOfAName() {
    assertThat(node.run("project", "add", "NOUVEAU  TOIT").exit()).isEqualTo(Exit.RUNNING);
    known(roof.setFinished(true));
    assertThat(node.run("project", "add", "Nouveau toit").exit()).isEqualTo(Exit.OK);
  }

  @Test
  void finished_keepsWhatItSaid() {
    assertThat(node.run("project", "finish", "toit").out())
        .isEqualTo("Nouveau toit is finished.\n");
    assertThat(node.only(Body.Process.class))
        .isEqualTo(new Body.Process(EverydayNode.key("cc01"), List.of(node.zoe.memberId()), true));
    assertThat(node.words).containsExactly(new Words.ProcessWords("Nouveau toit", "Avant l’hiver"));
    assertThat(node.stored.getFirst().core().scope()).isEqualTo(Scope.NETWORK);
    known(roof.setFinished(true));
    assertThat(node.run("project", "finish", "cc01").out()).startsWith("It is so already");
    assertThat(node.stored).hasSize(1);
  }

  @Test
  void renamed_isStillTheSame() {
    assertThat(node.run("project", "rename", "cc01", "Toit et combles").exit()).isEqualTo(Exit.OK);
    assertThat(node.words)
        .containsExactly(new Words.ProcessWords("Toit et combles", "Avant l’hiver"));
    assertThat(node.only(Body.Process.class).of()).isEqualTo(EverydayNode.key("cc01"));
  }

  @Test
  void leads_comeAndGo() {
    assertThat(node.run("project", "lead", "toit", "--remove", "Zoé").err())
        .contains("Somebody must lead it.");
    assertThat(node.run("project", "lead", "toit", "--remove", "Ali").exit())
        .isEqualTo(Exit.REFUSED);
    assertThat(node.run("project", "lead", "toit", "--add", "Ali", "--remove", "Zoé").exit())
        .isEqualTo(Exit.OK);
    assertThat(node.only(Body.Process.class).leads()).containsExactly(EverydayNode.ALI);
  }

  @Test
  void change_isForLeadsAndStewardsOfItsSite() {
    known(roof.clearLeads().addLeads(Party.newBuilder().setId(EverydayNode.ALI.hex())));
    assertThat(node.run("project", "finish", "toit").err()).contains("You do not lead");
    node.roles.add("steward");
    assertThat(node.run("project", "finish", "toit").exit()).isEqualTo(Exit.OK);
    known(roof.setSiteId(EverydayNode.ELSEWHERE.hex()).setSiteName("CéLA"));
    assertThat(node.run("project", "finish", "toit").err()).contains("is kept at CéLA");
    assertThat(node.stored).hasSize(1);
  }

  @Test
  void list_andNothing() {
    assertThat(node.run("project", "list").out())
        .contains("Nouveau toit  La Fabrique  Zoé     under way  cc0100000000");
    node.processes.clear();
    assertThat(node.run("project", "list").out()).isEqualTo("No project found.\n");
    assertThat(node.run("project", "show", "toit").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void show_isACard() {
    node.board =
        BoardReply.newBuilder()
            .addCommitments(
                Commitment.newBuilder()
                    .setId(EverydayNode.id("dd01"))
                    .setTitle("Isoler")
                    .setHolderId(EverydayNode.ALI.hex())
                    .setHolderName("Ali")
                    .setMinutes(600)
                    .setDue(20_878))
            .build();
    node.report =
        ReportReply.newBuilder()
            .addRows(
                ReportRow.newBuilder()
                    .addKeys(EverydayNode.ALI.hex())
                    .addNames("Ali")
                    .setHours(Hours.newBuilder().setConfirmed(120).setDeclared(30)))
            .build();
    node.contributions =
        ContributionsReply.newBuilder()
            .addContributions(
                Contribution.newBuilder()
                    .setProviderName("Ali")
                    .setMinutes(30)
                    .setDay(20_700)
                    .setNote("Mesuré")
                    .setState("declared"))
            .build();

    assertThat(node.run("project", "show", "toit").out())
        .startsWith("Nouveau toit cc0100000000\nAt La Fabrique since 1 Jan 1970, led by Zoé\n")
        .contains("Isoler  Ali   10\u00a0h  1 Mar 2027  dd0100000000")
        .contains("Ali        2\u00a0h    0\u00a0h     0.5\u00a0h")
        .contains("4 Sep 2026  Ali  0.5\u00a0h  Mesuré  declared");
    assertThat(node.run("project", "show", "toit", "--json").out())
        .startsWith("{\"process\":{")
        .contains(",\"board\":{", ",\"report\":{", ",\"newest\":{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "project add",
        "project add \u0007",
        "project add X --note \u0007",
        "project add X --scope all",
        "project finish",
        "project rename toit",
        "project rename toit \u0007",
        "project lead toit",
        "project list --limit 0",
        "project show",
        "skill add soudure --available 0",
        "skill add soudure --available 169",
        "skill add soudure --available many"
      })
  void badArguments_areUsage(String line) {
    CommandLineRun.Ended run = node.run(line.split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.err().lines()).hasSize(2);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void skill_saysHowMuchTimeThereIs() {
    assertThat(node.run("skill", "add", "Soudure", "--available", "2,5").out())
        .contains("Available 2.5\u00a0h a week.");
    assertThat(node.only(Body.Skill.class))
        .isEqualTo(new Body.Skill(SkillId.ofLabel("soudure"), 2, SkillMode.SHARE, 150));
  }
}

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
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

@Timeout(60)
class CommitmentCommandsTest {
  @TempDir private Path home;
  private EverydayNode node;
  private String zoe;

  @BeforeEach
  void startNode() throws IOException {
    node = new EverydayNode(home);
    zoe = node.zoe.memberId().hex();
  }

  @AfterEach
  void stopNode() throws IOException {
    node.close();
  }

  /// One for La Fabrique that nobody has, unless `with` says otherwise.
  private void commitment(String start, Commitment.Builder with) {
    var whole =
        Commitment.newBuilder()
            .setTitle("Isoler le toit")
            .setReceiverId(EverydayNode.SITE.hex())
            .setReceiverName("La Fabrique")
            .setProposerId(EverydayNode.LEA.hex())
            .setProposerName("Léa Martin")
            .setState("open")
            .mergeFrom(with.build())
            .setId(EverydayNode.id(start));
    node.add(start, ShowReply.newBuilder().setCommitment(whole));
  }

  private static Commitment.Builder held(String member, String name) {
    return Commitment.newBuilder().setHolderId(member).setHolderName(name).setState("taken");
  }

  private Body.Attest said(Verdict verdict) {
    Body.Attest attest = node.only(Body.Attest.class);
    assertThat(attest.about()).isEqualTo(EverydayNode.key("dd01"));
    assertThat(attest.verdict()).isEqualTo(verdict);
    return attest;
  }

  @Test
  void add_saysWhatIsToBeDone() {
    node.processes.add(Process.newBuilder().setId(EverydayNode.id("cc01")).setName("Toit").build());
    String[] line = {
      "commitment",
      "add",
      "Isoler le toit",
      "--hours",
      "120",
      "--due",
      "2027-03-01",
      "--skill",
      "Isolation",
      "--project",
      "toit",
      "--to",
      "Ali",
      "--note",
      "Laine de bois"
    };
    CommandLineRun.Ended run = node.run(line);

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .startsWith("To do: 120\u00a0h for La Fabrique, by 1 Mar 2027. Its id: ")
        .contains("Ali is asked to take it: ramdam commitment take ");
    assertThat(node.only(Body.Commitment.class))
        .isEqualTo(
            new Body.Commitment(
                Action.WORK,
                EverydayNode.ALI,
                EverydayNode.SITE,
                7200,
                20_878,
                SkillId.ofLabel("isolation"),
                EverydayNode.key("cc01")));
    assertThat(node.words)
        .containsExactly(new Words.CommitmentWords("Isoler le toit", "Laine de bois", "Isolation"));
  }

  @Test
  void add_isForAnybodyOrMine() {
    assertThat(node.run("commitment", "add", "Trier", "--hours", "2").out())
        .contains("Who wants it takes it: ramdam commitment take ");
    assertThat(node.run("commitment", "add", "Trier", "--hours", "2", "--mine").out())
        .contains("It is yours.");
    assertThat(((Body.Commitment) node.bodies().get(0)).provider()).isNull();
    assertThat(((Body.Commitment) node.bodies().get(1)).provider()).isEqualTo(node.zoe.memberId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add X",
        "add X --hours 0",
        "add X --hours -2",
        "add X --hours 1001",
        "add X --hours NaN",
        "add X --hours 2 --due 2026-11-23",
        "add X --hours 2 --due 2026-02-31",
        "add X --hours 2 --to Ali --mine",
        "add X --hours 2 --scope all",
        "add \u0007 --hours 2",
        "add X --hours 2 --note \u0007",
        "add --hours 2",
        "take",
        "take zz",
        "hand-over dd01",
        "release dd01 --because \u0007",
        "list"
      })
  void badArguments_areUsage(String line) {
    CommandLineRun.Ended run = node.run(("commitment " + line).split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.err().lines()).hasSize(2);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void take_isForWhatIsFree() {
    commitment("dd01", Commitment.newBuilder());
    CommandLineRun.Ended run = node.run("commitment", "take", "dd01");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out()).startsWith("You have taken: Isoler le toit. Its record: ");
    assertThat(run.out()).doesNotContain("decides");
    said(Verdict.ACCEPT);
  }

  @Test
  void take_ofWhatAnotherHas_mustBeMeant() {
    commitment("dd01", held(EverydayNode.ALI.hex(), "Ali"));

    CommandLineRun.Ended run = node.run("commitment", "take", "dd01");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("Ali has taken dd0100000000 already.").contains("--anyway");
    assertThat(node.run("commitment", "take", "dd01", "--anyway").exit()).isEqualTo(Exit.OK);
    said(Verdict.ACCEPT);
  }

  @Test
  void take_ofWhatAnotherIsAsked_mustBeMeant() {
    commitment(
        "dd01", Commitment.newBuilder().setAskedId(EverydayNode.ALI.hex()).setAskedName("Ali"));

    assertThat(node.run("commitment", "take", "dd01").err()).contains("Ali is asked to take");
    assertThat(node.stored).isEmpty();
  }

  @Test
  void handOver_isTakenByWhoIsAsked() {
    commitment("dd01", held(EverydayNode.ALI.hex(), "Ali").setAskedId(zoe));

    assertThat(node.run("commitment", "take", "dd01").exit()).isEqualTo(Exit.OK);
    said(Verdict.ACCEPT);
  }

  @Test
  void take_forAnotherSite_saysWhoDecides() {
    commitment(
        "dd01",
        Commitment.newBuilder().setReceiverId(EverydayNode.ALI.hex()).setReceiverName("Ali"));

    assertThat(node.run("commitment", "take", "dd01").out())
        .contains("It is for CéLA: should two take it at once, that site decides.");
  }

  @Test
  void takenOrClosedAlready_isToldAndNotSaidAgain() {
    commitment("dd01", held(zoe, "Zoé"));
    commitment("dd02", Commitment.newBuilder().setState("closed").setProposerId(zoe));

    assertThat(node.run("commitment", "take", "dd01").out())
        .isEqualTo("You have taken dd0100000000 already.\n");
    assertThat(node.run("commitment", "close", "dd02").out())
        .isEqualTo("dd0200000000 is closed already.\n");
    assertThat(node.run("commitment", "take", "dd02").exit()).isEqualTo(Exit.REFUSED);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void holder_givesBackOrHandsOn() {
    commitment("dd01", held(zoe, "Zoé"));
    commitment("dd02", held(EverydayNode.ALI.hex(), "Ali"));

    assertThat(node.run("commitment", "hand-over", "dd01", "--to", "Zoé").exit())
        .isEqualTo(Exit.USAGE);
    assertThat(node.run("commitment", "hand-over", "dd02", "--to", "Ali").exit())
        .isEqualTo(Exit.REFUSED);
    assertThat(node.run("commitment", "release", "dd02").exit()).isEqualTo(Exit.REFUSED);
    CommandLineRun.Ended run = node.run("commitment", "hand-over", "dd01", "--to", "ali@cela");
    assertThat(run.out()).startsWith("Ali is asked to take over: Isoler le toit.");
    assertThat(said(Verdict.HAND_OVER).to()).isEqualTo(EverydayNode.ALI);
    assertThat(node.run("commitment", "release", "dd01", "--because", "Malade").exit())
        .isEqualTo(Exit.OK);
    assertThat(node.words.getLast()).isEqualTo(new Words.AttestWords("Malade"));
  }

  @Test
  void decline_isForWhoIsAsked() {
    commitment("dd01", Commitment.newBuilder().setAskedId(zoe).setAskedName("Zoé"));
    commitment("dd02", Commitment.newBuilder());

    assertThat(node.run("commitment", "decline", "dd02").exit()).isEqualTo(Exit.REFUSED);
    assertThat(node.run("commitment", "decline", "dd01").exit()).isEqualTo(Exit.OK);
    said(Verdict.DECLINE);
  }

  @Test
  void close_isForWhoProposedIt_orAStewards() {
    commitment("dd01", Commitment.newBuilder());

    assertThat(node.run("commitment", "close", "dd01").err()).contains("Léa Martin proposed");
    node.roles.add("steward");
    assertThat(node.run("commitment", "close", "dd01").exit()).isEqualTo(Exit.OK);
    said(Verdict.WITHDRAW);
  }

  @Test
  void otherRecords_areNoCommitments() {
    node.add("dd03", ShowReply.newBuilder().setRow(LogRow.newBuilder().setKind("skill")));

    assertThat(node.run("commitment", "take", "dd03").exit()).isEqualTo(Exit.REFUSED);
    assertThat(node.run("commitment", "take", "ddff").exit()).isEqualTo(Exit.NOT_FOUND);
  }
}

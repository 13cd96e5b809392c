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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.api.proto.Attestation;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.node.api.proto.Party;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

@Timeout(60)
class OpinionCommandsTest {
  @TempDir private Path home;
  private EverydayNode node;
  private String zoe;

  @BeforeEach
  void startNode() throws IOException {
    node = new EverydayNode(home);
    zoe = node.zoe.memberId().hex();
    node.contribution("ab01", Contribution.newBuilder());
    node.contribution("ab02", Contribution.newBuilder().setNote("Trié"));
    node.contribution("ab03", Contribution.newBuilder().setProviderId(zoe).setProviderName("Zoé"));
    waits("ab01", EverydayNode.LEA.hex(), "Léa Martin", "Réparé");
    waits("ab02", EverydayNode.ALI.hex(), "Ali", "Trié");
  }

  @AfterEach
  void stopNode() throws IOException {
    node.close();
  }

  private void waits(String start, String who, String name, String text) {
    node.inbox.add(
        InboxItem.newBuilder()
            .setKind("to_confirm")
            .setRecord(EverydayNode.id(start))
            .setWhoId(who)
            .setWhoName(name)
            .setText(text)
            .setDay(20_700)
            .setMinutes(90)
            .build());
  }

  private static Body.Attest said(String start, Verdict verdict) {
    return new Body.Attest(EverydayNode.key(start), verdict);
  }

  @Test
  void everythingThatWaits_isListedAndConfirmed() {
    CommandLineRun.Ended run = node.run("confirm", "--yes");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .contains("1  4 Sep 2026  Léa Martin  1.5\u00a0h  Réparé  ab0100000000")
        .contains("2  4 Sep 2026  Ali         1.5\u00a0h  Trié    ab0200000000")
        .contains("Confirmed ab0200000000.");
    assertThat(node.bodies())
        .containsExactly(said("ab01", Verdict.CONFIRM), said("ab02", Verdict.CONFIRM));
  }

  @Test
  void whatTheNodeKeepsBack_isTold() {
    assertThat(node.run("confirm", "--yes").out()).doesNotContain("again");
    node.inboxRest = 3;
    assertThat(node.run("confirm", "--yes").out()).endsWith("More wait: run it again.\n");
  }

  @Test
  void allFrom_isThatPersonsOnly() {
    assertThat(node.run("confirm", "--all-from", "Ali").exit()).isEqualTo(Exit.USAGE);
    assertThat(node.stored).isEmpty();
    assertThat(node.run("confirm", "--all-from", "Ali", "--yes").exit()).isEqualTo(Exit.OK);
    assertThat(node.bodies()).containsExactly(said("ab02", Verdict.CONFIRM));
    assertThat(node.run("contribution", "confirm", "--all-from", "dubois", "--yes").out())
        .isEqualTo("Nothing waits to be confirmed.\n");
  }

  @Test
  void terminal_isAskedOnce() {
    assertThat(node.line().answering("n").run("confirm").out()).contains("Nothing was confirmed.");
    assertThat(node.line().answering("what", "maybe", "so").run("confirm").exit())
        .isEqualTo(Exit.USAGE);
    assertThat(node.stored).isEmpty();
    assertThat(node.line().with("LC_ALL", "fr_FR.UTF-8").answering("o").run("confirm").exit())
        .isEqualTo(Exit.OK);
    assertThat(node.stored).hasSize(2);
  }

  @Test
  void review_asksOfEach() {
    CommandLineRun.Ended run =
        node.line().answering("c", "C’était deux heures", "y").run("confirm", "--review");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.err()).contains("2. 4 Sep 2026, Ali, 1.5\u00a0h: Trié.");
    assertThat(node.bodies())
        .containsExactly(said("ab01", Verdict.CONTEST), said("ab02", Verdict.CONFIRM));
    assertThat(node.words.getFirst()).isEqualTo(new Words.AttestWords("C’était deux heures"));
    assertThat(node.stored.getFirst().core().scope()).isEqualTo(Scope.SITE);
  }

  @Test
  void review_mayTakeTheRest() {
    assertThat(node.line().answering("a").run("confirm", "--review").exit()).isEqualTo(Exit.OK);
    assertThat(node.stored).hasSize(2);
  }

  @Test
  void review_thatStops_signsNothing() {
    assertThat(node.line().answering("y").run("confirm", "--review").exit()).isEqualTo(Exit.USAGE);
    assertThat(node.line().answering("c", " ").run("confirm", "--review").exit())
        .isEqualTo(Exit.USAGE);
    assertThat(node.stored).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "confirm",
        "confirm --review",
        "confirm ab01 --all-from Ali",
        "confirm ab01 --review",
        "confirm xy",
        "contest ab01",
        "contest --because x",
        "contest ab01 --because \u0007",
        "contribution accept",
        "contribution decline ab01",
        "contribution withdraw",
        "contribution withdraw ab01 --because \u0007",
        "contribution correct ab01",
        "contribution correct ab01 --hours 0",
        "contribution correct ab01 --on 2026-11-26",
        "contribution correct ab01 --note \u0007",
        "contribution correct zz --hours 1",
        "contribution correct ab01 --hours 1 --scope all"
      })
  void badArguments_areUsage(String line) {
    CommandLineRun.Ended run = node.run(line.split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.err().lines()).hasSize(2);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void ownWork_isForOthersToConfirm() {
    CommandLineRun.Ended run = node.run("confirm", "ab01", "ab03");

    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("another person must confirm it");
    assertThat(node.stored).isEmpty();
    node.contribution("ab04", others("other"));
    assertThat(node.run("confirm", "ab04").exit()).isEqualTo(Exit.REFUSED);
  }

  private Contribution.Builder others(String standing) {
    return Contribution.newBuilder()
        .addOthers(Party.newBuilder().setId(zoe).setName("Zoé").setStanding(standing));
  }

  @ParameterizedTest
  @CsvSource({
    "confirm, decided", "confirm, void", "confirm, withdrawn", "confirm, corrected",
    "contest, decided", "contest, void", "contest, withdrawn", "contest, corrected"
  })
  void settled_isNotOpenToOpinions(String verb, String state) {
    node.contribution(
        "ab05", Contribution.newBuilder().setState(state).setCorrectedBy(EverydayNode.id("ab06")));
    String[] line =
        verb.equals("confirm")
            ? new String[] {verb, "ab05"}
            : new String[] {verb, "ab05", "--because", "x"};

    assertThat(node.run(line).exit()).isEqualTo(Exit.REFUSED);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void saidAlready_isNotSaidAgain() {
    var confirmed = Attestation.newBuilder().setVerdict("confirm").setById(zoe).setCounts(true);
    node.add(
        "ab01", node.contribution("ab01", Contribution.newBuilder()).addAttestations(confirmed));

    CommandLineRun.Ended run = node.run("confirm", "ab01");
    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.out()).isEqualTo("You confirmed ab0100000000 already.\n");
    assertThat(node.stored).isEmpty();
    assertThat(node.run("confirm", "ab01", "ab02").out()).contains("Confirmed ab0200000000");
    assertThat(node.run("contest", "ab01", "--because", "x").exit()).isEqualTo(Exit.OK);
    assertThat(node.bodies())
        .containsExactly(said("ab02", Verdict.CONFIRM), said("ab01", Verdict.CONTEST));
  }

  @Test
  void decided_isSaidToBe_evenToWhoeverContestedBefore() {
    var contested = Attestation.newBuilder().setVerdict("contest").setById(zoe).setCounts(true);
    node.add(
        "ab0b",
        node.contribution("ab0b", Contribution.newBuilder().setState("decided"))
            .addAttestations(contested));

    CommandLineRun.Ended run = node.run("contest", "ab0b", "--because", "x");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("A mediator has decided on ab0b00000000.");
  }

  @Test
  void writtenByOthers_isAcceptedOrDeclined() {
    node.contribution("ab07", others("other"));
    node.contribution("ab08", others("declined"));

    assertThat(node.run("contribution", "accept", "ab07", "ab08").exit()).isEqualTo(Exit.OK);
    assertThat(node.run("contribution", "decline", "ab07", "--because", "absente").exit())
        .isEqualTo(Exit.OK);
    assertThat(node.run("contribution", "decline", "ab08", "--because", "absente").out())
        .isEqualTo("You declined ab0800000000 already.\n");
    assertThat(node.bodies())
        .containsExactly(
            said("ab07", Verdict.ACCEPT),
            said("ab08", Verdict.ACCEPT),
            said("ab07", Verdict.DECLINE));
    assertThat(node.run("contribution", "accept", "ab01").err()).contains("you did it");
    assertThat(node.run("contribution", "accept", "ab03").exit()).isEqualTo(Exit.REFUSED);
  }

  @Test
  void withdraw_isForWhoWroteOrDidIt() {
    assertThat(node.run("contribution", "withdraw", "ab03", "--because", "double").exit())
        .isEqualTo(Exit.OK);
    assertThat(node.bodies()).containsExactly(said("ab03", Verdict.WITHDRAW));
    assertThat(node.run("contribution", "withdraw", "ab01").exit()).isEqualTo(Exit.REFUSED);
    node.contribution("ab09", Contribution.newBuilder().setProviderId(zoe).setState("withdrawn"));
    assertThat(node.run("contribution", "withdraw", "ab09").out()).contains("withdrawn already");
    node.contribution("ab0a", Contribution.newBuilder().setProviderId(zoe).setState("decided"));
    assertThat(node.run("contribution", "withdraw", "ab0a").exit()).isEqualTo(Exit.REFUSED);
    assertThat(node.stored).hasSize(1);
  }
}

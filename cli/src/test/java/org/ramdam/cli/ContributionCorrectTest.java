package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.Process;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

@Timeout(60)
class ContributionCorrectTest {
  @TempDir private Path home;
  private EverydayNode node;
  private Contribution.Builder mine;

  @BeforeEach
  void startNode() throws IOException {
    node = new EverydayNode(home);
    mine =
        Contribution.newBuilder()
            .setProviderId(node.zoe.memberId().hex())
            .setProviderName("Zoé")
            .addOthers(Party.newBuilder().setId(EverydayNode.ALI.hex()).setName("Ali"))
            .setAction("deliver_service")
            .setSkill("Soudure")
            .setProcessId(EverydayNode.id("cc01"))
            .setFulfills(EverydayNode.id("dd01"))
            .setProfessional(true)
            .setLevel(3);
    node.add("ab01", node.contribution("ab01", mine).setScope("network"));
  }

  @AfterEach
  void stopNode() throws IOException {
    node.close();
  }

  @Test
  void whatIsNotNamed_staysAsItWas() {
    CommandLineRun.Ended run = node.run("contribution", "correct", "ab01", "--hours", "2");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out()).startsWith("Corrected ab0100000000: 2\u00a0h for La Fabrique on 4 Sep");
    Body.Contribution body = node.only(Body.Contribution.class);
    assertThat(body)
        .isEqualTo(
            new Body.Contribution(
                Action.DELIVER_SERVICE,
                node.zoe.memberId(),
                List.of(EverydayNode.ALI),
                EverydayNode.SITE,
                120,
                20_700,
                SkillId.ofLabel("soudure"),
                EverydayNode.key("cc01"),
                EverydayNode.key("dd01"),
                EverydayNode.key("ab01"),
                true,
                3,
                null));
    assertThat(node.words)
        .containsExactly(new Words.ContributionWords("Réparé le portail", "Soudure"));
    assertThat(node.stored.getFirst().core().scope()).isEqualTo(Scope.NETWORK);
  }

  @Test
  void everything_mayChange() {
    node.processes.add(Process.newBuilder().setId(EverydayNode.id("cc02")).setName("Mur").build());
    String[] line = {
      "contribution",
      "correct",
      "ab01",
      "--on",
      "2026-09-03",
      "--for",
      "léa martin",
      "--skill",
      "",
      "--project",
      "mur",
      "--note",
      "Peint",
      "--scope",
      "site"
    };
    assertThat(node.run(line).exit()).isEqualTo(Exit.OK);

    Body.Contribution body = node.only(Body.Contribution.class);
    assertThat(body.day()).isEqualTo(20_699);
    assertThat(body.receiver()).isEqualTo(EverydayNode.LEA);
    assertThat(body.skill()).isNull();
    assertThat(body.process()).isEqualTo(EverydayNode.key("cc02"));
    assertThat(node.words).containsExactly(new Words.ContributionWords("Peint", ""));
    assertThat(node.stored.getFirst().core().scope()).isEqualTo(Scope.SITE);
  }

  @Test
  void secondCorrection_keepsWhatTheFirstSaid() {
    mine.setState("corrected").setCorrectedBy(EverydayNode.id("ab02"));
    node.contribution("ab01", mine);
    node.contribution(
        "ab02",
        mine.clone().setState("declared").setMinutes(45).setCorrects(EverydayNode.id("ab01")));

    assertThat(node.run("contribution", "correct", "ab01", "--note", "Peint").exit())
        .isEqualTo(Exit.OK);
    Body.Contribution body = node.only(Body.Contribution.class);
    assertThat(body.effortMinutes()).isEqualTo(45);
    assertThat(body.corrects()).isEqualTo(EverydayNode.key("ab01"));
    CommandLineRun.Ended run = node.run("contribution", "correct", "ab02", "--hours", "1");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("Correct ab0100000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"withdrawn", "decided", "void"})
  void settled_isRefused(String state) {
    node.contribution("ab01", mine.setState(state));

    assertThat(node.run("contribution", "correct", "ab01", "--hours", "1").exit())
        .isEqualTo(Exit.REFUSED);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void othersWork_isRefused() {
    node.contribution("ab01", Contribution.newBuilder());

    assertThat(node.run("contribution", "correct", "ab01", "--hours", "1").exit())
        .isEqualTo(Exit.REFUSED);
  }

  @Test
  void wordsThatAreElsewhere_mustBeSaidAgain() {
    mine.setSkill(SkillId.ofLabel("soudure").hex());
    node.add("ab01", node.contribution("ab01", mine).setWords("elsewhere"));

    assertThat(node.run("contribution", "correct", "ab01", "--hours", "1").exit())
        .isEqualTo(Exit.REFUSED);
    assertThat(node.run("contribution", "correct", "ab01", "--hours", "1", "--note", "x").exit())
        .isEqualTo(Exit.OK);
    assertThat(node.only(Body.Contribution.class).skill()).isEqualTo(SkillId.ofLabel("soudure"));
    assertThat(node.words).containsExactly(new Words.ContributionWords("x", ""));
  }
}

package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.Warning;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

@Timeout(60)
class ContributionAddTest {
  @TempDir private Path home;
  private EverydayNode node;

  @BeforeEach
  void startNode() throws IOException {
    node = new EverydayNode(home);
  }

  @AfterEach
  void stopNode() throws IOException {
    node.close();
  }

  private CommandLineRun.Ended add(String... more) {
    return node.run(arguments(more));
  }

  private static String[] arguments(String... more) {
    String[] start = {"contribution", "add", "--hours", "2", "--for", "fabrique", "Trié"};
    var all = new ArrayList<>(List.of(start));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void forOthers_countsOnceTheyAccept() {
    CommandLineRun.Ended run = add("--by", "léa@fabrique", "--level", "3", "--professional");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .startsWith("Added: 2\u00a0h by Léa Martin for La Fabrique on ")
        .contains("It counts as theirs once they accept it: Léa Martin.");
    Body.Contribution body = node.only(Body.Contribution.class);
    assertThat(body.provider()).isEqualTo(EverydayNode.LEA);
    assertThat(body.level()).isEqualTo(3);
    assertThat(body.professional()).isTrue();
  }

  @Test
  void stewardsEntry_isShownAsSuch() {
    node.roles.add("steward");

    assertThat(add("--by", "Ali").out()).contains("It is shown as entered by a steward: for Ali.");
  }

  @Test
  void together_isOneRecord() {
    CommandLineRun.Ended run = add("--with", "Ali", "--with", "martin");

    assertThat(run.out())
        .startsWith("Added: 2\u00a0h each by Zoé, Ali, Léa Martin for La Fabrique on ")
        .contains("once they accept it: Ali, Léa Martin.");
    Body.Contribution body = node.only(Body.Contribution.class);
    assertThat(body.provider()).isEqualTo(node.zoe.memberId());
    assertThat(body.others()).containsExactly(EverydayNode.LEA, EverydayNode.ALI);
    assertThat(add("--with", "Ali", "--with", "ali").exit()).isEqualTo(Exit.USAGE);
    assertThat(add("--with", "Zoé").err()).contains("Zoé is named twice.");
  }

  @Test
  void severalOfAName_areAskedFor() {
    assertThat(add("--by", "léa").err())
        .contains("Léa Martin (aa1100000000, La Fabrique), Léa Dubois (aa2200000000, CéLA)");
    CommandLineRun.Ended run = node.line().answering("3", "2").run(arguments("--by", "léa"));

    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.err()).contains("  2  Léa Dubois (aa2200000000, CéLA)");
    assertThat(node.only(Body.Contribution.class).provider()).isEqualTo(EverydayNode.OTHER_LEA);
    assertThat(node.line().answering("").run(arguments("--by", "léa")).exit())
        .isEqualTo(Exit.USAGE);
    assertThat(node.line().answering().run(arguments("--by", "léa")).exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void project_isNamed() {
    node.processes.add(Process.newBuilder().setId(EverydayNode.id("cc01")).setName("Toit").build());
    node.processes.add(
        Process.newBuilder()
            .setId(EverydayNode.id("cc02"))
            .setName("Toit")
            .setFinished(true)
            .build());

    assertThat(add("--project", "toit").exit()).isEqualTo(Exit.OK);
    assertThat(node.only(Body.Contribution.class).process()).isEqualTo(EverydayNode.key("cc01"));
    assertThat(add("--project", "mur").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void commitment_bringsWhatItSays() {
    var promise =
        Commitment.newBuilder()
            .setId(EverydayNode.id("dd01"))
            .setReceiverId(EverydayNode.ALI.hex())
            .setReceiverName("Ali")
            .setSkill("Soudure")
            .setProcessId(EverydayNode.id("cc01"));
    node.add("dd01", ShowReply.newBuilder().setCommitment(promise));
    node.add("dd02", ShowReply.newBuilder().setRow(LogRow.newBuilder().setKind("skill")));

    CommandLineRun.Ended run =
        node.run("contribution", "add", "--hours", "1", "--fulfills", "dd01", "Soudé");
    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out()).contains("for Ali on");
    Body.Contribution body = node.only(Body.Contribution.class);
    assertThat(body.fulfills()).isEqualTo(EverydayNode.key("dd01"));
    assertThat(body.receiver()).isEqualTo(EverydayNode.ALI);
    assertThat(body.process()).isEqualTo(EverydayNode.key("cc01"));
    assertThat(body.skill()).isEqualTo(SkillId.ofLabel("soudure"));
    assertThat(node.words).containsExactly(new Words.ContributionWords("Soudé", "Soudure"));
    assertThat(add("--fulfills", "dd02").exit()).isEqualTo(Exit.REFUSED);
    assertThat(add("--fulfills", "ddff").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void dayBeforeJoining_mustBeMeant() {
    node.records.put(
        node.zoe.memberId().hex(),
        ShowReply.newBuilder()
            .setRow(LogRow.newBuilder().setCreatedMs(CommandLineRun.NOW_MS - 86_400_000L * 10))
            .build());

    CommandLineRun.Ended run = add("--on", "2026-11-01");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err())
        .contains("1 Nov 2026 is before Zoé was a member: 14 Nov 2026.")
        .contains("--before-joining");
    assertThat(node.stored).isEmpty();
    assertThat(add("--on", "2026-11-14").exit()).isEqualTo(Exit.OK);
    assertThat(add("--on", "2026-11-01", "--before-joining").exit()).isEqualTo(Exit.OK);
  }

  @Test
  void warnings_areTold() {
    node.warnings.add(
        Warning.newBuilder()
            .setCode("day_long")
            .setPersonName("Zoé")
            .setDay(20_618)
            .setMinutes(660)
            .setLimit(600)
            .setPolicy(PolicyRef.newBuilder().setVersion(2))
            .build());

    assertThat(add().out())
        .contains(
            "that makes 11\u00a0h on 14 Jun 2026 for Zoé; the policy (version 2) warns above"
                + " 10\u00a0h.");
    assertThat(add("--json").out()).contains("\"warnings\":[{\"code\":\"day_long\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--hours 0",
        "--hours -1",
        "--hours NaN",
        "--hours 25",
        "--hours 1e2",
        "--level 0",
        "--level 5",
        "--level two",
        "--on 31/02/2026",
        "--on 2026-02-31",
        "--on 2026-11-26",
        "--fulfills xyz",
        "--action rest",
        "--by",
        "--scope all",
        "--skill \u0007"
      })
  void badArguments_areUsage(String text) {
    String[] words = text.split(" ", -1);
    String[] base = {"contribution", "add", "--for", "fabrique", "Trié", "--hours", "1"};
    int keep = words[0].equals("--hours") ? 5 : 7;
    var line = new ArrayList<>(List.of(base).subList(0, keep));
    line.addAll(List.of(words));
    CommandLineRun.Ended run = node.run(line.toArray(String[]::new));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.err().lines()).hasSize(2).first().asString().startsWith("ramdam: ");
    assertThat(node.stored).isEmpty();
  }
}

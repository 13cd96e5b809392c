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
import org.ramdam.node.api.proto.Event;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.Step;
import org.ramdam.protocol.record.Words;

@Timeout(60)
class DisputeCommandsTest {
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

  /// A contribution of Léa's that all this happened to: `disputed`, `mediated` and so on, each in
  /// the record ee01, ee02…
  private void story(String... what) {
    ShowReply.Builder record = node.contribution("ab01", Contribution.newBuilder());
    record.addTimeline(event("declared", "ee00"));
    for (int i = 0; i < what.length; i++) {
      record.addTimeline(event(what[i], "ee0" + (i + 1)));
    }
    node.add("ab01", record);
  }

  private static Event.Builder event(String what, String start) {
    return Event.newBuilder()
        .setWhat(what)
        .setById(EverydayNode.ALI.hex())
        .setByName("Ali")
        .setRecord(EverydayNode.id(start))
        .setCounts(true);
  }

  private Body.Dispute dispute(Step step, String about) {
    Body.Dispute body = node.only(Body.Dispute.class);
    assertThat(body.step()).isEqualTo(step);
    assertThat(body.about()).isEqualTo(EverydayNode.key(about));
    return body;
  }

  @Test
  void open_isAboutTheContribution() {
    story("contested");
    String[] line = {
      "dispute",
      "open",
      "ab01",
      "--ask",
      "adjust",
      "--hours",
      "1,5",
      "--mediator",
      "dubois",
      "--because",
      "Partis tôt"
    };
    CommandLineRun.Ended run = node.run(line);

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out()).startsWith("In dispute: ab0100000000.");
    Body.Dispute body = dispute(Step.OPEN, "ab01");
    assertThat(body.outcome()).isEqualTo(Outcome.ADJUST);
    assertThat(body.minutes()).isEqualTo(90);
    assertThat(body.mediator()).isEqualTo(EverydayNode.OTHER_LEA);
    assertThat(node.words).containsExactly(new Words.DisputeWords("Partis tôt"));
  }

  @Test
  void open_isForWhatIsNeitherDisputedNorDecided() {
    story("disputed");
    String[] line = {"dispute", "open", "ab01", "--ask", "void", "--because", "x"};
    assertThat(node.run(line).err()).contains("in dispute already");
    node.contribution("ab01", Contribution.newBuilder().setState("decided"));
    assertThat(node.run(line).err()).contains("ramdam dispute appeal");
    story();
    String[] party = {
      "dispute", "open", "ab01", "--ask", "void", "--because", "x", "--mediator", "Léa Martin"
    };
    assertThat(node.run(party).exit()).isEqualTo(Exit.REFUSED);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void mediation_isAboutTheOpening() {
    story("disputed");

    assertThat(node.run("dispute", "mediate", "ab01").exit()).isEqualTo(Exit.OK);
    dispute(Step.MEDIATE, "ee01");
    assertThat(node.words).containsOnlyNulls();
  }

  @Test
  void parties_cannotMediate() {
    story("disputed");
    ShowReply.Builder record =
        node.contribution(
            "ab01", Contribution.newBuilder().setProviderId(node.zoe.memberId().hex()));
    node.add("ab01", record.addTimeline(event("disputed", "ee01")));

    assertThat(node.run("dispute", "mediate", "ab01").exit()).isEqualTo(Exit.REFUSED);
    assertThat(node.run("dispute", "decide", "ab01", "--outcome", "void", "--because", "x").exit())
        .isEqualTo(Exit.REFUSED);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void decision_isAboutTheOpeningOrTheAppeal() {
    String[] line = {"dispute", "decide", "ab01", "--outcome", "confirm", "--because", "x"};
    story("contested");
    assertThat(node.run(line).err()).contains("Nobody disputes");
    story("disputed", "mediated");
    assertThat(node.run(line).out()).startsWith("Decided on ab0100000000: it counts.");
    dispute(Step.DECIDE, "ee01");
    story("disputed", "mediated", "decided");
    assertThat(node.run(line).exit()).isEqualTo(Exit.REFUSED);
    node.stored.clear();
    story("disputed", "mediated", "decided", "appealed");
    assertThat(node.run(line).exit()).isEqualTo(Exit.OK);
    dispute(Step.DECIDE, "ee04");
  }

  @Test
  void appeal_isAboutTheDecision_once() {
    String[] line = {"dispute", "appeal", "ab01", "--ask", "void", "--because", "x"};
    story("disputed");
    assertThat(node.run(line).err()).contains("Nobody has decided");
    story("disputed", "decided", "appealed", "decided");
    assertThat(node.run(line).err()).contains("One appeal is all there is");
    story("disputed", "mediated", "decided");
    assertThat(node.run(line).exit()).isEqualTo(Exit.OK);
    dispute(Step.APPEAL, "ee03");
  }

  @Test
  void whatDoesNotCount_isNoStep() {
    ShowReply.Builder record = node.contribution("ab01", Contribution.newBuilder());
    node.add("ab01", record.addTimeline(event("disputed", "ee01").setCounts(false)));

    assertThat(node.run("dispute", "mediate", "ab01").err()).contains("Nobody disputes");
  }

  @Test
  void show_tellsTheStory_alsoByAStep() {
    ShowReply.Builder record = node.contribution("ab01", Contribution.newBuilder());
    node.add(
        "ab01",
        record
            .addTimeline(event("disputed", "ee01").setOutcome("adjust").setMinutes(60))
            .addTimeline(event("decided", "ee02").setOutcome("void").setText("Un autre jour")));
    node.add(
        "ee02",
        ShowReply.newBuilder()
            .setRow(LogRow.newBuilder().setKind("dispute").setAbout(EverydayNode.id("ab01"))));

    CommandLineRun.Ended run = node.run("dispute", "show", "ee02");
    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .startsWith("ab0100000000: Léa Martin, 1.5\u00a0h for La Fabrique on 4 Sep 2026")
        .contains("Ali asks for a decision: other hours, 1\u00a0h\n")
        .contains("Ali decided: it does not count\n  Un autre jour\n");
    assertThat(node.run("dispute", "show", "ab01", "--json").out()).contains("\"timeline\":[");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open ab01 --because x",
        "open ab01 --ask void",
        "open ab01 --ask less --because x",
        "open ab01 --ask adjust --because x",
        "open ab01 --ask adjust --hours 25 --because x",
        "open ab01 --ask void --hours 2 --because x",
        "open ab01 --ask void --because \u0007",
        "open zz --ask void --because x",
        "mediate",
        "mediate zz",
        "decide ab01 --because x",
        "decide ab01 --outcome void",
        "decide ab01 --outcome adjust --hours 0 --because x",
        "appeal ab01 --ask void",
        "show"
      })
  void badArguments_areUsage(String line) {
    CommandLineRun.Ended run = node.run(("dispute " + line).split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.err().lines()).hasSize(2);
  }
}

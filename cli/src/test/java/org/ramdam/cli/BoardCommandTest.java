package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.BoardRequest;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Load;
import org.ramdam.node.api.proto.StateCount;

@Timeout(60)
class BoardCommandTest {
  /// A Tuesday.
  private static final int TODAY = 20_781;

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

  private static Commitment.Builder commitment(String state, String title) {
    return Commitment.newBuilder()
        .setId(CannedSite.id("abcd"))
        .setState(state)
        .setTitle(title)
        .setReceiverName("CéLA")
        .setMinutes(180)
        .setMinutesDone(60);
  }

  private static Load load(int week, int minutes, boolean over) {
    return Load.newBuilder()
        .setPersonId(CannedSite.id("aa"))
        .setPersonName("Léa")
        .setWeek(week)
        .setMinutes(minutes)
        .setOver(over)
        .setLimit(1_200)
        .build();
  }

  private static BoardReply board() {
    return BoardReply.newBuilder()
        .addCommitments(
            commitment("late", "Toit").setDue(TODAY - 3).setHolderId("aa").setHolderName("Léa"))
        .addCommitments(
            commitment("partly", "Site web")
                .setHolderId("bb")
                .setHolderName("Ali")
                .setProvisional(true))
        .addCommitments(commitment("open", "Cuisine \u202e"))
        .addCommitments(
            commitment("asked", "").setSkill("Compta").setAskedId("cc").setAskedName("Zoé"))
        .addCounts(StateCount.newBuilder().setState("late").setCount(1).setMinutes(120))
        .addCounts(StateCount.newBuilder().setState("open").setCount(9).setMinutes(600))
        .addLoads(load(TODAY - 1, 1_300, true))
        .addLoads(load(TODAY + 6, 60, false))
        .addLoads(load(TODAY + 13, 30, false))
        .addLoads(load(TODAY + 20, 30, false))
        .build();
  }

  @Test
  void sections_comeInTheirOrder() {
    site.answering("Board", board());

    CommandLineRun.Ended run = site.run("board");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out().lines().map(String::strip))
        .containsSubsequence("Late", "To take", "Asked", "Taken");
    assertThat(run.out())
        .contains("21 Nov 2026", "Ali, provisional", "Zoé, asked", "Compta", "2\u00a0h")
        .contains("1 late (2\u00a0h), 9 to take (10\u00a0h); the first 4 are shown")
        .doesNotContain("\u202e");
  }

  @Test
  void load_isByWeekAndOverloadIsMarked() {
    site.answering("Board", board());

    assertThat(site.run("board").out().lines().map(line -> line.replaceAll("\\s{2,}", "|")))
        .contains("who|this week|next week|later")
        .contains("Léa|21.67 h ! more than 20 h|1 h|1 h".replace(" h", "\u00a0h"));
  }

  @Test
  void options_areAskedWithTheDayOfThePerson() throws IOException {
    site.answering("Board", BoardReply.getDefaultInstance());

    CommandLineRun.Ended run =
        site.runInFrench("board", "--person", "Léa", "--project", "toit", "--state", "taken");

    assertThat(run.out()).startsWith("Rien n’est à faire ici.");
    assertThat(site.asked("Board", BoardRequest.parser()))
        .isEqualTo(
            BoardRequest.newBuilder()
                .setPerson("Léa")
                .setProcess("toit")
                .setState("taken")
                .setLimit(200)
                .setToday(TODAY)
                .build());
    assertThat(site.run("board", "--json").out()).startsWith("{\"commitments\":[]");
  }
}

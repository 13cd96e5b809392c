package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

@Timeout(60)
class StopwatchTest {
  private static final long MINUTE = 60_000;

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

  private CommandLineRun.Ended start(String what, String... more) {
    String[] line = new String[more.length + 4];
    line[0] = "start";
    line[1] = what;
    line[2] = "--for";
    line[3] = "fabrique";
    System.arraycopy(more, 0, line, 4, more.length);
    return node.run(line);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all =
        Files.exists(home.resolve("state")) ? Files.list(home.resolve("state")) : Stream.of()) {
      return all.toList();
    }
  }

  @Test
  void everythingSaidAtTheStart_isWrittenDownAtTheStop() throws IOException {
    String[] more = {
      "--with", "Ali", "--skill", "Soudure", "--level", "2", "--professional", "--scope", "network"
    };
    assertThat(start("Réparer = le portail", more).out())
        .contains("0\u00a0h: Réparer = le portail, for La Fabrique");
    assertThat(node.stored).isEmpty();
    node.nowMs += 90 * MINUTE;
    assertThat(node.run("start").out()).contains("1.5\u00a0h: Réparer = le portail");
    assertThat(node.run("start", "--json").out()).contains("\"minutes\":90");
    CommandLineRun.Ended run = node.run("stop");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out()).startsWith("Added: 1.5\u00a0h each by Zoé, Ali for La Fabrique on ");
    Body.Contribution body = node.only(Body.Contribution.class);
    assertThat(body.provider()).isEqualTo(node.zoe.memberId());
    assertThat(body.others()).containsExactly(EverydayNode.ALI);
    assertThat(body.effortMinutes()).isEqualTo(90);
    assertThat(body.skill()).isEqualTo(SkillId.ofLabel("soudure"));
    assertThat(body.level()).isEqualTo(2);
    assertThat(body.professional()).isTrue();
    assertThat(node.stored.getFirst().core().scope()).isEqualTo(Scope.NETWORK);
    assertThat(node.words)
        .containsExactly(new Words.ContributionWords("Réparer = le portail", "Soudure"));
    assertThat(files()).isEmpty();
    assertThat(node.run("start").out()).isEqualTo("No stopwatch runs.\n");
  }

  @Test
  void second_isRefused() throws IOException {
    assertThat(start("Trier").exit()).isEqualTo(Exit.OK);
    node.nowMs += 5 * MINUTE;
    CommandLineRun.Ended run = start("Peindre");

    assertThat(run.exit()).isEqualTo(Exit.RUNNING);
    assertThat(run.err()).contains("since ").contains(": Trier");
    assertThat(files()).hasSize(1);
  }

  @Test
  void identitiesAndSites_haveTheirOwn() {
    assertThat(start("Trier").exit()).isEqualTo(Exit.OK);
    assertThat(node.run("identity", "new", "Bob", "--no-passphrase").exit()).isEqualTo(Exit.OK);

    assertThat(node.run("start", "--as", "Bob").out()).isEqualTo("No stopwatch runs.\n");
    assertThat(node.run("start", "--as", "Zoé").out()).contains("Trier");
    assertThat(node.run("start", "--as", "Zoé", "--dir", home + "/other").out())
        .isEqualTo("No stopwatch runs.\n");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "29, 1", "89, 1", "90, 2", "3630, 61", "57600, 960"})
  void time_isRoundedToTheMinute(long seconds, int minutes) {
    assertThat(start("Trier").exit()).isEqualTo(Exit.OK);
    node.nowMs += seconds * 1_000;

    assertThat(node.run("stop").exit()).isEqualTo(Exit.OK);
    assertThat(node.only(Body.Contribution.class).effortMinutes()).isEqualTo(minutes);
  }

  @Test
  void longerThanSixteenHours_mustBeSaid() throws IOException {
    assertThat(start("Trier").exit()).isEqualTo(Exit.OK);
    node.nowMs += 961 * MINUTE;

    CommandLineRun.Ended run = node.run("stop");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("--minutes");
    assertThat(files()).hasSize(1);
    assertThat(node.run("stop", "--minutes", "120").exit()).isEqualTo(Exit.OK);
    assertThat(node.only(Body.Contribution.class).effortMinutes()).isEqualTo(120);
  }

  @Test
  void overMidnight_theDayIsThatOfTheStart() {
    LocalDate day = LocalDate.of(2026, 11, 20);
    ZoneId zone = ZoneId.systemDefault();
    node.nowMs = day.atTime(23, 30).atZone(zone).toInstant().toEpochMilli();
    assertThat(start("Veiller").exit()).isEqualTo(Exit.OK);
    node.nowMs += 60 * MINUTE;

    assertThat(node.run("stop").exit()).isEqualTo(Exit.OK);
    assertThat(node.only(Body.Contribution.class).day()).isEqualTo((int) day.toEpochDay());
  }

  @Test
  void clockThatWentBack_isTold() {
    assertThat(start("Trier").exit()).isEqualTo(Exit.OK);
    node.nowMs -= 48 * 60 * MINUTE;

    assertThat(node.run("stop").exit()).isEqualTo(Exit.REFUSED);
    assertThat(node.run("stop", "--minutes", "5").exit()).isEqualTo(Exit.OK);
    long today = Days.today(node.line().session()).toEpochDay();
    assertThat(node.only(Body.Contribution.class).day()).isEqualTo((int) today);
  }

  @Test
  void untilTheNodeHasIt_nothingIsForgotten() throws IOException {
    assertThat(start("Trier").exit()).isEqualTo(Exit.OK);
    node.refuses = true;
    assertThat(node.run("stop").exit()).isEqualTo(Exit.REFUSED);
    node.refuses = false;
    assertThat(files()).hasSize(1);
    assertThat(node.run("stop").exit()).isEqualTo(Exit.OK);
    assertThat(files()).isEmpty();
    assertThat(node.run("stop").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void discarded_isNotWrittenDown() throws IOException {
    assertThat(start("Trier").exit()).isEqualTo(Exit.OK);

    assertThat(node.run("stop", "--discard").out())
        .isEqualTo("Stopped. Nothing was written down.\n");
    assertThat(node.run("stop", "--discard").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(node.stored).isEmpty();
  }

  @Test
  void damagedFile_isToldAndMayBeDropped() throws IOException {
    assertThat(start("Trier").exit()).isEqualTo(Exit.OK);
    Path file = files().getFirst();
    for (String text : List.of("", "started_ms=x", "what=\\u12")) {
      Files.writeString(file, text);
      assertThat(node.run("start").exit()).as(text).isEqualTo(Exit.STORAGE);
      assertThat(node.run("stop").exit()).as(text).isEqualTo(Exit.STORAGE);
    }
    assertThat(node.run("stop", "--discard").exit()).isEqualTo(Exit.OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start Trier",
        "start --for fabrique",
        "start Trier --for fabrique --hours 2",
        "start Trier --for fabrique --level 9",
        "start Trier --for fabrique --scope all",
        "start \u0007 --for fabrique",
        "stop --minutes 0",
        "stop --minutes 1441",
        "stop --minutes half",
        "stop --minutes 5 --discard",
        "stop now"
      })
  void badArguments_areUsage(String line) throws IOException {
    CommandLineRun.Ended run = node.run(line.split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.err().lines()).hasSize(2);
    assertThat(files()).isEmpty();
  }
}

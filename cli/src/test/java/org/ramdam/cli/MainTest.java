package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @TempDir Path home;
  private CommandLineRun line = new CommandLineRun(Path.of(""));

  @BeforeEach
  void away() {
    line = new CommandLineRun(home);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          statu, USAGE, Did you mean status?
          network sits, USAGE, Did you mean sites?
          status --jsn, USAGE, Did you mean --json?
          status extra, USAGE, One argument too many: extra
          status --dir, USAGE, Missing: --dir
          network join, USAGE, Missing: INVITE
          network create a b, USAGE, One argument too many: b
          network create a --sponsors x, USAGE, --sponsors does not take “x”
          network create a --sponsors -1, USAGE, Give a number from 0 to 64
          network create a --sponsors 65, USAGE, Give a number from 0 to 64
          network invite --valid 0d, USAGE, --valid does not take “0d”
          network invite --valid 999999999999d, USAGE, up to a year
          network invite --valid 400d, USAGE, up to a year
          network invite --valid '', USAGE, 30m
          log --limit 0, USAGE, --limit
          log --limit 1e309, USAGE, --limit does not take “1e309”
          log --limit NaN, USAGE, --limit
          log --limit 5 --limit 6, USAGE, --limit is given twice
          init, USAGE, Missing: --site
          init --new-generation --at 80 --yes, USAGE, --at does not go with --new-generation
          init --new-generation --listen a:1, USAGE, --listen does not go with --new-generation
          init --new-generation --address a:1, USAGE, --address does not go with
          init --new-generation --commune Brive, USAGE, --commune does not go with
          init --site X --listen nowhere, USAGE, HOST:PORT
          init --site X --listen a:70000, USAGE, HOST:PORT
          init --site X --address :1, USAGE, HOST:PORT
          status --lang de, USAGE, --lang does not take “de”
          completion fish, USAGE, 'bash, zsh'
          member admit missing.txt, NOT_FOUND, No such file: missing.txt
          status, NOT_FOUND, ramdam init --site NAME
          log, NOT_FOUND, There is no site in
          identity export nobody --out x, KEY, No identity nobody
          """)
  void badArguments_areToldWithWhatToDo(String arguments, Exit exit, String said) {
    var ended = line.run(arguments.replace("''", "").split(" ", -1));

    assertThat(ended.err()).contains(said).startsWith("ramdam: ");
    assertThat(ended.err().lines()).hasSize(2);
    assertThat(ended.exit()).isEqualTo(exit);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void error_isAnObjectWithJson() {
    var ended = line.run("status", "--json");

    assertThat(ended.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(ended.err())
        .startsWith("{\"error\":{\"code\":\"not_initialised\",\"message\":\"There is no site in ")
        .contains("\"hint\":");
    assertThat(ended.err().lines()).hasSize(1);
  }

  @Test
  void error_isInFrenchWhereThePersonIs() {
    var ended = line.with("LC_ALL", "fr_FR.UTF-8").run("statu");

    assertThat(ended.err()).contains("Commande inconnue\u00a0: statu").contains("status");
  }

  @Test
  void group_withoutACommandShowsItsHelp() {
    var ended = line.run("network");

    assertThat(ended.exit()).isEqualTo(Exit.USAGE);
    assertThat(ended.err()).contains("sponsor", "invite");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void helpAndVersion_areAnswers() {
    assertThat(line.run("--version").out()).startsWith("ramdam ");
    assertThat(line.run("network", "join", "--help").out()).contains("Example:");
    assertThat(line.run("--lang", "fr", "--help").exit()).isEqualTo(Exit.OK);
  }

  @Test
  void init_overwritesNothing() throws IOException {
    assertThat(line.run("init", "--site", "La Cellule").exit()).isEqualTo(Exit.OK);
    byte[] before = Files.readAllBytes(home.resolve("site/inception"));

    var again = line.run("init", "--site", "Autre");

    assertThat(again.exit()).isEqualTo(Exit.RUNNING);
    assertThat(Files.readAllBytes(home.resolve("site/inception"))).isEqualTo(before);
    assertThat(line.run("status").exit()).isEqualTo(Exit.NETWORK);
    assertThat(line.run("status").err()).contains("ramdam run --dir " + home.resolve("site"));
  }

  @Test
  void init_whereNoDirectoryCanBeSaysSo() throws IOException {
    Path file = Files.createFile(home.resolve("file"));

    var ended = line.run("init", "--site", "X", "--dir", file.resolve("site").toString());

    assertThat(ended.exit()).isIn(Exit.STORAGE, Exit.RUNNING);
    assertThat(ended.err().lines()).hasSize(2);
  }

  @Test
  void init_refusesANameThatIsNone() {
    assertThat(line.run("init", "--site", " ").exit()).isEqualTo(Exit.USAGE);
    assertThat(line.run("init", "--site", "a\u202eb").exit()).isEqualTo(Exit.USAGE);
    assertThat(Files.exists(home.resolve("site"))).isFalse();
  }

  @Test
  void unexpected_isLoggedForItsPersonAndNotShown() throws IOException {
    Session session = line.session();
    InstantSource broken =
        () -> {
          throw new IllegalStateException("no clock\u001b[31m");
        };
    Session withoutClock =
        new Session(
            session.env(),
            session.messages(),
            session.in(),
            session.out(),
            session.err(),
            session.terminals(),
            broken);

    assertThat(Main.run(withoutClock, "init", "--site", "X")).isEqualTo(Exit.UNEXPECTED);
    try (var logs = Files.list(home.resolve("state"))) {
      Path log = logs.findFirst().orElseThrow();
      assertThat(Files.readString(log)).contains("no clock", "at org.ramdam");
    }
  }

  @Test
  void closedOutput_endsAsAPipeDoes() {
    var closed =
        new Writer() {
          @Override
          public void write(char[] buffer, int offset, int length) throws IOException {
            throw new IOException("Broken pipe");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Session session = line.session();
    Session piped =
        new Session(
            Map.of(),
            session.messages(),
            session.in(),
            new PrintWriter(closed),
            session.err(),
            session.terminals(),
            session.clock());

    assertThat(Main.run(piped, "--help").code()).isEqualTo(141);
  }

  @Test
  void completion_knowsEveryCommand() {
    assertThat(line.run("completion", "bash").out()).contains("sponsor", "admit", "doctor");
    assertThat(line.run("completion", "zsh").out()).contains("bashcompinit");
  }
}

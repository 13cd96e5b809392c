package org.ramdam.cli.imports.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.imports.People;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.git.GitOptions.Unit;
import org.ramdam.cli.imports.git.History.Author;
import org.ramdam.protocol.testing.Property;

class GitLogTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
  private static final GitOptions COMMITS = GitOptions.of(Unit.PER_COMMIT, TODAY);
  private static final GitOptions DAYS = GitOptions.of(Unit.PER_DAY, TODAY);

  @TempDir private Path home;
  private Path repository = Path.of("");

  @BeforeEach
  void init() throws Exception {
    repository = Files.createDirectory(home.resolve("-depot"));
    git("init", "-q", "-b", "main");
  }

  private void git(String... arguments) throws Exception {
    run("Zoé Martin <zoe@example.org>", "2025-06-14T23:30:00+02:00", arguments);
  }

  private void run(String author, String date, String... arguments) throws Exception {
    var command = new ArrayList<String>(List.of("git"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(repository.toFile());
    int mail = author.indexOf('<');
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_AUTHOR_NAME", author.substring(0, mail).strip());
    builder.environment().put("GIT_AUTHOR_EMAIL", author.substring(mail + 1, author.length() - 1));
    builder.environment().put("GIT_AUTHOR_DATE", date);
    builder.environment().put("GIT_COMMITTER_NAME", "c");
    builder.environment().put("GIT_COMMITTER_EMAIL", "c@example.org");
    builder.environment().put("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private void commit(String author, String date, String message) throws Exception {
    run(author, date, "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", message);
  }

  @Test
  void commit_isALine() throws Exception {
    commit(
        "Zoé Martin <zoe@example.org>",
        "2025-06-14T23:30:00-07:00",
        "Répare la carte\n\nAvec soin.\n\nCo-authored-by: Ahmed <ahmed@example.org>\n");
    History history = GitLog.read(repository, COMMITS);

    assertThat(history.reading().problems()).isEmpty();
    assertThat(history.reading().lines())
        .extracting(
            SourceLine::firstDay,
            SourceLine::lastDay,
            SourceLine::minutes,
            SourceLine::people,
            SourceLine::receiver,
            SourceLine::what)
        .containsExactly(
            tuple(20_253, 20_253, 60, List.of("Zoé Martin", "Ahmed"), "", "Répare la carte"));
    assertThat(history.reading().lines().getFirst().key()).matches("git:[0-9a-f]{40}");
    assertThat(history.reading().remarks())
        .containsExactly(
            Remark.of(Remark.Kind.CLAIM_COMMIT, 1, 60), Remark.of(Remark.Kind.UNMATCHED, 2));
  }

  @Test
  void day_isALineForEachAuthor() throws Exception {
    commit("Zoé <zoe@example.org>", "2025-06-14T10:00:00Z", "un");
    commit("Ahmed <a@example.org>", "2025-06-14T11:00:00Z", "deux");
    commit("Zoé <zoe@example.org>", "2025-06-14T12:00:00Z", "trois");
    commit("Zoé <zoe@example.org>", "2025-06-15T12:00:00Z", "quatre");
    List<SourceLine> lines = GitLog.read(repository, DAYS).reading().lines();

    assertThat(lines)
        .extracting(SourceLine::people, SourceLine::firstDay, SourceLine::what, SourceLine::minutes)
        .containsExactly(
            tuple(List.of("Zoé"), 20_253, "un\ntrois", 120),
            tuple(List.of("Ahmed"), 20_253, "deux", 120),
            tuple(List.of("Zoé"), 20_254, "quatre", 120));
    commit("Zoé <zoe@example.org>", "2025-06-15T13:00:00Z", "cinq");
    assertThat(GitLog.read(repository, DAYS).reading().lines())
        .extracting(SourceLine::key)
        .doesNotHaveDuplicates()
        .isEqualTo(lines.stream().map(SourceLine::key).toList());
  }

  @Test
  void dayOfManyCommits_keepsToTheLengthOfAText() throws Exception {
    for (int i = 0; i < 5; i++) {
      commit("Zoé <zoe@example.org>", "2025-06-14T10:00:00Z", "é".repeat(700));
    }
    String what = GitLog.read(repository, DAYS).reading().lines().getFirst().what();

    assertThat(what).endsWith("\n… +3");
    assertThat(what.getBytes(UTF_8)).hasSizeLessThan(4096);
  }

  @Test
  void merges_areLeftOutByDefault() throws Exception {
    commit("Zoé <z@example.org>", "2025-06-14T10:00:00Z", "un");
    git("checkout", "-q", "-b", "autre");
    commit("Zoé <z@example.org>", "2025-06-15T10:00:00Z", "deux");
    git("checkout", "-q", "main");
    run(
        "Zoé <z@example.org>",
        "2025-06-16T10:00:00Z",
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "m",
        "autre");
    var with = new GitOptions(Unit.PER_COMMIT, 60, true, LocalDate.EPOCH, TODAY, People.NONE);

    assertThat(GitLog.read(repository, COMMITS).reading().lines()).hasSize(2);
    assertThat(GitLog.read(repository, with).reading().lines()).hasSize(3);
  }

  @Test
  void period_isThatOfTheAuthors() throws Exception {
    for (int day = 10; day < 20; day++) {
      commit("Zoé <z@example.org>", "2025-06-%dT10:00:00Z".formatted(day), "x" + day);
    }
    var some =
        new GitOptions(
            Unit.PER_COMMIT,
            60,
            false,
            LocalDate.of(2025, 6, 12),
            LocalDate.of(2025, 6, 13),
            People.NONE);

    assertThat(GitLog.read(repository, some).reading().lines())
        .extracting(SourceLine::what)
        .containsExactly("x12", "x13");
  }

  @Test
  void programs_areLeftOutAndCounted() throws Exception {
    commit("dependabot[bot] <x@example.org>", "2025-06-14T10:00:00Z", "un");
    commit(
        "Zoé <z@example.org>",
        "2025-06-14T10:00:00Z",
        "deux\n\nCo-authored-by: renovate[bot] <r@example.org>\n");
    History history = GitLog.read(repository, COMMITS);

    assertThat(history.reading().lines())
        .extracting(SourceLine::people)
        .containsExactly(List.of("Zoé"));
    assertThat(history.reading().remarks()).contains(Remark.of(Remark.Kind.ROBOT_COMMITS, 1));
  }

  @Test
  void authors_areMatchedByThePeopleFile_andTheOthersListed() throws Exception {
    commit("Zoé <zoe@example.org>", "2025-06-14T10:00:00Z", "un");
    commit("zoe-m <other@example.org>", "2025-06-14T10:00:00Z", "deux");
    commit("Paul <paul@example.org>", "2025-06-14T10:00:00Z", "trois");
    for (int i = 0; i < 2; i++) {
      commit("Ahmed <ahmed@example.org>", "2025-06-14T10:00:00Z", "x" + i);
    }
    String file = "zoe@example.org = Zoé Martin\nzoe-m = Zoé Martin\npaul@example.org =\n";
    GitOptions known = DAYS.withPeople(People.read(file.getBytes(UTF_8)).people());
    History history = GitLog.read(repository, known);

    assertThat(history.reading().lines())
        .extracting(SourceLine::people, SourceLine::what)
        .containsExactly(
            tuple(List.of("Zoé Martin"), "un\ndeux"), tuple(List.of("Ahmed"), "x0\nx1"));
    assertThat(history.reading().remarks()).contains(Remark.of(Remark.Kind.NOBODY_COMMITS, 1));
    assertThat(history.unmatched()).containsExactly(new Author("Ahmed", "ahmed@example.org", 2));
    assertThat(history.peopleFile()).isEqualTo("# 2 × Ahmed\nahmed@example.org = \n");
    assertThat(People.read(history.peopleFile().getBytes(UTF_8)).problems()).isEmpty();
  }

  @Test
  void mailmap_isHonoured() throws Exception {
    Files.writeString(repository.resolve(".mailmap"), "Zoé Martin <zoe@example.org> <z@old>\n");
    commit("z <z@old>", "2025-06-14T10:00:00Z", "un");

    assertThat(GitLog.read(repository, COMMITS).unmatched())
        .containsExactly(new Author("Zoé Martin", "zoe@example.org", 1));
  }

  @Test
  void anyText_isTextOrAProblem() throws Exception {
    commit("$(touch x) `x`; \"' -- <-x@example.org>", "2025-06-14T10:00:00Z", "%H %x00 --all\tb");
    commit("a\u001bb <z@example.org>", "2025-06-14T10:00:00Z", "un");
    commit("Zoé <z@example.org>", "2025-06-14T10:00:00Z", "a\u202eb");
    commit("Zoé <z@example.org>", "2025-06-14T10:00:00Z", "x".repeat(5000));
    run(
        "Zoé <z@example.org>",
        "2025-06-14T10:00:00Z",
        "commit",
        "-q",
        "--allow-empty",
        "--allow-empty-message",
        "-m",
        "");
    History history = GitLog.read(repository, COMMITS);

    assertThat(history.reading().lines())
        .extracting(SourceLine::people)
        .containsExactly(List.of("$(touch x) `x`; \"' --"), List.of("Zoé"));
    assertThat(history.reading().lines().getFirst().what()).isEqualTo("%H %x00 --all b");
    assertThat(history.reading().problems())
        .extracting(Problem::code, Problem::line)
        .startsWith(tuple(Code.WHO, 2L), tuple(Code.TEXT, 3L), tuple(Code.TEXT, 4L));
    assertThat(repository.resolve("x")).doesNotExist();
  }

  @Test
  void daysThatCannotBe_areProblems() {
    for (String day : List.of("1969-12-31T10:00:00Z", "292278994-08-17T07:12:55Z", "", "hier")) {
      byte[] output = ("a\0\0Zoé\0z@x\0" + day + "\0\0un\0").getBytes(UTF_8);

      assertThat(GitLog.read(output, COMMITS).reading().problems())
          .extracting(Problem::code, Problem::line)
          .containsExactly(tuple(Code.DAY, 1L));
    }
    assertThat(GitLog.read("a\0b\0".getBytes(UTF_8), COMMITS).reading().problems())
        .extracting(Problem::code)
        .containsExactly(Code.HISTORY);
  }

  @Test
  void settingsOfTheRepository_runNothing() throws Exception {
    commit("Zoé <z@example.org>", "2025-06-14T10:00:00Z", "un");
    Path mark = home.resolve("mark");
    for (String name : List.of("core.pager", "pager.log", "gpg.program", "core.fsmonitor")) {
      git("config", name, "touch '" + mark + "'");
    }
    git("config", "log.showSignature", "true");
    git("config", "alias.log", "!touch '" + mark + "'");

    assertThat(GitLog.read(repository, COMMITS).reading().lines()).hasSize(1);
    assertThat(mark).doesNotExist();
  }

  @Test
  void otherPlaces_areNoRepository() throws Exception {
    Path inside = Files.createDirectory(repository.resolve("dedans"));
    for (Path path : List.of(home, inside, home.resolve("none"), Path.of("-x"), Path.of("\n"))) {
      assertThatThrownBy(() -> GitLog.read(path, COMMITS))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo("no_repository");
                assertThat(failure.exit()).isEqualTo(Exit.NOT_FOUND);
              });
    }
  }

  @Test
  void repositoryWithoutCommits_hasNothing() {
    assertThat(GitLog.read(repository, COMMITS).reading().problems())
        .extracting(Problem::code)
        .containsExactly(Code.NOTHING);
  }

  @Test
  void missingGit_isSaid() {
    assertThatThrownBy(() -> GitLog.read("no-such-git", repository, COMMITS))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("no_git"));
  }

  @Test
  void damagedRepository_isAFailure() throws IOException {
    Files.writeString(repository.resolve(".git/refs/heads/main"), "0".repeat(39) + "1\n");

    assertThatThrownBy(() -> GitLog.read(repository, COMMITS))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("git_failed"));
  }

  @Test
  void noOutput_breaksIt() {
    byte[] sound =
        ("a\0p q\0Zoé\0z@x\0" + "2025-06-14T10:00:00Z\0Ahmed <a@x>\nx\0un\0")
            .repeat(3)
            .getBytes(UTF_8);
    Property.forAll(random -> {
      byte[] bytes = sound.clone();
      for (int i = random.nextInt(6); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      History history = GitLog.read(bytes, random.nextBoolean() ? COMMITS : DAYS);
      assertThat(history.reading().lines().size() + history.reading().problems().size())
          .isPositive();
      assertThat(People.read(history.peopleFile().getBytes(UTF_8))).isNotNull();
    });
  }
}

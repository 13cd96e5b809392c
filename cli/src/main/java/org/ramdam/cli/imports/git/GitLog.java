package org.ramdam.cli.imports.git;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.Robots;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.Wording;
import org.ramdam.cli.imports.git.Commit.Identity;
import org.ramdam.cli.imports.git.History.Author;
import org.ramdam.protocol.record.Action;

/// Reads the history of a repository: a line for each commit, or for each day of each author.
public final class GitLog {
  private final GitOptions options;
  private final List<SourceLine> lines = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Author> unmatched = new LinkedHashMap<>();
  private final Map<String, Day> days = new LinkedHashMap<>();
  private int robots;
  private int nobody;

  private GitLog(GitOptions options) {
    this.options = options;
  }

  /// Commits of one person on one day.
  private static final class Day {
    private final long line;
    private final LocalDate day;
    private final String person;
    private final DayText text = new DayText();

    Day(long line, LocalDate day, String person) {
      this.line = line;
      this.day = day;
      this.person = person;
    }
  }

  /// Reads what the current branch of a repository holds.
  ///
  /// @throws Failure 3 if it is no repository, 7 if there is no git, 4 if git refuses or there is
  ///   too much
  public static History read(Path repository, GitOptions options) {
    return read("git", repository, options);
  }

  /// The same with another git.
  static History read(String git, Path repository, GitOptions options) {
    GitProcess.Output output = GitProcess.log(git, repository);
    String message = output.message();
    if (output.exit() == 0) {
      return read(output.bytes(), options);
    }
    if (message.contains("not a git repository")) {
      throw new Failure(Exit.NOT_FOUND, "no_repository", repository);
    }
    if (message.contains("bad revision 'HEAD'") || message.contains("does not have any commits")) {
      return new History(Reading.refused(Problem.ofFile(Code.NOTHING)), List.of());
    }
    String first = message.lines().findFirst().orElse("exit " + output.exit());
    throw new Failure(Exit.REFUSED, "git_failed", repository, first);
  }

  /// Reads what `git log` prints in the format of [Commit].
  static History read(byte[] output, GitOptions options) {
    try {
      return new GitLog(options).read(Commit.parse(output));
    } catch (IllegalArgumentException _) {
      return new History(Reading.refused(Problem.ofFile(Code.HISTORY)), List.of());
    }
  }

  private History read(List<Commit> commits) {
    // A day says which repository it is of by where that began, for later commits change nothing.
    String root =
        commits.stream()
            .filter(commit -> commit.parents() == 0)
            .map(Commit::hash)
            .min(Comparator.naturalOrder())
            .orElse("");
    for (int i = commits.size() - 1; i >= 0; i--) {
      Commit commit = commits.get(i);
      if (options.merges() || commit.parents() <= 1) {
        readCommit(commits.size() - i, commit);
      }
    }
    days.values().forEach(day -> addDay(root, day));
    if (lines.isEmpty() && problems.isEmpty()) {
      problems.add(Problem.ofFile(Code.NOTHING));
    }
    List<Author> authors = new ArrayList<>(unmatched.values());
    authors.sort(Comparator.comparingInt(Author::commits).reversed());
    return new History(new Reading(lines, problems, remarks()), authors);
  }

  private void readCommit(long line, Commit commit) {
    LocalDate day = commit.day();
    if (day == null || day.isBefore(LocalDate.EPOCH)) {
      problems.add(new Problem(Code.DAY, line, 0, commit.hash(), commit.subject()));
      return;
    }
    if (day.isBefore(options.since()) || day.isAfter(options.until())) {
      return;
    }
    List<String> people = people(commit);
    if (people.isEmpty()) {
      return;
    }
    if (!people.stream().allMatch(Wording::isName)) {
      problems.add(new Problem(Code.WHO, line, 0, commit.hash(), String.join(", ", people)));
    } else if (!Wording.isText(commit.subject())) {
      problems.add(new Problem(Code.TEXT, line, 0, commit.hash(), commit.subject()));
    } else if (options.unit() == GitOptions.Unit.PER_COMMIT) {
      String what = commit.subject().isEmpty() ? commit.hash() : commit.subject();
      addLine(line, day, people, what, "git:" + commit.hash());
    } else {
      for (String person : people) {
        String key = day + " " + person.toLowerCase(Locale.ROOT);
        Day of = days.computeIfAbsent(key, _ -> new Day(line, day, person));
        of.text.add(commit.subject());
      }
    }
  }

  /// Those whose time the commit took, each once.
  private List<String> people(Commit commit) {
    var people = new ArrayList<String>();
    boolean robot = false;
    boolean left = false;
    for (Identity author : commit.authors()) {
      Optional<String> known = options.people().find(author.name(), author.mail());
      String written = author.name().isEmpty() ? author.mail() : author.name();
      if (known.isEmpty() && Robots.isRobot(author.name(), author.mail())) {
        robot = true;
      } else if (known.isPresent() ? known.get().isEmpty() : written.isEmpty()) {
        left = true;
      } else if (!people.contains(known.orElse(written))) {
        people.add(known.orElse(written));
        if (known.isEmpty()) {
          count(author);
        }
      }
    }
    if (people.isEmpty()) {
      robots += robot ? 1 : 0;
      nobody += !robot && left ? 1 : 0;
    }
    return people;
  }

  private void count(Identity author) {
    String id = author.mail().isEmpty() ? author.name() : author.mail();
    unmatched.merge(
        id.toLowerCase(Locale.ROOT),
        new Author(author.name(), author.mail(), 1),
        (before, _) -> new Author(before.name(), before.mail(), before.commits() + 1));
  }

  private void addDay(String root, Day day) {
    String key = "git-day:%s:%s:%s".formatted(root, day.day, day.person.toLowerCase(Locale.ROOT));
    addLine(day.line, day.day, List.of(day.person), day.text.toString(), key);
  }

  private void addLine(long line, LocalDate date, List<String> people, String what, String key) {
    int day = (int) date.toEpochDay();
    lines.add(
        new SourceLine(
            line,
            Map.of(),
            day,
            day,
            options.minutes(),
            people,
            "",
            what,
            "",
            "",
            Action.WORK,
            key));
  }

  private List<Remark> remarks() {
    var remarks = new ArrayList<Remark>();
    if (!lines.isEmpty()) {
      Remark.Kind claim =
          options.unit() == GitOptions.Unit.PER_COMMIT
              ? Remark.Kind.CLAIM_COMMIT
              : Remark.Kind.CLAIM_DAY;
      remarks.add(Remark.of(claim, lines.size(), options.minutes()));
    }
    if (robots > 0) {
      remarks.add(Remark.of(Remark.Kind.ROBOT_COMMITS, robots));
    }
    if (nobody > 0) {
      remarks.add(Remark.of(Remark.Kind.NOBODY_COMMITS, nobody));
    }
    if (!unmatched.isEmpty()) {
      remarks.add(Remark.of(Remark.Kind.UNMATCHED, unmatched.size()));
    }
    return remarks;
  }
}

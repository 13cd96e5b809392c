package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.People;
import org.ramdam.cli.imports.git.GitLog;
import org.ramdam.cli.imports.git.GitOptions;
import org.ramdam.cli.imports.git.History;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.record.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds the contributions of a repository's history that are not there yet.
@Command(name = "git")
final class ImportGitCommand implements Callable<Exit> {
  @Mixin private ImportOptions options = new ImportOptions();

  @Option(names = "--per", paramLabel = "commit|day", defaultValue = "commit")
  private String per = "commit";

  @Option(names = "--minutes", paramLabel = "N")
  private @Nullable Integer minutes;

  @Option(names = "--since", paramLabel = "DAY")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "DAY")
  private @Nullable String until;

  @Option(names = "--skill", paramLabel = "SKILL", descriptionKey = "import.skill")
  private @Nullable String skill;

  @Parameters(paramLabel = "REPO", descriptionKey = "REPO")
  private Path repository = Path.of("");

  private final Session session;

  ImportGitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    GitOptions how = how();
    String label = skill == null ? "" : skill.strip();
    Texts.requireLabel("--skill", label);
    options.scope().scope();
    History history = GitLog.read(repository, how.withPeople(options.people(session)));
    var job =
        new Importing.Job(
            Source.GIT,
            repository,
            history.reading(),
            People.NONE,
            label,
            unknown -> peopleFile(history, unknown));
    return new Importing(session, options, job).run();
  }

  /// A day that is not over would be another one when it is, so that it is left for later.
  private GitOptions how() {
    LocalDate today = Days.today(session);
    var unit =
        GitOptions.Unit.valueOf(
            "PER_" + Arguments.oneOf("--per", per, "commit", "day").toUpperCase(Locale.ROOT));
    int claim = minutes == null ? unit.minutes() : minutes;
    Arguments.inRange("--minutes", claim, 1, Limits.EFFORT_MINUTES);
    int first = since == null ? 0 : Days.option("--since", since, today);
    LocalDate newest = unit == GitOptions.Unit.PER_DAY ? today.minusDays(1) : today;
    LocalDate last =
        until == null ? newest : LocalDate.ofEpochDay(Days.option("--until", until, today));
    if (last.toEpochDay() < first) {
      throw new Failure(
          Exit.USAGE, "period", LocalDate.ofEpochDay(first).toString(), last.toString());
    }
    return new GitOptions(unit, claim, false, LocalDate.ofEpochDay(first), last, People.NONE);
  }

  /// By their addresses, which stay when names change.
  private static String peopleFile(History history, Map<String, Integer> unknown) {
    List<History.Author> authors =
        history.unmatched().stream()
            .filter(author ->
                unknown.containsKey(author.name().isEmpty() ? author.mail() : author.name()))
            .toList();
    return new History(history.reading(), authors).peopleFile();
  }
}

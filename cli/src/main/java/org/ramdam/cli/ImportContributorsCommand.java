package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.contributors.AllContributors;
import org.ramdam.cli.imports.contributors.ContributorsOptions;
import org.ramdam.protocol.record.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds the contributions of a list of contributors that are not there yet.
@Command(name = "contributors")
final class ImportContributorsCommand implements Callable<Exit> {
  @Mixin private ImportOptions options = new ImportOptions();

  @Option(names = "--on", paramLabel = "DAY", required = true)
  private String on = "";

  @Option(names = "--hours", paramLabel = "HOURS", defaultValue = "1")
  private String hours = "1";

  @Option(names = "--hours-of", paramLabel = "TYPE=HOURS")
  private @Nullable Map<String, String> hoursOf;

  @Option(names = "--skill", paramLabel = "SKILL", descriptionKey = "import.skill")
  private @Nullable String skill;

  @Parameters(paramLabel = "LIST", descriptionKey = "LIST")
  private Path file = Path.of("");

  private final Session session;

  ImportContributorsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    ContributorsOptions how = how();
    String label = skill == null ? "" : skill.strip();
    Texts.requireLabel("--skill", label);
    options.scope().scope();
    byte[] bytes = options.read(session, file, AllContributors.MAX_BYTES);
    Reading read = AllContributors.read(bytes, how, session.messages());
    if (!options.project().isEmpty()) {
      // The project of the list is the one it is called by where it was written.
      var lines = read.lines().stream().map(line -> line.withProject(options.project())).toList();
      read = new Reading(lines, read.problems(), read.remarks());
    }
    var job =
        new Importing.Job(
            Source.ALL_CONTRIBUTORS,
            file,
            read,
            options.people(session),
            label,
            Importing::peopleFile);
    return new Importing(session, options, job).run();
  }

  private ContributorsOptions how() {
    int day = Days.past("--on", on, Days.today(session));
    var minutes = new LinkedHashMap<String, Integer>();
    if (hoursOf != null) {
      hoursOf.forEach((type, time) -> minutes.put(type, Hours.option("--hours-of", time)));
    }
    return new ContributorsOptions(
        LocalDate.ofEpochDay(day), Hours.option("--hours", hours), minutes);
  }
}

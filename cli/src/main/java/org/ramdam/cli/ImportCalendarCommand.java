package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.People;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.calendar.CalendarOptions;
import org.ramdam.cli.imports.calendar.WorkshopCalendar;
import org.ramdam.protocol.record.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds the workshops of a calendar that are not there yet.
@Command(name = "calendar")
final class ImportCalendarCommand implements Callable<Exit> {
  @Mixin private ImportOptions options = new ImportOptions();

  @Option(names = "--hours", paramLabel = "HOURS")
  private @Nullable String hours;

  @Option(names = "--skill", paramLabel = "SKILL", descriptionKey = "import.skill")
  private @Nullable String skill;

  @Parameters(paramLabel = "ICS", descriptionKey = "ICS")
  private Path file = Path.of("");

  private final Session session;

  ImportCalendarCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    int dayMinutes = hours == null ? 0 : Hours.option("--hours", hours);
    String label = skill == null ? "" : skill.strip();
    Texts.requireLabel("--skill", label);
    options.scope().scope();
    byte[] bytes = options.read(session, file, WorkshopCalendar.MAX_BYTES);
    var how =
        new CalendarOptions(
            Days.today(session), session.zone(), dayMinutes, options.people(session));
    Reading reading = WorkshopCalendar.read(bytes, how).reading();
    var job =
        new Importing.Job(
            Source.ICALENDAR, file, reading, People.NONE, label, Importing::peopleFile);
    return new Importing(session, options, job).run();
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.csv.ContributionCsv;
import org.ramdam.cli.imports.csv.CsvMapping;
import org.ramdam.cli.imports.csv.CsvOptions;
import org.ramdam.cli.imports.csv.CsvReading;
import org.ramdam.cli.imports.csv.DayOrder;
import org.ramdam.protocol.record.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds the contributions of a CSV file that are not there yet.
@Command(name = "csv")
final class ImportCsvCommand implements Callable<Exit> {
  private static final Map<String, DayOrder> ORDERS =
      Map.of("dmy", DayOrder.DAY_MONTH_YEAR, "mdy", DayOrder.MONTH_DAY_YEAR, "iso", DayOrder.ISO);

  @Mixin private ImportOptions options = new ImportOptions();

  @Option(names = "--guess")
  private boolean guess;

  @Option(names = "--yes")
  private boolean yes;

  @Option(names = "--mapping", paramLabel = "FILE")
  private @Nullable Path mapping;

  @Option(names = "--separator", paramLabel = ";|,|tab")
  private @Nullable String separator;

  @Option(names = "--decimal", paramLabel = ".|,")
  private @Nullable String decimal;

  @Option(names = "--dates", paramLabel = "dmy|mdy|iso")
  private @Nullable String dates;

  @Option(names = "--by", paramLabel = "WHO")
  private @Nullable String by;

  @Parameters(paramLabel = "CSV", descriptionKey = "CSV")
  private Path file = Path.of("");

  private final Session session;

  ImportCsvCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    CsvMapping said = said();
    options.scope().scope();
    byte[] bytes = options.read(session, file, ContributionCsv.MAX_BYTES);
    CsvReading csv = ContributionCsv.read(bytes, new CsvOptions(said, guess, Days.today(session)));
    Reading reading = csv.reading();
    if (guess) {
      reading = confirmed(csv);
    }
    var job =
        new Importing.Job(
            Source.SPREADSHEET, file, reading, options.people(session), "", Importing::peopleFile);
    return new Importing(session, options, job).run();
  }

  /// What was read, once a person has seen what it was taken for.
  private Reading confirmed(CsvReading csv) throws IOException {
    Reading reading = csv.reading();
    var guesses = new ImportGuesses(session, options.site().json());
    guesses.tell(csv.columns());
    options.problems(session).remark(reading.remarks());
    boolean certain = !csv.isGuessed() && reading.remarks().isEmpty();
    if (!certain && !options.dryRun() && !yes) {
      guesses.require(file);
    }
    return new Reading(reading.lines(), reading.problems(), List.of());
  }

  /// The mapping file with what the options say.
  private CsvMapping said() throws IOException {
    String between =
        separator == null ? "" : Arguments.oneOf("--separator", separator, ";", ",", "tab");
    String point = decimal == null ? "" : Arguments.oneOf("--decimal", decimal, ".", ",");
    String order = dates == null ? "" : Arguments.oneOf("--dates", dates, "dmy", "mdy", "iso");
    CsvMapping said =
        file(mapping)
            .withSeparator(
                between.equals("tab") ? '\t' : between.isEmpty() ? '\0' : between.charAt(0))
            .withDecimal(point.isEmpty() ? '\0' : point.charAt(0));
    DayOrder days = ORDERS.get(order);
    said = days == null ? said : said.withOrder(days);
    said = withDefault(said, Field.WHO, by);
    said = withDefault(said, Field.FOR, options.receiver());
    return withDefault(said, Field.PROJECT, options.project());
  }

  private static CsvMapping withDefault(CsvMapping said, Field field, @Nullable String value) {
    return value == null || value.isBlank() ? said : said.withDefault(field, value.strip());
  }

  private CsvMapping file(@Nullable Path from) throws IOException {
    if (from == null) {
      return CsvMapping.NONE;
    }
    var read = CsvMapping.read(options.read(session, from, CsvMapping.MAX_BYTES));
    if (!read.problems().isEmpty()) {
      throw options.problems(session).refuse(from, read.problems());
    }
    return read.mapping();
  }
}

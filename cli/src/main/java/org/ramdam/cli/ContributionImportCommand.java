package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.ImportPlan;
import org.ramdam.cli.imports.ImportPlan.Content;
import org.ramdam.cli.imports.ImportPlan.Item;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.csv.ColumnUse;
import org.ramdam.cli.imports.csv.ContributionCsv;
import org.ramdam.cli.imports.csv.CsvMapping;
import org.ramdam.cli.imports.csv.CsvOptions;
import org.ramdam.cli.imports.csv.CsvReading;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Adds the contributions of a CSV file that are not there yet. Whenever it is stopped, running it
/// again adds the rest.
@Command(name = "import")
final class ContributionImportCommand implements Callable<Exit> {
  private static final int PROBLEMS_SHOWN = 50;

  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--dry-run")
  private boolean dryRun;

  @Option(names = "--partial")
  private boolean partial;

  @Option(names = "--separator", paramLabel = ";|,|tab")
  private @Nullable String separator;

  @Option(names = "--decimal", paramLabel = ".|,", defaultValue = ".")
  private String decimal = ".";

  @Parameters(paramLabel = "CSV", descriptionKey = "CSV")
  private Path file = Path.of("");

  private final Session session;

  private record Entry(SourceLine line, Party receiver) {}

  ContributionImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    char between = separator == null ? '\0' : separatorOf(separator);
    char point = Arguments.oneOf("--decimal", decimal, ".", ",").charAt(0);
    Scope readers = scope.scope();
    CsvMapping said = CsvMapping.NONE.withSeparator(between).withDecimal(point);
    Reading reading =
        ownLines(
            ContributionCsv.read(readFile(), new CsvOptions(said, false, Days.today(session))));
    tellRemarks(reading.remarks());
    boolean hopeless = reading.lines().isEmpty() && !reading.problems().isEmpty();
    if (hopeless || (!reading.problems().isEmpty() && !partial && !dryRun)) {
      throw refuse(reading.problems());
    }
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      var problems = new ArrayList<>(reading.problems());
      List<Item<Entry>> items = items(node, reading.lines(), problems);
      if (!problems.isEmpty() && (!partial || items.isEmpty())) {
        throw refuse(problems);
      }
      tell(problems);
      var plan = new ImportPlan<>(items, existing(node, author, items));
      if (!dryRun) {
        submit(new Signer(session, node, author), author, plan, readers);
      }
      print(plan, problems.size());
      return Exit.OK;
    }
  }

  private static char separatorOf(String text) {
    return Arguments.oneOf("--separator", text, ";", ",", "tab").equals("tab")
        ? '\t'
        : text.charAt(0);
  }

  /// Whoever imports can sign for nobody else, and a contribution has no project.
  private static Reading ownLines(CsvReading csv) {
    var problems = new ArrayList<>(csv.reading().problems());
    for (ColumnUse column : csv.columns()) {
      if (column.field() == Field.WHO || column.field() == Field.PROJECT) {
        problems.add(
            new Problem(
                Problem.Code.COLUMN_UNKNOWN, 1, column.number(), column.name(), column.name()));
      }
    }
    boolean own = problems.size() == csv.reading().problems().size();
    return new Reading(own ? csv.reading().lines() : List.of(), problems, csv.reading().remarks());
  }

  private void tellRemarks(List<Remark> remarks) {
    if (!site.json()) {
      for (Remark remark : remarks) {
        String text = session.text("remark." + remark.kind(), remark.arguments().toArray());
        session.err().println(Output.clean(text));
      }
    }
  }

  private byte[] readFile() throws IOException {
    if (Files.isDirectory(file)) {
      throw new Failure(Exit.NOT_FOUND, "no_file", file);
    }
    if (Files.size(file) > ContributionCsv.MAX_BYTES) {
      Problem large = new Problem(Problem.Code.TOO_LARGE, 0, 0, "", "");
      throw refuse(List.of(large));
    }
    return Files.readAllBytes(file);
  }

  /// The lines with their receivers found; those whose receiver is not become problems.
  private static List<Item<Entry>> items(
      NodeClient node, List<SourceLine> lines, List<Problem> problems) {
    Map<String, List<Party>> receivers = new HashMap<>();
    var items = new ArrayList<Item<Entry>>(lines.size());
    for (SourceLine line : lines) {
      List<Party> found =
          receivers.computeIfAbsent(
              line.receiver(),
              words -> Party.choose(words, Party.known(node, words, Party.Kind.ANY)));
      if (found.size() == 1) {
        Party receiver = found.getFirst();
        var content =
            new Content(line.firstDay(), receiver.id(), line.minutes(), line.what(), line.skill());
        items.add(new Item<>(new Entry(line, receiver), content));
      } else {
        Problem.Code code = found.isEmpty() ? Problem.Code.FOR_UNKNOWN : Problem.Code.FOR_AMBIGUOUS;
        String sample =
            found.isEmpty() ? line.receiver() : line.receiver() + ": " + Named.candidates(found);
        problems.add(new Problem(code, line.line(), line.column(Field.FOR), "", sample));
      }
    }
    return items;
  }

  /// What the member has in the days of the file, from whatever command it came.
  private static List<Content> existing(NodeClient node, Identity author, List<Item<Entry>> items) {
    var days = items.stream().mapToInt(item -> item.content().day()).summaryStatistics();
    var question =
        ContributionsRequest.newBuilder()
            .setPerson(author.memberId().hex())
            .setFromDay(days.getMin())
            .setToDay(days.getMax())
            .build();
    var existing = new ArrayList<Content>();
    ContributionPages.each(
        node,
        question,
        Long.MAX_VALUE,
        one ->
            existing.add(
                new Content(
                    one.getDay(),
                    one.getReceiverId(),
                    one.getMinutes(),
                    one.getNote(),
                    one.getSkill())));
    return existing;
  }

  private void submit(Signer signer, Identity author, ImportPlan<Entry> plan, Scope readers)
      throws IOException {
    var drafts = new ArrayList<Draft>(plan.toAdd().size());
    for (Item<Entry> item : plan.toAdd()) {
      SourceLine line = item.value().line;
      var body =
          new Body.Contribution(
              line.action(),
              author.memberId(),
              item.value().receiver.key(),
              line.minutes(),
              line.firstDay(),
              line.skill().isEmpty() ? null : SkillId.ofLabel(line.skill()),
              null);
      drafts.add(Draft.of(body, new Words.ContributionWords(line.what(), line.skill()), readers));
    }
    Output output = session.output(site.json());
    try (Progress progress = output.progress("import.progress", plan.toAdd().size())) {
      signer.submit(drafts, progress::at);
    }
  }

  private void print(ImportPlan<Entry> plan, int refused) {
    int added = plan.toAdd().size();
    long minutes = plan.toAdd().stream().mapToLong(item -> item.content().minutes()).sum();
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          "{\"added\":%d,\"already\":%d,\"refused\":%d,\"minutes\":%d,\"dry_run\":%b}"
              .formatted(added, plan.already(), refused, minutes, dryRun));
    } else {
      output.line(
          dryRun ? "import.would_add" : "import.added",
          added,
          session.messages().hours(minutes),
          plan.already());
      if (refused > 0) {
        output.line("import.refused", refused);
      }
    }
  }

  /// Tells what is wrong, and how the command ends.
  private Failure refuse(List<Problem> problems) {
    tell(problems);
    return new Failure(Exit.REFUSED, "csv_refused", file, problems.size());
  }

  private void tell(List<Problem> problems) {
    if (site.json()) {
      if (!problems.isEmpty()) {
        tellJson(problems);
      }
      return;
    }
    problems.stream()
        .sorted(Comparator.comparingLong(Problem::line).thenComparingInt(Problem::column))
        .limit(PROBLEMS_SHOWN)
        .forEach(problem -> session.err().println(text(problem)));
    if (problems.size() > PROBLEMS_SHOWN) {
      session.err().println(session.text("source.more", problems.size() - PROBLEMS_SHOWN));
    }
  }

  private void tellJson(List<Problem> problems) {
    var out = new StringBuilder("{\"problems\":[");
    String comma = "";
    for (Problem problem : problems) {
      out.append(comma)
          .append("{\"code\":")
          .append(Json.quote(problem.code().name().toLowerCase(Locale.ROOT)))
          .append(",\"line\":%d,\"column\":%d".formatted(problem.line(), problem.column()))
          .append(",\"name\":")
          .append(Json.quote(problem.name()))
          .append(",\"sample\":")
          .append(Json.quote(problem.sample()))
          .append('}');
      comma = ",";
    }
    session.err().println(out.append("]}"));
  }

  /// `line 12, column 2 (hours): a number of hours is missing: “1,5”`.
  private String text(Problem problem) {
    String column =
        problem.column() + (problem.name().isEmpty() ? "" : " (" + problem.name() + ")");
    String place =
        problem.line() == 0
            ? file.toString()
            : problem.column() == 0
                ? session.text("source.line", problem.line())
                : session.text("source.place", problem.line(), column);
    String sample =
        problem.sample().isBlank() ? "" : session.text("source.sample", problem.sample());
    return Output.clean(
        place
            + session.text("source.colon")
            + session.text("source." + problem.code(), problem.name())
            + sample);
  }
}

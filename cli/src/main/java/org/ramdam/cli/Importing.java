package org.ramdam.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.imports.Batch;
import org.ramdam.cli.imports.ImportPlan;
import org.ramdam.cli.imports.ImportPlan.Item;
import org.ramdam.cli.imports.People;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Source;

/// Adds what was read of a source and is not there yet, whatever the source. Whoever imports signs
/// all of it, so that what others did waits for their word.
final class Importing {
  private final Session session;
  private final ImportOptions options;
  private final Job job;
  private final ImportProblems told;

  /// What is imported.
  ///
  /// @param file where it comes from, for people
  /// @param people who the people of the lines are, where the reader has not been told
  /// @param skill a label for lines without one; empty if none
  /// @param peopleFile a people file to fill in, with the names that nobody has and how many lines
  ///   have each
  record Job(
      Source source,
      Path file,
      Reading reading,
      People people,
      String skill,
      Function<SequencedMap<String, Integer>, String> peopleFile) {
    /// Whether a line says by itself for whom it was and how long it took.
    boolean saysAll() {
      return source == Source.SPREADSHEET;
    }
  }

  Importing(Session session, ImportOptions options, Job job) {
    this.session = session;
    this.options = options;
    this.job = job;
    this.told = options.problems(session);
  }

  /// Does it.
  ///
  /// @throws Failure 4 if a line is not sound and those were not to be skipped; nothing is stored
  Exit run() throws IOException {
    Scope readers = options.scope().scope();
    told.remark(job.reading.remarks());
    List<Problem> unsound = job.reading.problems();
    boolean hopeless = job.reading.lines().isEmpty() && !unsound.isEmpty();
    if (hopeless || (!unsound.isEmpty() && !options.skipBad() && !options.dryRun())) {
      throw told.refuse(job.file, unsound);
    }
    Identity identity = Identities.choose(session, options.identity());
    try (var node = options.site().connect(session)) {
      var signer = new Signer(session, node, identity);
      AuthorReply author = signer.author();
      var me = new Party(identity.memberId().hex(), author.getMemberName(), "");
      ImportLines lines = find(node, me, author);
      var problems = new ArrayList<>(unsound);
      problems.addAll(lines.problems());
      writePeople(lines.unknown());
      if (!problems.isEmpty() && (!options.skipBad() || lines.found().isEmpty())) {
        throw told.refuse(job.file, problems);
      }
      var plan = plan(node, lines.found());
      ImportDays days = ImportDays.of(session, node, values(plan));
      problems.addAll(days.problems());
      if (!days.problems().isEmpty() && (!options.skipBad() || days.sound().isEmpty())) {
        throw told.refuse(job.file, problems);
      }
      told.tell(job.file, problems);
      Origin origin = origin(identity, lines.found());
      var result = new ImportResult(session, options, me, author.getRolesList());
      if (!options.dryRun()) {
        var submission = new ImportSubmission(session, signer, identity.memberId(), readers);
        result.projects(submission.createProjects(days.sound()));
        submission.add(days.sound(), origin);
      }
      int leftOut = leftOut(lines) + days.problems().size();
      result.print(days.sound(), plan.already(), leftOut, lines, origin);
      return Exit.OK;
    }
  }

  private ImportLines find(NodeClient node, Party me, AuthorReply author) {
    var names = new ImportNames(node);
    String home = author.getSiteId();
    Party receiver =
        options.receiver().isEmpty() ? new Party(home, "", "") : names.one(options.receiver());
    var lines =
        new ImportLines(
            names,
            new ImportLines.Defaults(
                me, receiver, job.skill, options.project(), options.createProjects()));
    for (SourceLine line : job.reading.lines()) {
      lines.add(line, people(line));
    }
    return lines;
  }

  private List<String> people(SourceLine line) {
    return line.people().stream()
        .map(name -> job.people.find(name, "").orElse(name))
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private void writePeople(SequencedMap<String, Integer> unknown) throws IOException {
    Path file = options.peopleOut();
    if (file == null) {
      return;
    }
    if (unknown.isEmpty()) {
      session.err().println(session.text("import.people_known", file));
      return;
    }
    String text = "# " + session.text("import.people_header") + "\n";
    byte[] bytes = (text + job.peopleFile.apply(unknown)).getBytes(StandardCharsets.UTF_8);
    NewFile.write(file, bytes, "rw-r--r--");
    session.err().println(session.text("import.people_written", unknown.size(), file));
  }

  /// A people file of names alone.
  static String peopleFile(Map<String, Integer> unknown) {
    var text = new StringBuilder();
    unknown.forEach((name, lines) ->
        text.append("# ")
            .append(lines)
            .append(" × ")
            .append(name)
            .append('\n')
            .append(name)
            .append(" = \n"));
    return text.toString();
  }

  private ImportPlan<ImportLine> plan(NodeClient node, List<ImportLine> lines) {
    var items = new ArrayList<Item<ImportLine>>(lines.size());
    for (ImportLine line : lines) {
      var content = line.content();
      items.add(new Item<>(line, job.saysAll() ? content : content.withoutClaims()));
    }
    var existing = new ImportExisting(node, options.again());
    return new ImportPlan<>(
        items,
        existing.like(lines).stream()
            .map(content -> job.saysAll() ? content : content.withoutClaims())
            .toList());
  }

  private static List<ImportLine> values(ImportPlan<ImportLine> plan) {
    return plan.toAdd().stream().map(Item::value).toList();
  }

  private Origin origin(Identity author, List<ImportLine> lines) {
    List<String> keys = lines.stream().map(line -> line.line().key()).toList();
    return Batch.of(job.source, author.memberId(), keys);
  }

  /// How many lines of the source were not sound, or name somebody who is not found.
  private int leftOut(ImportLines lines) {
    long unsound = job.reading.problems().stream().mapToLong(Problem::line).distinct().count();
    return (int) unsound + lines.leftOut();
  }
}

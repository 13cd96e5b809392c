package org.ramdam.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.node.api.proto.Process;
import org.ramdam.protocol.Limits;

/// Finds whom and what the lines of a source name. A name that means nobody, or several, is one
/// problem, however many lines have it.
final class ImportLines {
  private final ImportNames names;
  private final Defaults defaults;
  private final List<ImportLine> found = new ArrayList<>();
  private final Map<Name, Problem> problems = new LinkedHashMap<>();
  private final SequencedMap<String, Integer> unknown = new LinkedHashMap<>();
  private int leftOut;
  private int nobody;

  /// What stands where a source says nothing.
  ///
  /// @param me who did it
  /// @param receiver for whom
  /// @param skill a label; empty if none
  /// @param project empty if none
  /// @param createProjects whether projects that are not known are to be made
  record Defaults(Party me, Party receiver, String skill, String project, boolean createProjects) {}

  private record Name(Code code, String name) {}

  ImportLines(ImportNames names, Defaults defaults) {
    this.names = names;
    this.defaults = defaults;
  }

  /// Takes the next line.
  ///
  /// @param people its people; empty if the line names none, who is then whoever imports it, or if
  ///   it names only some whose time is not to be imported
  void add(SourceLine line, List<String> people) {
    if (people.isEmpty() && !line.people().isEmpty()) {
      nobody++;
      return;
    }
    List<Party> by = people.isEmpty() ? List.of(defaults.me) : people(line, people);
    Party receiver =
        line.receiver().isEmpty()
            ? defaults.receiver
            : one(
                line,
                Field.FOR,
                line.receiver(),
                names.parties(line.receiver()),
                Code.FOR_UNKNOWN,
                Code.FOR_AMBIGUOUS);
    String project = line.project().isEmpty() ? defaults.project : line.project();
    Optional<String> process = process(line, project);
    if (by.isEmpty() || receiver == null || process.isEmpty()) {
      leftOut++;
      return;
    }
    String skill = line.skill().isEmpty() ? defaults.skill : line.skill();
    found.add(new ImportLine(line, by, receiver, skill, project, process.get()));
  }

  /// All of them; none if one is not found, or if they are too many for a record.
  private List<Party> people(SourceLine line, List<String> people) {
    var parties = new ArrayList<Party>();
    boolean all = true;
    for (String name : people) {
      List<Party> candidates = names.members(name);
      if (candidates.isEmpty()) {
        unknown.merge(name, 1, Integer::sum);
      }
      Party party = one(line, Field.WHO, name, candidates, Code.WHO_UNKNOWN, Code.WHO_AMBIGUOUS);
      if (party == null) {
        all = false;
      } else if (parties.stream().noneMatch(other -> other.id().equals(party.id()))) {
        parties.add(party);
      }
    }
    if (parties.size() > 1 + Limits.OTHERS) {
      refuse(line, Field.WHO, Code.WHO_MANY, String.valueOf(parties.size()));
      all = false;
    }
    return all ? parties : List.of();
  }

  private @Nullable Party one(
      SourceLine line, Field field, String name, List<Party> candidates, Code none, Code several) {
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    if (candidates.isEmpty()) {
      refuse(line, field, none, name);
    } else {
      refuse(line, field, several, name + ": " + ImportNames.candidates(candidates));
    }
    return null;
  }

  /// The id of a project; `""` if there is none, or if it is to be made.
  private Optional<String> process(SourceLine line, String project) {
    if (project.isEmpty()) {
      return Optional.of("");
    }
    List<Process> candidates = names.projects(project);
    if (candidates.size() == 1) {
      return Optional.of(candidates.getFirst().getId());
    }
    if (candidates.isEmpty() && defaults.createProjects) {
      return Optional.of("");
    }
    Code code = candidates.isEmpty() ? Code.PROJECT_UNKNOWN : Code.PROJECT_AMBIGUOUS;
    refuse(line, Field.PROJECT, code, project);
    return Optional.empty();
  }

  private void refuse(SourceLine line, Field field, Code code, String sample) {
    problems.merge(
        new Name(code, sample),
        new Problem(code, line.line(), line.column(field), "", sample),
        (before, _) -> before.again());
  }

  /// Those whose names are found.
  List<ImportLine> found() {
    return found;
  }

  /// Why others are not.
  List<Problem> problems() {
    return List.copyOf(problems.values());
  }

  /// How many others there are.
  int leftOut() {
    return leftOut;
  }

  /// How many lines are of nobody whose time is to be imported.
  int nobody() {
    return nobody;
  }

  /// The names of people that nobody has, and how many lines have each.
  SequencedMap<String, Integer> unknown() {
    return unknown;
  }
}

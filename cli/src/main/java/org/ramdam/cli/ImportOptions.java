package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.People;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.keys.IdentityOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every import takes.
final class ImportOptions {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--dry-run", descriptionKey = "import.dry_run")
  private boolean dryRun;

  @Option(names = "--skip-bad", descriptionKey = "import.skip_bad")
  private boolean skipBad;

  @Option(names = "--again", descriptionKey = "import.again")
  private boolean again;

  @Option(names = "--for", paramLabel = "WHO", descriptionKey = "import.for")
  private @Nullable String receiver;

  @Option(names = "--project", paramLabel = "PROJECT", descriptionKey = "import.project")
  private @Nullable String project;

  @Option(names = "--create-projects", descriptionKey = "import.create_projects")
  private boolean createProjects;

  @Option(names = "--people", paramLabel = "FILE", descriptionKey = "import.people")
  private @Nullable Path people;

  @Option(names = "--people-out", paramLabel = "FILE", descriptionKey = "import.people_out")
  private @Nullable Path peopleOut;

  SiteOptions site() {
    return site;
  }

  IdentityOptions identity() {
    return identity;
  }

  ScopeOption scope() {
    return scope;
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean skipBad() {
    return skipBad;
  }

  boolean again() {
    return again;
  }

  boolean createProjects() {
    return createProjects;
  }

  /// For whom; empty if it was not said.
  String receiver() {
    return receiver == null ? "" : receiver.strip();
  }

  /// For which project; empty if it was not said.
  String project() {
    return project == null ? "" : project.strip();
  }

  @Nullable Path peopleOut() {
    return peopleOut;
  }

  /// Who the people of the source are.
  ///
  /// @throws Failure 4 if the file that says it is not sound, 3 if there is none
  People people(Session session) throws IOException {
    if (people == null) {
      return People.NONE;
    }
    var read = People.read(read(session, people, People.MAX_BYTES));
    if (!read.problems().isEmpty()) {
      throw problems(session).refuse(people, read.problems());
    }
    return read.people();
  }

  /// The bytes of a file.
  ///
  /// @throws Failure 4 if it is too large, 3 if there is none
  byte[] read(Session session, Path file, long most) throws IOException {
    if (Files.isDirectory(file)) {
      throw new Failure(Exit.NOT_FOUND, "no_file", file);
    }
    if (Files.size(file) > most) {
      var large = Problem.ofFile(Problem.Code.TOO_LARGE);
      throw problems(session).refuse(file, List.of(large));
    }
    return Files.readAllBytes(file);
  }

  /// Tells what is wrong with a source.
  ImportProblems problems(Session session) {
    return new ImportProblems(session, site.json(), dryRun);
  }
}

package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.Node;
import org.ramdam.node.site.SiteDirectory;

/// Imports into a node with its disk and its socket.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportTest {
  private static final int ROWS = 10_000;
  private static final int BAD = ROWS / 20;

  private Path home = Path.of("");
  private Node node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    home = directory;
    ok("init", "--site", "La Fabrique", "--listen", "127.0.0.1:0");
    node = Node.start(SiteDirectory.open(home.resolve("site")));
    ok("network", "create", "Tiers-lieux");
    admit("Zoé", "member");
    admit("Léa", "member");
    admit("Rosa", "steward");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private void admit(String name, String role) {
    Path request = home.resolve(name + ".request");
    ok("identity", "new", name, "--no-passphrase", "--out", request.toString());
    ok("member", "admit", request.toString(), "--role", role);
  }

  private CommandLineRun.Ended run(String... arguments) {
    return new CommandLineRun(home)
        .at(System.currentTimeMillis())
        .with("RAMDAM_IDENTITY", "Zoé")
        .run(arguments);
  }

  private CommandLineRun.Ended ok(String... arguments) {
    CommandLineRun.Ended run = run(arguments);
    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    return run;
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text).toString();
  }

  @Test
  void tenThousandRows_areStoredOnceAndTakenBack() throws IOException {
    String file = write("large.csv", rows());

    CommandLineRun.Ended dry = run("import", "csv", file, "--dry-run");
    assertThat(dry.exit()).isEqualTo(Exit.REFUSED);
    assertThat(dry.err().lines().filter(line -> line.contains("column 1 (day): not a day")))
        .hasSize(BAD);
    CommandLineRun.Ended all = run("import", "csv", file);
    assertThat(all.exit()).isEqualTo(Exit.REFUSED);
    assertThat(all.err()).contains("… and 450 more").contains("500 problems");
    assertThat(contributions("large")).isZero();

    String first = ok("import", "csv", file, "--skip-bad", "--json").out();
    assertThat(first)
        .startsWith("{\"added\":9500,\"already\":0,\"refused\":500,")
        .contains("\"of_others\":2000,\"steward\":false,");
    assertThat(ok("import", "csv", file, "--skip-bad", "--json").out())
        .startsWith("{\"added\":0,\"already\":9500,\"refused\":500,");

    String batch = first.replaceAll("(?s).*\"batch\":\"([0-9a-f]{32})\".*", "$1");
    assertThat(ok("import", "list", "--json", "--by", "zoé").out())
        .contains("\"batch\":\"" + batch + "\",\"source\":\"spreadsheet\"")
        .contains("\"records\":9500,\"withdrawn\":0");
    String undo = ok("import", "undo", batch.substring(0, 12), "--because", "oops").out();
    assertThat(undo).startsWith("Took back 9,500 contributions, ");
    assertThat(ok("import", "undo", batch).out()).startsWith("Nothing of import ");
    assertThat(ok("import", "list", "--json").out()).contains("\"withdrawn\":9500");
    assertThat(ok("import", "csv", file, "--skip-bad", "--json").out()).startsWith("{\"added\":0,");
    assertThat(ok("import", "csv", file, "--skip-bad", "--again", "--dry-run").out())
        .startsWith("Would add 9,500 contributions, ");
  }

  @Test
  void aDayThatIsTooLong_isRefusedBeforeAnythingIsStored_orLeftOut() throws IOException {
    String file =
        write(
            "long.csv",
            """
            day,hours,who,for,what
            2024-03-04,10,,La Fabrique,long one
            2024-03-04,7,,La Fabrique,long two
            2024-03-04,6,,La Fabrique,long three
            """);

    CommandLineRun.Ended all = run("import", "csv", file);
    assertThat(all.exit()).isEqualTo(Exit.REFUSED);
    assertThat(all.err()).contains("line 3, column 2").contains("17\u00a0h");
    assertThat(contributions("long")).isZero();
    assertThat(ok("import", "csv", file, "--skip-bad").out())
        .contains("Added 2 contributions, 16\u00a0h");
    assertThat(contributions("long")).isEqualTo(2);
  }

  /// One in twenty is of a day that never was; one in ten is by another, one in ten by two.
  private static String rows() {
    var text = new StringBuilder("day,hours,who,for,what\n");
    for (int i = 0; i < ROWS; i++) {
      String day = i % 20 == 0 ? "2025-02-31" : LocalDate.of(2020, 1, 1).plusDays(i / 6).toString();
      String who = i % 10 == 3 ? "Léa" : i % 10 == 7 ? "Zoé et Léa" : "";
      text.append("%s,1.5,%s,La Fabrique,large %d\n".formatted(day, who, i));
    }
    return text.toString();
  }

  private int contributions(String note) {
    return ok("log", "--json", "--limit", "1000").out().split(note, -1).length - 1;
  }

  @Test
  void others_areNamedAndWaitForTheirWord() throws IOException {
    String file =
        write(
            "others.csv",
            """
            jour;heures;qui;pour;quoi
            2024-01-02;2;Léa et Zoé;La Fabrique;others alone
            2024-01-03;1;;La Fabrique;others mine
            """);

    assertThat(ok("import", "csv", file).out())
        .contains("Added 2 contributions, 5\u00a0h")
        .contains("1 names others: declared by you, and counted once they accept.")
        .contains("To take it back: ramdam import undo ");
    assertThat(
            ok("log", "--by", "Léa", "--from", "2024-01-02", "--to", "2024-01-02", "--json").out())
        .contains("\"provider_name\":\"Léa\"")
        .contains("\"standing\":\"other\"")
        .contains("\"declared_by_name\":\"Zoé\"")
        .contains("\"source\":\"spreadsheet\"");
    assertThat(ok("import", "csv", file, "--as", "Rosa", "--dry-run").out())
        .contains("Would add 1 contribution, 1\u00a0h; 1 is there already.");
    String steward =
        write("steward.csv", "day,hours,who,for,what\n2024-02-02,1,Léa,La Fabrique,steward\n");
    assertThat(ok("import", "csv", steward, "--as", "Rosa").out())
        .contains("1 names others: entered by you as a steward.");
  }

  @Test
  void unknownPeople_areToldOnceWithTheirCounts_andCanBeFilledIn() throws IOException {
    String file =
        write(
            "unknown.csv",
            """
            day,hours,who,for,what
            2024-03-01,1,Zig,La Fabrique,unknown a
            2024-03-02,1,Zig,La Fabrique,unknown b
            2024-03-02,1,Zag,La Fabrique,unknown c
            2024-03-02,1,Léa,La Fabrique,unknown d
            """);
    Path people = home.resolve("people.txt");

    CommandLineRun.Ended refused = run("import", "csv", file, "--people-out", people.toString());
    assertThat(refused.exit()).isEqualTo(Exit.REFUSED);
    assertThat(refused.err().lines())
        .contains(
            "line 2, column 3: no member is called so: “Zig” (2 lines)",
            "line 4, column 3: no member is called so: “Zag”");
    assertThat(refused.err()).contains("2 names written to " + people);
    assertThat(ok("import", "csv", file, "--skip-bad", "--json").out())
        .startsWith("{\"added\":1,\"already\":0,\"refused\":3,")
        .contains("\"unknown\":[{\"name\":\"Zig\",\"lines\":2},{\"name\":\"Zag\",\"lines\":1}]");

    Files.writeString(people, Files.readString(people).replace("Zig = ", "Zig = Léa"));
    assertThat(ok("import", "csv", file, "--people", people.toString()).out())
        .contains("Added 2 contributions, 2\u00a0h; 1 was there already.")
        .contains("1 line is of nobody whose time is imported.");
  }

  @Test
  void guesses_areConfirmed() throws IOException {
    String file =
        write(
            "guess.csv",
            """
            Date de l'action;Nb heures;Qui;Pour;Description
            24/12/2023;1,5;Zoé;La Fabrique;guess one
            25/12/2023;2;Léa;La Fabrique;guess two
            """);

    CommandLineRun.Ended alone = run("import", "csv", file, "--guess");
    assertThat(alone.exit()).isEqualTo(Exit.REFUSED);
    assertThat(alone.err())
        .contains("column 1, Date de l'action: day (jour), ")
        .contains("add --yes");
    CommandLineRun person =
        new CommandLineRun(home).at(System.currentTimeMillis()).with("RAMDAM_IDENTITY", "Zoé");
    assertThat(person.answering("n").run("import", "csv", file, "--guess").exit())
        .isEqualTo(Exit.REFUSED);
    assertThat(person.answering("y").run("import", "csv", file, "--guess").out())
        .contains("Added 2 contributions, 3.5\u00a0h");
    String mapping =
        write(
            "mapping.txt",
            """
            Date de l'action = day
            Nb heures = hours
            Description = what
            """);
    assertThat(
            ok("import", "csv", file, "--mapping", mapping, "--dates", "dmy", "--decimal", ",")
                .out())
        .contains("Added 0 contributions, 0\u00a0h; 2 were there already.");
  }

  @Test
  void aHistory_isImportedOnce_whateverItIsClaimedToTake() throws Exception {
    Path repository = Files.createDirectory(home.resolve("repository"));
    git(repository, "init", "-q");
    commit(repository, "Léa", "lea@example.org", "2024-05-01", "git one");
    commit(repository, "L M", "lm@example.org", "2024-05-02", "git two");
    Path people = home.resolve("authors.txt");
    String repo = repository.toString();

    CommandLineRun.Ended unknown = run("import", "git", repo, "--people-out", people.toString());
    assertThat(unknown.exit()).isEqualTo(Exit.REFUSED);
    assertThat(unknown.err()).contains("no member is called so: “L M”");
    assertThat(Files.readString(people)).contains("lm@example.org = \n").doesNotContain("lea@");
    Files.writeString(people, Files.readString(people).replace("org = ", "org = Zoé"));
    assertThat(ok("import", "git", repo, "--people", people.toString(), "--skill", "Java").out())
        .contains("Added 2 contributions, 2\u00a0h");
    assertThat(ok("import", "git", repo, "--people", people.toString(), "--minutes", "30").out())
        .contains("Added 0 contributions, 0\u00a0h; 2 were there already.");
    assertThat(ok("import", "list").out()).contains("git");
  }

  private static void commit(Path repository, String name, String mail, String day, String subject)
      throws Exception {
    git(
        repository,
        "-c",
        "user.name=" + name,
        "-c",
        "user.email=" + mail,
        "commit",
        "-q",
        "--allow-empty",
        "--date=" + day + "T12:00:00+00:00",
        "-m",
        subject);
  }

  private static void git(Path repository, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git", "-C"));
    command.add(repository.toString());
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void contributorsAndCalendars_areImportedOnce() throws IOException {
    String list =
        write(
            "all.json",
            """
            {"contributors":[{"login":"lea","name":"Léa","contributions":["code","doc"]}]}
            """);
    String[] contributors = {
      "import", "contributors", list, "--on", "2024-06-01", "--hours-of", "code=8"
    };
    assertThat(ok(contributors).out()).contains("Added 2 contributions, 9\u00a0h");
    assertThat(ok(contributors).out()).contains("; 2 were there already.");

    String calendar =
        write(
            "w.ics",
            """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            UID:1
            DTSTART:20240601T080000Z
            DTEND:20240601T100000Z
            SUMMARY:calendar workshop
            ATTENDEE;CN=Léa:mailto:lea@example.org
            ATTENDEE;CN=Zoé:mailto:zoe@example.org
            END:VEVENT
            END:VCALENDAR
            """);
    assertThat(ok("import", "calendar", calendar).out()).contains("Added 1 contribution, 4\u00a0h");
    assertThat(ok("import", "calendar", calendar, "--for", "Léa").out())
        .contains("Added 0 contributions, 0\u00a0h; 1 was there already.");
  }

  @Test
  void anotherOnesImport_isNotMineToTakeBack() throws IOException {
    String file = write("theirs.csv", "day,hours,for,what\n2024-07-01,1,La Fabrique,theirs\n");
    String out = ok("import", "csv", file, "--as", "Léa", "--json").out();
    String batch = out.replaceAll("(?s).*\"batch\":\"([0-9a-f]{32})\".*", "$1");

    assertThat(run("import", "undo", batch).exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(ok("import", "undo", batch, "--as", "Léa", "--json").out())
        .isEqualTo("{\"batch\":\"" + batch + "\",\"withdrawn\":1,\"minutes\":60}\n");
  }
}

package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Remark;

class ContributionArgumentsTest {
  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "0", "NaN", "1e309", "25", "", "1,5,5"})
  void badHours_areUsage(String hours) {
    CommandLineRun.Ended run =
        new CommandLineRun(home).run("contribution", "add", "--hours", hours, "--for", "x", "y");

    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.err()).contains("--hours").contains("up to 24");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contribution add --hours 1 --for x --on 31/02/2026 y",
        "contribution add --hours 1 --for x --on 2026-11-26 y",
        "contribution add --hours 1 --for x --action play y",
        "contribution add --hours 1 --for x --scope world y",
        "contribution add --hours 1 --for x \u0007",
        "contribution add --hours 1 --for x",
        "contribution add --for x y",
        "contribution add --hours 1 y",
        "contribution add --hour 1 --for x y",
        "contribution confirm",
        "contribution confirm xyz",
        "contribution contest abcd",
        "contribution contest abcd --because \u0007",
        "import csv f.csv --separator x",
        "import csv f.csv --decimal x",
        "import csv f.csv --dates ymd",
        "import git . --per week",
        "import git . --minutes 0",
        "import git . --since 2026-02-02 --until 2026-02-01",
        "import contributors f --on 2026-11-26",
        "import contributors f",
        "import calendar f.ics --hours 25",
        "import undo xyz",
        "import undo abcd --because \u0007",
        "import list --limit 0",
        "import cvs f.csv",
        "skill add --level 5 soudure",
        "skill add --mode teach soudure",
        "skill endorse abc",
        "skill find",
        "show abc",
        "show xyzt",
        "receipt create xyzt",
        "receipt create abcd --hide minutes"
      })
  void badArguments_areUsage(String line) {
    CommandLineRun.Ended run = new CommandLineRun(home).run(line.split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(2).first().asString().startsWith("ramdam: ");
  }

  @Test
  void withoutIdentity_nothingIsSigned() {
    CommandLineRun.Ended run =
        new CommandLineRun(home).run("contribution", "add", "--hours", "1", "--for", "x", "y");

    assertThat(run.exit()).isEqualTo(Exit.KEY);
  }

  @Test
  void withoutSite_nothingIsFound() {
    assertThat(new CommandLineRun(home).run("log").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(new CommandLineRun(home).run("skill", "find", "x").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(new CommandLineRun(home).run("show", "abcd").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void badCsv_isRefusedLineByLineBeforeAnythingElse() throws IOException {
    Path file = home.resolve("heures.csv");
    Files.writeString(file, "jour;heures;pour;quoi\n31/02/2026;1,5;A;b\n2026-01-02;1;A;b\n");

    CommandLineRun.Ended english = new CommandLineRun(home).run("import", "csv", file.toString());
    CommandLineRun.Ended french = french().run("import", "csv", file.toString());

    assertThat(english.exit()).isEqualTo(Exit.REFUSED);
    assertThat(english.err().lines().toList())
        .containsExactly(
            "line 2, column 1 (jour): not a day; write it as 2026-11-24: “31/02/2026”",
            "line 2, column 2 (heures): another decimal separator than announced; say it with"
                + " --decimal: “1,5”",
            "ramdam: Nothing was added from " + file + ": 2 problems.",
            "  Correct the lines above, or take the others with --skip-bad.");
    assertThat(french.err())
        .contains("ligne 2, colonne 1 (jour)")
        .contains("« 31/02/2026 »".replace("« ", "«\u00a0").replace(" »", "\u00a0»"));
  }

  @Test
  void problems_areListedUpToFifty() throws IOException {
    Path file = home.resolve("f.csv");
    Files.writeString(file, "day,hours,for,what\n" + "x,1,A,b\n".repeat(60));

    CommandLineRun.Ended run = new CommandLineRun(home).run("import", "csv", file.toString());

    assertThat(run.err().lines()).hasSize(53);
    assertThat(run.err()).contains("… and 10 more.").contains("60 problems");
  }

  @Test
  void problems_areToldToPrograms() throws IOException {
    Path file = home.resolve("f.csv");
    Files.write(file, "day,hours,for,what\n2026-01-01,é,A,b\n".getBytes(UTF_8));

    CommandLineRun.Ended run =
        new CommandLineRun(home).run("import", "csv", file.toString(), "--json");

    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err().lines().findFirst())
        .hasValue(
            "{\"problems\":[{\"code\":\"hours\",\"line\":2,\"column\":2,\"name\":\"hours\","
                + "\"sample\":\"é\",\"lines\":1}]}");
  }

  @Test
  void missingCsv_isNotFound() {
    CommandLineRun.Ended run = new CommandLineRun(home).run("import", "csv", home + "/none.csv");

    assertThat(run.exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void everyProblem_hasItsTexts() {
    for (Problem.Code code : Problem.Code.values()) {
      assertThat(Messages.of("en").has("source." + code)).as("%s", code).isTrue();
      assertThat(Messages.of("fr").has("source." + code)).as("%s", code).isTrue();
    }
  }

  @Test
  void everyRemark_hasItsText() {
    for (Remark.Kind kind : Remark.Kind.values()) {
      assertThat(Messages.of("en").has("remark." + kind)).as("%s", kind).isTrue();
    }
  }

  private CommandLineRun french() {
    return new CommandLineRun(home).with("LC_ALL", "fr_FR.UTF-8");
  }
}

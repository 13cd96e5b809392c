package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyArgumentsTest {
  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policy",
        "policy propose --because x",
        "policy propose tacit-days=7",
        "policy propose tacit-days --because x",
        "policy propose tacit-days= --because x",
        "policy propose tacit-days=0 --because x",
        "policy propose tacit-days=-1 --because x",
        "policy propose tacit-days=NaN --because x",
        "policy propose tacit-days=1e309 --because x",
        "policy propose tacit-days=366 --because x",
        "policy propose day-limit=10 --because x",
        "policy propose day-limit=25h --because x",
        "policy propose rate-1=12.345 --because x",
        "policy propose tacid-days=7 --because x",
        "policy propose =7 --because x",
        "policy propose tacit-days=7 delai-tacite=8 --because x",
        "policy propose tacit-days=7 --because \u0007",
        "policy propose tacit-days=7 --because x --from 31/02/2026",
        "policy propose tacit-days=7 --because x --scope world",
        "policy show --on someday",
        "policy show 1",
        "policy approve",
        "policy approve 0",
        "policy approve -1",
        "policy approve 1.5",
        "policy approve xyzt",
        "policy withdraw",
        "policy withdraw NaN",
        "policy histori"
      })
  void badArguments_areUsage(String line) {
    CommandLineRun.Ended run = new CommandLineRun(home).run(line.split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aRuleThatIsNone_bringsTheNearest_inBothLanguages() {
    String[] line = {"policy", "propose", "tacid-days=7", "--because", "x"};

    CommandLineRun.Ended run = new CommandLineRun(home).run(line);
    CommandLineRun.Ended french = new CommandLineRun(home).with("LC_ALL", "fr_FR.UTF-8").run(line);

    assertThat(run.err()).contains("There is no rule tacid-days.", "Did you mean tacit-days?");
    assertThat(french.err()).contains("Il n’y a pas de règle tacid-days.", "delai-tacite");
  }

  @Test
  void withoutIdentity_nothingIsSigned_andWithoutSite_nothingIsFound() {
    assertThat(
            new CommandLineRun(home)
                .run("policy", "propose", "tacit-days=7", "--because", "x")
                .exit())
        .isEqualTo(Exit.KEY);
    assertThat(new CommandLineRun(home).run("policy", "approve", "1").exit()).isEqualTo(Exit.KEY);
    assertThat(new CommandLineRun(home).run("policy", "show").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(new CommandLineRun(home).run("policy", "history").exit()).isEqualTo(Exit.NOT_FOUND);
  }
}

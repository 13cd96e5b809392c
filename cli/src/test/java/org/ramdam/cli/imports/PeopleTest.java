package org.ramdam.cli.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.cli.imports.People.PeopleReading;
import org.ramdam.cli.imports.Problem.Code;

class PeopleTest {
  private static PeopleReading read(String text) {
    return People.read(text.getBytes(UTF_8));
  }

  @Test
  void authors_areFoundByAddressThenByName() {
    PeopleReading read =
        read("\ufeff# who is who\n\nZOE@example.org = Zoé\r\nzoé m = Ahmed\npaul = \na=b = C\n");
    People people = read.people();

    assertThat(read.problems()).isEmpty();
    assertThat(people.find("Zoé M", "zoe@example.org")).hasValue("Zoé");
    assertThat(people.find("ZOE  M", "")).hasValue("Ahmed");
    assertThat(people.find("Paul", "p@example.org")).hasValue("");
    assertThat(people.find("a=b", "")).hasValue("C");
    assertThat(people.find("x", "y")).isEmpty();
    assertThat(people.find("", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"zoe|PEOPLE_LINE", "= Zoé|PEOPLE_LINE", "zoe = a\u0007b|PEOPLE_LINE"})
  void badLines_arePlaced(String line, Code code) {
    assertThat(read("a = A\n" + line).problems())
        .extracting(Problem::code, Problem::line)
        .containsExactly(tuple(code, 2L));
  }

  @Test
  void sameAuthorTwice_isRefused() {
    assertThat(read("a = A\nÀ = B\n").problems())
        .extracting(Problem::code, Problem::line)
        .containsExactly(tuple(Code.PEOPLE_TWICE, 2L));
  }

  @Test
  void otherFiles_areRefused() {
    assertThat(People.read("é = A".getBytes(ISO_8859_1)).problems())
        .extracting(Problem::code)
        .containsExactly(Code.NOT_UTF_8);
    assertThat(People.read(new byte[People.MAX_BYTES + 1]).problems())
        .extracting(Problem::code)
        .containsExactly(Code.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dependabot[bot]|x@y|true",
        "Zoé|49699333+dependabot[bot]@users.noreply.github.com|true",
        "dependabot|x@y|true",
        "dependabot-preview|x@y|true",
        "Renovate|x@y|true",
        "renovate-bot|x@y|true",
        "Mend Renovate|x@y|true",
        "Abbot|abbot@example.org|false",
        "Robot Martin|x@y|false",
        "Zoé|zoe@renovate.example|false",
        "|renovate@whitesource.example|true"
      })
  void programs_areKnownByTheEndOfTheirName(String name, String mail, boolean robot) {
    assertThat(Robots.isRobot(name == null ? "" : name, mail)).isEqualTo(robot);
  }
}

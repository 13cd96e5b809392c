package org.ramdam.cli.imports.contributors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.cli.Messages;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.cli.imports.Reading;
import org.ramdam.cli.imports.Remark;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.protocol.testing.Property;

class AllContributorsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final String FILE =
      """
      {
        "projectName": "carte",
        "projectOwner": "fabrique",
        "files": ["README.md"],
        "imageSize": 100,
        "contributors": [
          {
            "login": "zoe-m",
            "name": "Zoé Martin",
            "avatar_url": "https://example.org/1",
            "contributions": ["code", "doc", "doc", "cuisine"]
          },
          {
            "login": "ahmed",
            "contributions": [{"type": "eventOrganizing", "url": "https://example.org"}]
          },
          { "login": "Greenkeeper[bot]", "name": "Greenkeeper[bot]", "contributions": ["infra"] },
          { "login": "nobody", "name": "Personne", "contributions": [] }
        ],
        "contributorsPerLine": 7
      }
      """;

  private static Reading read(String text) {
    return AllContributors.read(
        text.getBytes(UTF_8), ContributorsOptions.on(DAY), Messages.of("fr"));
  }

  private static Problem only(Reading reading) {
    assertThat(reading.lines()).isEmpty();
    assertThat(reading.problems()).hasSize(1);
    return reading.problems().getFirst();
  }

  @Test
  void personAndType_areALine() {
    var options = new ContributorsOptions(DAY, 60, Map.of("code", 600));
    Reading reading = AllContributors.read(FILE.getBytes(UTF_8), options, Messages.of("fr"));

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.lines())
        .extracting(
            SourceLine::people,
            SourceLine::what,
            SourceLine::minutes,
            SourceLine::project,
            SourceLine::line,
            SourceLine::key)
        .containsExactly(
            tuple(
                List.of("Zoé Martin"),
                "Programmation",
                600,
                "carte",
                7L,
                "all-contributors:fabrique/carte:zoe-m:code"),
            tuple(
                List.of("Zoé Martin"),
                "Documentation",
                60,
                "carte",
                7L,
                "all-contributors:fabrique/carte:zoe-m:doc"),
            tuple(
                List.of("Zoé Martin"),
                "cuisine",
                60,
                "carte",
                7L,
                "all-contributors:fabrique/carte:zoe-m:cuisine"),
            tuple(
                List.of("ahmed"),
                "Organisation d’évènements",
                60,
                "carte",
                13L,
                "all-contributors:fabrique/carte:ahmed:eventOrganizing"));
    assertThat(reading.lines()).extracting(SourceLine::firstDay).containsOnly(20_781);
    assertThat(reading.remarks())
        .containsExactly(
            Remark.of(Remark.Kind.DAY_GIVEN, DAY),
            Remark.of(Remark.Kind.CLAIM_TYPE, 3, 60),
            Remark.of(Remark.Kind.CLAIM_TYPE, 1, 600),
            Remark.of(Remark.Kind.ROBOTS, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|EMPTY|0",
        "  |EMPTY|0",
        "{}|NOTHING|0",
        "{\"contributors\": []}|NOTHING|0",
        "[]|JSON_SHAPE|1",
        "{\"contributors\": {}}|JSON_SHAPE|1",
        "{\"contributors\": [1]}|JSON_SHAPE|1",
        "{\"projectName\": null}|JSON_SHAPE|1",
        "{~\"contributors\": [{\"contributions\": [[]]}]}|JSON_SHAPE|2",
        "{~\"contributors\": [|JSON|2",
        "{~'contributors': []}|JSON|2",
        "{}~x|JSON|2",
        "{\"a\": NaN}|JSON|1",
        "{\"contributors\": [~{\"contributions\": [\"doc\"]}]}|NAME_MISSING|2",
        "{\"contributors\": [~{\"login\": \"a\", \"contributions\": [\"\"]}]}|TEXT|2",
        "{\"contributors\": [~{\"login\": \"a\\u0007\", \"contributions\": [\"doc\"]}]}|TEXT|2",
        "{\"contributors\": [~{\"login\": \"\\ud800\", \"contributions\": [\"doc\"]}]}|TEXT|2",
        "{\"projectName\": \"a\\u202eb\", \"contributors\": []}|TEXT|0"
      })
  void badFiles_arePlaced(String text, Code code, long line) {
    assertThat(only(read(text == null ? "" : text.replace('~', '\n'))))
        .extracting(Problem::code, Problem::line)
        .containsExactly(code, line);
  }

  @Test
  void otherFiles_areRefused() {
    byte[] latin = FILE.getBytes(ISO_8859_1);
    byte[] large = new byte[AllContributors.MAX_BYTES + 1];
    var options = ContributorsOptions.on(DAY);

    assertThat(only(AllContributors.read(latin, options, Messages.of("en"))).code())
        .isEqualTo(Code.NOT_UTF_8);
    assertThat(only(AllContributors.read(large, options, Messages.of("en"))).code())
        .isEqualTo(Code.TOO_LARGE);
    assertThat(only(read("[".repeat(1 << 20))).code()).isEqualTo(Code.JSON_SHAPE);
    assertThat(only(read("{\"x\":" + "[".repeat(1 << 20))).code()).isEqualTo(Code.JSON);
  }

  @Test
  void noBytes_breakIt() {
    Property.forAll(random -> {
      byte[] bytes = FILE.getBytes(UTF_8);
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
      }
      Reading reading = AllContributors.read(bytes, ContributorsOptions.on(DAY), Messages.of("en"));
      assertThat(reading.lines().isEmpty() && reading.problems().isEmpty()).isFalse();
    });
  }
}

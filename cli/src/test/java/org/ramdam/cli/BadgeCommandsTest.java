package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadgeCommandsTest {
  @TempDir private Path home;

  private CommandLineRun.Ended run(String... arguments) {
    return new CommandLineRun(home).run(arguments);
  }

  private String file(String content) throws IOException {
    Path file = home.resolve("badge.json");
    Files.writeString(file, content);
    return file.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                               | not_json      | it is not JSON, or JSON that
          {"type": "x", "type": "y"}             | not_json      | it is not JSON, or JSON that
          {"type": ["VerifiableCredential"]}     | other_type    | it is not an Open Badge
          {"type": ["VerifiableCredential", "OpenBadgeCredential"]} | other_context | its contexts are not
          """)
  void whatIsNoBadge_isRefused_withItsReason(String content, String finding, String words)
      throws IOException {
    CommandLineRun.Ended told = run("badge", "verify", file(content));

    assertThat(told.exit()).isEqualTo(Exit.REFUSED);
    assertThat(told.out()).isEmpty();
    assertThat(told.err()).startsWith("ramdam: Nothing is proved: " + words);
    assertThat(told.err().lines()).hasSize(2);

    CommandLineRun.Ended json = run("badge", "verify", file(content), "--json");

    assertThat(json.exit()).isEqualTo(Exit.REFUSED);
    assertThat(json.out())
        .startsWith(
            "{\"ok\":false,\"checks\":[{\"check\":\"format\",\"state\":\"failed\",\"finding\":\""
                + finding);
  }

  @Test
  void aFileThatIsNotThere_isSaidToBe() {
    assertThat(run("badge", "verify", home.resolve("none").toString()).exit())
        .isEqualTo(Exit.NOT_FOUND);
    assertThat(run("badge", "verify", home.toString()).exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void arguments_areCheckedBeforeAnybodyIsAsked() throws IOException {
    assertThat(run("badge", "issue", "--member", "Léa", "--skill", "x").exit())
        .isEqualTo(Exit.USAGE);
    assertThat(
            run(
                    "badge",
                    "issue",
                    "--member",
                    "Léa",
                    "--skill",
                    "x",
                    "--evidence",
                    "3f2a",
                    "--level",
                    "5")
                .exit())
        .isEqualTo(Exit.USAGE);
    assertThat(run("badge", "issue", "--member", "Léa", "--skill", "x", "--evidence", "xyz").exit())
        .isEqualTo(Exit.USAGE);
    assertThat(run("badge", "export", "3f2a", "-o", file("mine")).exit()).isEqualTo(Exit.RUNNING);
    assertThat(home.resolve("badge.json")).hasContent("mine");
    assertThat(run("badge", "list", "--limit", "0").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("badge", "revoke", "zz").exit()).isEqualTo(Exit.USAGE);
    assertThat(run("export", "valueflows", "--from", "2026-02-02", "--to", "2026-01-01").exit())
        .isEqualTo(Exit.USAGE);
  }
}

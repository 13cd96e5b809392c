package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the script in a bash, with a `ramdam` that answers what it was asked.
class CompletionCommandTest {
  @TempDir private Path home;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        home.resolve("script"), new CommandLineRun(home).run("completion", "bash").out());
  }

  /// What is offered for the last of these words.
  private String offered(String... words) throws IOException {
    var line = new StringBuilder();
    for (String word : words) {
      line.append(" '").append(word.replace("'", "'\\''")).append("'");
    }
    String script =
        """
        ramdam() { printf '%%s\\n' "$2 $3" "Jean d'Arc"; }
        source %s
        COMP_WORDS=(%s); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); COMP_LINE="${COMP_WORDS[*]}"
        _ramdam_words
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(home.resolve("script"), line);
    Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void valuesOfOptions_areAskedOfTheNode() throws IOException {
    assertThat(offered("ramdam", "contribution", "add", "--skill", "sou")).contains("skill\\ sou");
    assertThat(offered("ramdam", "contribution", "add", "--for", "j")).contains("party\\ j");
    assertThat(offered("ramdam", "contribution", "list", "--by", "j")).contains("person\\ j");
    assertThat(offered("ramdam", "contribution", "add", "--project", "j")).contains("process\\ j");
  }

  @Test
  void skillsAreCompletedWhereTheyStandAlone() throws IOException {
    assertThat(offered("ramdam", "skill", "find", "sou")).contains("skill\\ sou");
    assertThat(offered("ramdam", "who", "knows", "sou")).contains("skill\\ sou");
    assertThat(offered("ramdam", "skill", "add", "\"sou")).contains("skill sou");
  }

  @Test
  void candidatesThatBeginOtherwise_changeNothingThatWasTyped() throws IOException {
    assertThat(offered("ramdam", "skill", "find", "sou")).endsWith("\nsou\n");
  }

  @Test
  void theRest_isAsBefore() throws IOException {
    assertThat(offered("ramdam", "skill", "")).contains("add", "endorse", "find");
    assertThat(offered("ramdam", "skill", "add", "--le")).contains("--level");
  }

  @Test
  void withoutANode_completeSaysNothing() {
    var run = new CommandLineRun(home).run("complete", "skill", "sou");
    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEmpty();
  }
}

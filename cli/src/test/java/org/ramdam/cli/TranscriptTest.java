package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of the documentation do what they show. Two at a time: each mostly waits for one
/// process to start.
@Execution(ExecutionMode.CONCURRENT)
class TranscriptTest {
  private static final Path EXAMPLES = Path.of("examples");

  /// Run as people run it: each command in a process of its own.
  private static final Path TUTORIAL = Path.of("two-sites.md");

  private static final Path OURS = Path.of("src/test/resources/transcripts");

  @TempDir Path root;

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files
          .filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("examples")
  void everyExample_printsWhatItShows(Path example) throws Exception {
    for (String program : needs(example)) {
      assumeTrue(isInstalled(program), example + " needs " + program + ": install it");
    }
    Transcript transcript = Transcript.read(example);
    assertThat(transcript.steps()).as("commands of %s", example).isNotEmpty();
    List<String> command = Archived.command();
    List<String> mismatches =
        example.endsWith(TUTORIAL)
            ? transcript.run(root, command)
            : transcript.runWarm(root, command);
    assertThat(String.join("\n", mismatches)).isEmpty();
  }

  /// The programs that an example names in its first line.
  private static List<String> needs(Path example) throws IOException {
    String first = Files.readAllLines(example).getFirst();
    String mark = "<!-- needs ";
    return first.startsWith(mark)
        ? List.of(first.substring(mark.length(), first.indexOf(" -->")).split(" "))
        : List.of();
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  @Test
  void aTrueTranscript_hasNoMismatch() throws Exception {
    Transcript transcript = Transcript.read(OURS.resolve("true.md"));
    assertThat(transcript.run(root, List.of("echo", "it's"))).isEmpty();
  }

  @Test
  void aFalseTranscript_saysFileLineAndDifference() throws Exception {
    Transcript transcript = Transcript.read(OURS.resolve("false.md"));
    assertThat(transcript.run(root, List.of("echo")))
        .containsExactly(
            OURS.resolve("false.md")
                + """
                :4: $ printf 'one\\ntwo\\n'
                  one
                - three
                + two
                """,
            OURS.resolve("false.md")
                + """
                :10: $ false
                exit code: expected 0, got 1
                """,
            OURS.resolve("false.md")
                + """
                :11: $ exit 0
                did not run to its end
                """);
  }

  @Test
  void aBlockThatStartsWithOutput_isRefused() throws Exception {
    Path file = Files.writeString(root.resolve("bad.md"), "```console\nhello\n```\n");
    assertThatThrownBy(() -> Transcript.read(file)).hasMessageContaining("bad.md:2: expected a");
  }

  @Test
  void anyLines_matchNoneOrMany() {
    assertThat(Transcript.matches(List.of("..."), List.of())).isTrue();
    assertThat(Transcript.matches(List.of("...", "b"), List.of("b", "a", "b"))).isTrue();
    assertThat(Transcript.matches(List.of("a", "...", "c"), List.of("a", "b"))).isFalse();
    assertThat(Transcript.matches(List.of("a"), List.of("a", "b"))).isFalse();
  }

  @Test
  void anyCharacters_matchInsideOneLine() {
    assertThat(Transcript.matches(List.of("id [..], [..]"), List.of("id 1(2, x"))).isTrue();
    assertThat(Transcript.matches(List.of("[..]"), List.of(""))).isTrue();
    assertThat(Transcript.matches(List.of("id [..]."), List.of("id 12"))).isFalse();
  }
}

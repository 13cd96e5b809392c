package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/// A program in Go beside the tests, that puts somebody else's library to use: it answers lines
/// with lines, by `lines.go`.
final class GoProgram implements AutoCloseable {
  private static final Path SOURCES = Path.of("src/test/resources/org/ramdam/cli");

  /// Where Debian has the libraries of Go; `GOPATH` says otherwise.
  private static final String LIBRARIES = "/usr/share/gocode";

  private final Path errors;
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  /// Compiles and starts it.
  ///
  /// @param home a place for its files
  GoProgram(String source, Path home) throws IOException, InterruptedException {
    errors = home.resolve(source + ".err");
    String program = home.resolve(source + ".exe").toString();
    var compiler = new ProcessBuilder("go", "build", "-o", program, "lines.go", source);
    compiler.directory(SOURCES.toFile());
    compiler.environment().put("GO111MODULE", "off");
    compiler.environment().putIfAbsent("GOPATH", LIBRARIES);
    Process compiling = compiler.redirectErrorStream(true).start();
    String said = new String(compiling.getInputStream().readAllBytes(), UTF_8);
    assertThat(compiling.waitFor()).as(said).isZero();
    process = new ProcessBuilder(program).redirectError(errors.toFile()).start();
    questions = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /// What it says of `words`, in a line.
  String ask(String... words) throws IOException {
    questions.write(String.join(" ", words) + "\n");
    questions.flush();
    String answer = answers.readLine();
    assertThat(answer).as(() -> errors()).isNotNull();
    return answer;
  }

  private String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends it; it has said no more than it was asked.
  @Override
  public void close() throws IOException {
    questions.close();
    assertThat(answers.readLine()).isNull();
    assertThat(process.onExit().join().exitValue()).as(() -> errors()).isZero();
  }
}

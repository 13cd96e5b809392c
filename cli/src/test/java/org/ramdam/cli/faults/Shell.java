package org.ramdam.cli.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs of the system, most of which need its administrator.
final class Shell {
  private Shell() {}

  /// Runs a program to its end.
  ///
  /// @throws IOException with what it said, if it fails
  static void run(String... command) throws IOException, InterruptedException {
    String said = said(command);
    if (!said.isEmpty()) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  /// Whether it ran to its end without failing.
  static boolean works(String... command) throws InterruptedException {
    try {
      return said(command).isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  /// What a program that failed said; empty if it did not fail.
  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return "it does not end";
    }
    return process.exitValue() == 0 ? "" : said + " (exit code " + process.exitValue() + ")";
  }

  /// Whether a program is installed.
  static boolean has(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /// Whether this process may do what only the administrator may.
  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}

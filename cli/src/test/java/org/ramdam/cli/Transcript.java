package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A Markdown file whose `console` blocks show commands and what they print, run for real.
///
/// `cli/examples/README.md` says what such a file may hold. All commands of a file run in one bash,
/// in order; what each prints goes to a file of its own, and is compared when all have run.
///
/// @param file where the text comes from, for messages
record Transcript(Path file, List<Step> steps) {

  /// One command and what is expected of it.
  ///
  /// @param line of the command in the file, from 1
  /// @param output expected on standard output and error together; `[..]` stands for any
  ///   characters, a line `...` for any number of lines
  record Step(int line, String command, List<String> output, int exit) {}

  private static final Pattern EXIT = Pattern.compile("\\? (\\d+)");
  private static final Pattern ANY_CHARACTERS = Pattern.compile("[..]", Pattern.LITERAL);
  private static final String ANY_LINES = "...";

  /// Reads the commands of a file.
  ///
  /// @throws IllegalArgumentException if a block begins with something else than a command
  static Transcript read(Path file) throws IOException {
    var steps = new ArrayList<Step>();
    var lines = Files.readAllLines(file, UTF_8);
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).equals("```console")) {
        int end = at + 1;
        while (end < lines.size() && !lines.get(end).equals("```")) {
          end++;
        }
        readBlock(file, at + 1, lines.subList(at + 1, end), steps);
        at = end;
      }
    }
    return new Transcript(file, List.copyOf(steps));
  }

  private static void readBlock(Path file, int offset, List<String> block, List<Step> steps) {
    int at = 0;
    while (at < block.size()) {
      int first = at;
      if (!block.get(at).startsWith("$ ")) {
        throw new IllegalArgumentException(
            "%s:%d: expected a command, '$ …', got: %s"
                .formatted(file, offset + at + 1, block.get(at)));
      }
      var command = new StringBuilder(block.get(at++).substring(2));
      while (at < block.size() && block.get(at).startsWith("> ")) {
        command.append('\n').append(block.get(at++).substring(2));
      }
      var output = new ArrayList<String>();
      while (at < block.size() && !block.get(at).startsWith("$ ")) {
        output.add(block.get(at++));
      }
      steps.add(step(offset + first + 1, command.toString(), trimmed(output)));
    }
  }

  private static Step step(int line, String command, List<String> output) {
    Matcher exit = EXIT.matcher(output.isEmpty() ? "" : output.getLast());
    return exit.matches()
        ? new Step(
            line,
            command,
            trimmed(output.subList(0, output.size() - 1)),
            Integer.parseInt(exit.group(1)))
        : new Step(line, command, output, 0);
  }

  /// Runs every command in a fresh world under `root`, each in a process of its own.
  ///
  /// @param ramdam what starts Ramdam: a program and its first arguments
  /// @return what did not go as written, as text with file, line and difference; empty if all did
  List<String> run(Path root, List<String> ramdam) throws IOException, InterruptedException {
    return run(root, "#!/usr/bin/env bash\nexec %s \"$@\"\n".formatted(quoted(ramdam)), "");
  }

  /// The same, but most of them in one process.
  ///
  /// @param archived a JVM with its options and the jar of the command line, as [Archived] has it
  List<String> runWarm(Path root, List<String> archived) throws IOException, InterruptedException {
    Path calls = Files.createDirectory(root.resolve("calls"));
    Path work = root.resolve("work");
    int jar = archived.indexOf("-jar");
    var resident = new ArrayList<>(archived.subList(0, jar));
    resident.addAll(List.of("-cp", archived.get(jar + 1), Resident.class.getName()));
    resident.add(calls.toString());
    return run(
        root,
        Resident.launcher(calls, work, quoted(archived)),
        "mkfifo '%s/requests'\n%s >'%s' 2>&1 &\nresident=$!\ndisown\n"
            .formatted(calls, quoted(resident), root.resolve("resident.out")));
  }

  private List<String> run(Path root, String launcher, String first)
      throws IOException, InterruptedException {
    Path work = Files.createDirectory(root.resolve("work"));
    var process =
        new ProcessBuilder("bash", script(root, launcher, first).toString())
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("bash.out").toFile())
            .redirectInput(new File("/dev/null"));
    process.environment().clear();
    process.environment().putAll(environment(root));
    Process bash = process.start();
    try {
      if (!bash.waitFor(3, MINUTES)) {
        return List.of(file + ": still running after three minutes\n" + outputs(root));
      }
    } finally {
      bash.descendants().forEach(ProcessHandle::destroyForcibly);
      bash.destroyForcibly();
    }
    var mismatches = new ArrayList<String>(leftBehind(root));
    for (int i = 0; i < steps.size(); i++) {
      Path at = root.resolve("step" + i);
      mismatches.addAll(compare(steps.get(i), at));
      if (Files.notExists(Path.of(at + ".exit"))) {
        break; // it ended the shell
      }
    }
    return mismatches;
  }

  /// What still runs in the world of the page once its shell has ended: nothing should.
  private List<String> leftBehind(Path root) throws IOException, InterruptedException {
    Path home = root.toRealPath();
    var left = new ArrayList<String>();
    for (ProcessHandle each : ProcessHandle.allProcesses().toList()) {
      if (worksIn(home, each.pid())) {
        try {
          var _ = each.onExit().get(10, SECONDS);
        } catch (ExecutionException | TimeoutException _) {
          left.add(file + ": left behind: " + each.info().commandLine().orElse("?"));
          each.destroyForcibly();
        }
      }
    }
    return left;
  }

  private static boolean worksIn(Path home, long process) {
    try {
      return Path.of("/proc", Long.toString(process), "cwd").toRealPath().startsWith(home);
    } catch (IOException _) {
      return false; // gone, or somebody else's
    }
  }

  /// Each command is evaluated in the shell itself, so that `cd` and variables last; what still
  /// runs in the background at the end is asked to stop, and killed after ten seconds.
  private Path script(Path root, String launcher, String first) throws IOException {
    Path ramdam =
        Files.writeString(Files.createDirectory(root.resolve("bin")).resolve("ramdam"), launcher);
    Files.setPosixFilePermissions(ramdam, PosixFilePermissions.fromString("rwxr-xr-x"));
    var script =
        new StringBuilder(
            """
            resident=
            stop() {
              [[ -z $resident ]] || kill "$resident"
              for n in {0..99}; do
                [[ -z $(jobs -rp) ]] && return
                # again each second: bash may lose what arrives between its fork and its exec
                ((n % 10 == 0)) && kill -TERM $(jobs -rp) 2>/dev/null
                sleep 0.1
              done
              kill -KILL $(jobs -rp) 2>/dev/null
            }
            trap stop EXIT
            """);
    script.append(first);
    for (int i = 0; i < steps.size(); i++) {
      Path at = root.resolve("step" + i);
      Files.writeString(at, steps.get(i).command());
      script.append(
          "eval \"$(cat '%1$s')\" >>'%1$s.out' 2>&1 </dev/null; echo $? >'%1$s.exit'\n"
              .formatted(at));
    }
    return Files.writeString(root.resolve("script"), script);
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private static Map<String, String> environment(Path root) throws IOException {
    Path home = Files.createDirectory(root.resolve("home"));
    Path runtime = Files.createDirectory(root.resolve("run"));
    Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx------"));
    return Map.ofEntries(
        Map.entry("PATH", root.resolve("bin") + ":" + System.getenv("PATH")),
        Map.entry("VERIFY", Path.of("..", "docs", "verify").toRealPath().toString()),
        Map.entry("HOME", home.toString()),
        Map.entry("RAMDAM_HOME", home.resolve("ramdam").toString()),
        Map.entry("XDG_CONFIG_HOME", home.resolve("config").toString()),
        Map.entry("XDG_DATA_HOME", home.resolve("data").toString()),
        Map.entry("XDG_STATE_HOME", home.resolve("state").toString()),
        Map.entry("XDG_CACHE_HOME", home.resolve("cache").toString()),
        Map.entry("XDG_RUNTIME_DIR", runtime.toString()),
        Map.entry("LANG", "C.UTF-8"),
        Map.entry("TZ", "UTC"),
        Map.entry("NO_COLOR", "1"));
  }

  private List<String> compare(Step step, Path at) throws IOException {
    String where = "%s:%d: $ %s\n".formatted(file, step.line(), step.command());
    Path exit = Path.of(at + ".exit");
    if (Files.notExists(exit)) {
      return List.of(where + "did not run to its end\n");
    }
    var actual = trimmed(Arrays.asList(Files.readString(Path.of(at + ".out")).split("\n", -1)));
    var said = new StringBuilder();
    int status = Integer.parseInt(Files.readString(exit).strip());
    if (status != step.exit()) {
      said.append("exit code: expected %d, got %d\n".formatted(step.exit(), status));
    }
    if (!matches(step.output(), actual) || !said.isEmpty()) {
      said.append(difference(step.output(), actual));
    }
    return said.isEmpty() ? List.of() : List.of(where + said);
  }

  /// Whether all the lines match: a glob, whose star is `...`.
  static boolean matches(List<String> expected, List<String> actual) {
    int e = 0;
    int a = 0;
    int star = -1;
    int resume = 0;
    while (a < actual.size()) {
      if (e < expected.size() && expected.get(e).equals(ANY_LINES)) {
        star = e++;
        resume = a;
      } else if (e < expected.size() && lineMatches(expected.get(e), actual.get(a))) {
        e++;
        a++;
      } else if (star >= 0) {
        e = star + 1;
        a = ++resume;
      } else {
        return false;
      }
    }
    return expected.subList(e, expected.size()).stream().allMatch(ANY_LINES::equals);
  }

  private static boolean lineMatches(String expected, String actual) {
    return Pattern.matches(
        ANY_CHARACTERS
            .splitAsStream(expected + "\n")
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")),
        actual + "\n");
  }

  /// The lines that agree at the start, then `-` what was expected and `+` what came.
  private static String difference(List<String> expected, List<String> actual) {
    int same = 0;
    while (same < Math.min(expected.size(), actual.size())
        && lineMatches(expected.get(same), actual.get(same))) {
      same++;
    }
    var text = new StringBuilder();
    actual.subList(0, same).forEach(line -> text.append("  ").append(line).append('\n'));
    expected
        .subList(same, expected.size())
        .forEach(line -> text.append("- ").append(line).append('\n'));
    actual
        .subList(same, actual.size())
        .forEach(line -> text.append("+ ").append(line).append('\n'));
    return text.toString();
  }

  /// What each command has printed so far, for a run that does not end.
  private String outputs(Path root) throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      Path out = root.resolve("step" + i + ".out");
      if (Files.exists(out)) {
        text.append("$ ").append(steps.get(i).command()).append('\n').append(Files.readString(out));
      }
    }
    return text.toString();
  }

  /// Without blank space at line ends, nor blank lines at the end.
  private static List<String> trimmed(List<String> lines) {
    var kept = new ArrayList<String>(lines.stream().map(String::stripTrailing).toList());
    while (!kept.isEmpty() && kept.getLast().isEmpty()) {
      kept.removeLast();
    }
    return List.copyOf(kept);
  }
}

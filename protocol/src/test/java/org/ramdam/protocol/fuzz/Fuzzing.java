package org.ramdam.protocol.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs Jazzer on a target, as a process of its own: for twenty seconds, or as many as
/// `-Dramdam.fuzz.seconds` says.
///
/// @param runs how many inputs were tried
/// @param failed whether one of them made the target throw, hang, or take too much memory
/// @param output what Jazzer said
public record Fuzzing(long runs, boolean failed, String output) {
  private static final int SECONDS = 20;
  private static final Pattern RUNS = Pattern.compile("(?m)^Done (\\d+) runs in ");

  /// Jazzer's own detectors of injections. Nothing here runs what it reads, and without them three
  /// times as many inputs are tried.
  private static final String SANITIZERS =
      Stream.of(
              "ClojureLangHooks",
              "Deserialization",
              "ExpressionLanguageInjection",
              "FilePathTraversal",
              "LdapInjection",
              "NamingContextLookup",
              "OsCommandInjection",
              "ReflectiveCall",
              "RegexInjection",
              "RegexRoadblocks",
              "ScriptEngineInjection",
              "ServerSideRequestForgery",
              "SqlInjection",
              "XPathInjection")
          .map("com.code_intelligence.jazzer.sanitizers."::concat)
          .collect(Collectors.joining(File.pathSeparator));

  private static final Path KEPT = Path.of("target", "fuzz");

  /// Tries a target, from what is known to reach far: the files of the directory beside it that has
  /// its name. What is found beyond stays in `target/fuzz`.
  public static Fuzzing of(Class<?> target) throws IOException, InterruptedException {
    int seconds = Integer.getInteger("ramdam.fuzz.seconds", SECONDS);
    String name = target.getSimpleName();
    Path found = Files.createDirectories(KEPT.resolve(name).toAbsolutePath());
    Path corpus = corpus(target);
    Path output = Files.createTempFile("fuzz", ".out");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                // what C2 gains comes later
                "-XX:TieredStopAtLevel=" + (seconds > SECONDS ? 4 : 1),
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=org.ramdam.**",
                "--disabled_hooks=" + SANITIZERS,
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/",
                "-use_value_profile=1",
                // that of the target is -Xmx; the rest is Jazzer's and the JVM's own
                "-rss_limit_mb=0",
                "-timeout=60",
                "-max_len=16384",
                "-max_total_time=" + seconds,
                found.toString()));
    if (Files.isDirectory(corpus)) {
      command.add(corpus.toAbsolutePath().toString());
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(seconds + 120L, TimeUnit.SECONDS)) {
        throw new IOException("Jazzer did not end: " + Files.readString(output));
      }
      String said = Files.readString(output, StandardCharsets.ISO_8859_1);
      Matcher runs = RUNS.matcher(said);
      return new Fuzzing(
          runs.find() ? Long.parseLong(runs.group(1)) : 0, process.exitValue() != 0, said);
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private static Path corpus(Class<?> target) {
    String path = target.getPackageName().replace('.', '/') + '/' + target.getSimpleName();
    return Path.of("src/test/resources", path);
  }

  /// Whether Jazzer has a native library for this machine.
  public static boolean isPossible() {
    String os = System.getProperty("os.name");
    String arch = System.getProperty("os.arch");
    return os.equals("Linux") ? arch.equals("amd64") : os.startsWith("Mac");
  }
}

package org.ramdam.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// This command line as another process, started as the launcher starts it.
public final class OwnProcess {
  private OwnProcess() {}

  /// The words that start it.
  ///
  /// @param options of the Java machine
  /// @param arguments of the command line
  public static List<String> command(List<String> options, String... arguments) {
    var command = new ArrayList<String>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xshare:auto", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.addAll(program());
    command.addAll(List.of(arguments));
    return command;
  }

  /// From the jar of the application the archive of its classes serves, which refuses another class
  /// path or other options than those it was made with; from a build's directories it does not.
  private static List<String> program() {
    String path = System.getProperty("java.class.path");
    if (!path.endsWith(".jar") || path.indexOf(':') >= 0) {
      return List.of("--enable-native-access=ALL-UNNAMED", "-cp", path, Main.class.getName());
    }
    String archive = System.getenv().getOrDefault("RAMDAM_CDS", "");
    return archive.isEmpty()
        ? List.of("-jar", path)
        : List.of("-XX:SharedArchiveFile=" + archive, "-jar", path);
  }
}

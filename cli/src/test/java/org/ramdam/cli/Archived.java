package org.ramdam.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// This build's command line as a process that starts as fast as an installed one: from a jar, with
/// an archive of the classes it loads. Of directories of classes the JVM makes none.
public final class Archived {
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx256m",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Path RECEIPT = Path.of("../docs/protocol/vectors/confirmed.ramdam");

  private static List<String> command = List.of();

  private Archived() {}

  /// The command, to which arguments are added.
  public static synchronized List<String> command() throws IOException, InterruptedException {
    if (command.isEmpty()) {
      Path directory = Files.createTempDirectory("archived");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      command = make(directory);
    }
    return command;
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException _) {
      // what is left is in the system's own place for what may go
    }
  }

  private static List<String> make(Path directory) throws IOException, InterruptedException {
    Path jar = directory.resolve("ramdam.jar");
    Path archive = directory.resolve("ramdam.jsa");
    pack(jar);
    List<String> train = java("-XX:ArchiveClassesAtExit=" + archive);
    Path site = Files.createDirectory(directory.resolve("training"));
    train.addAll(List.of("-cp", jar.toString(), "org.ramdam.cli.Training"));
    train.addAll(List.of(RECEIPT.toString(), site.toString()));
    Process training =
        new ProcessBuilder(train)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("training.out").toFile())
            .start();
    if (!training.waitFor(2, TimeUnit.MINUTES) || training.exitValue() != 0) {
      throw new IOException(Files.readString(directory.resolve("training.out")));
    }
    List<String> made = java("-XX:SharedArchiveFile=" + archive);
    made.addAll(List.of("-jar", jar.toString()));
    return List.copyOf(made);
  }

  private static List<String> java(String archive) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add(archive);
    return command;
  }

  /// Packs all directories of the class path of the tests as one jar, the first file of a name
  /// before the others, as the JVM finds them; it names the jars.
  private static void pack(Path jar) throws IOException {
    var jars = new ArrayList<String>();
    var directories = new ArrayList<Path>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(each);
      if (Files.isDirectory(path)) {
        directories.add(path);
      } else {
        jars.add(path.toUri().toString());
      }
    }
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "org.ramdam.cli.Main");
    main.put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
    main.putValue("Enable-Native-Access", "ALL-UNNAMED");
    Set<String> names = new HashSet<>(List.of(JarFile.MANIFEST_NAME));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.setLevel(0);
      for (Path directory : directories) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
            String name = directory.relativize(one).toString();
            if (names.add(name)) {
              out.putNextEntry(new JarEntry(name));
              Files.copy(one, out);
              out.closeEntry();
            }
          }
        }
      }
    }
  }
}

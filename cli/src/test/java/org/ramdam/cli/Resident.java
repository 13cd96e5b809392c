package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Collectors;

/// A process that runs one command after the other, or several at a time, for a shell: half a
/// second of processor time for each that starts a JVM is most of what a page of examples takes. A
/// command reads and writes what its [#launcher] does.
final class Resident {
  /// To here the launcher writes its process id, a line for each command.
  private static final String REQUESTS = "requests";

  private final Path calls;

  private Resident(Path calls) {
    this.calls = calls;
  }

  /// The program that stands for `ramdam`. What runs until it is stopped, and what is run elsewhere
  /// than where this process was started, it starts as a process of its own.
  ///
  /// @param calls an empty directory
  /// @param own what such a process is started with, as words of a shell
  static String launcher(Path calls, Path work, String own) {
    return """
    #!/usr/bin/env bash
    own() { exec %3$s "$@"; }
    case " $* " in *' run '* | *' demo '*) own "$@" ;; esac
    [[ $PWD == '%2$s' && $TZ == UTC ]] || own "$@"
    # below, bash itself reads from 0 and writes to 1
    exec 6<&0 7>&1 8>&2
    call='%1$s/'$$
    mkfifo "$call.code"
    { printf '%%s\\0' $# "$@"; env -0; } >"$call.request"
    echo $$ >'%1$s/requests'
    read -r code <"$call.code"
    exit "$code"
    """
        .formatted(calls, work, own);
  }

  /// Runs until it is killed.
  ///
  /// @param arguments the directory of the calls
  public static void main(String[] arguments) throws IOException {
    var resident = new Resident(Path.of(arguments[0]));
    // open for writing too, so that it never ends
    try (var requests = new RandomAccessFile(resident.calls.resolve(REQUESTS).toFile(), "rw");
        var lines = new Scanner(new FileInputStream(requests.getFD()), UTF_8)) {
      while (lines.hasNextLine()) {
        String process = lines.nextLine();
        Thread.ofPlatform().start(() -> resident.answer(process));
      }
    }
  }

  private void answer(String process) {
    try {
      Path request = calls.resolve(process + ".request");
      Path code = calls.resolve(process + ".code");
      Exit exit = run(process, List.of(Files.readString(request).split("\0", -1)));
      Files.delete(request);
      Files.writeString(code, exit.code() + "\n", StandardOpenOption.WRITE);
      Files.delete(code);
    } catch (IOException e) {
      throw new IllegalStateException("the caller " + process + " is gone", e);
    }
  }

  /// @param words how many arguments, the arguments, then the environment
  private static Exit run(String process, List<String> words) throws IOException {
    int end = 1 + Integer.parseInt(words.getFirst());
    Map<String, String> env =
        words.subList(end, words.size()).stream()
            .filter(word -> word.indexOf('=') > 0)
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    String[] arguments = words.subList(1, end).toArray(String[]::new);
    try (InputStream in = Files.newInputStream(descriptor(process, 6));
        PrintWriter out = writer(process, 7);
        PrintWriter err = writer(process, 8)) {
      return Main.run(
          new Session(
              env,
              Messages.of(Main.language(arguments, env)),
              in,
              out,
              err,
              Session.Terminals.NONE,
              InstantSource.system()),
          arguments);
    }
  }

  private static PrintWriter writer(String process, int number) throws IOException {
    OutputStream file =
        Files.newOutputStream(descriptor(process, number), StandardOpenOption.APPEND);
    return new PrintWriter(file, false, UTF_8);
  }

  private static Path descriptor(String process, int number) {
    return Path.of("/proc", process, "fd", String.valueOf(number));
  }
}

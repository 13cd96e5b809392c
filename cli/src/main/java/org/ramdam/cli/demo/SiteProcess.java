package org.ramdam.cli.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.OwnProcess;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.node.site.SiteDirectory;

/// One site: its directory, and its node as a process of its own.
final class SiteProcess {
  private static final long START_NS = TimeUnit.MINUTES.toNanos(2);

  private final String name;
  private final int port;
  private final Path directory;
  private final Path log;
  private @Nullable Process process;
  private @Nullable NodeClient asking;

  /// @param log what the node writes on its standard error
  SiteProcess(String name, int port, Path directory, Path log) {
    this.name = name;
    this.port = port;
    this.directory = directory;
    this.log = log;
  }

  String name() {
    return name;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  Path directory() {
    return directory;
  }

  synchronized long pid() {
    return process == null ? 0 : process.pid();
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// Starts the node; it may not listen yet.
  synchronized void start() throws IOException {
    var builder = new ProcessBuilder(ramdam("run", "--dir", directory.toString()));
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = builder.start();
  }

  /// What starts this command line as another process, with the options of the launcher.
  static List<String> ramdam(String... arguments) {
    return OwnProcess.command(
        // What lives for a minute is not worth the second compiler.
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            // A socket whose path is too long stands there: both ends must mean the same place.
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")),
        arguments);
  }

  /// Waits until the node answers.
  ///
  /// @throws Failure if it ends, or says nothing for two minutes
  void await() throws InterruptedException {
    long deadlineNs = System.nanoTime() + START_NS;
    while (true) {
      try {
        status();
        return;
      } catch (Failure e) {
        if (!isAlive()) {
          throw new Failure(Exit.UNEXPECTED, "demo_node", name, lastLine());
        }
        if (System.nanoTime() > deadlineNs) {
          throw new Failure(Exit.UNEXPECTED, "demo_slow");
        }
        Thread.sleep(20);
      }
    }
  }

  /// What the node said last.
  private String lastLine() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "" : lines.getLast();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// How the node is and what it holds.
  ///
  /// @throws Failure if it does not answer
  synchronized StatusReply status() {
    if (asking == null) {
      asking = connect();
    }
    try {
      return asking.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
    } catch (Failure e) {
      asking.close();
      asking = null;
      throw e;
    }
  }

  /// A connection of one's own.
  NodeClient connect() {
    return NodeClient.connect(socket(), directory);
  }

  /// `kill -9`: the node has no time to finish anything.
  void kill() {
    Process killed = process();
    if (killed != null) {
      killed.destroyForcibly();
      killed.onExit().join();
    }
    forget();
  }

  /// Asks the node to stop.
  void stop() {
    Process stopped = process();
    if (stopped != null) {
      stopped.destroy();
    }
    forget();
  }

  /// Whether the node, which was asked to stop, has done so in order within ten seconds.
  boolean hasStopped() throws InterruptedException {
    Process stopped = process();
    return stopped == null || (stopped.waitFor(10, TimeUnit.SECONDS) && stopped.exitValue() == 0);
  }

  /// Where the node listens for its own people.
  Path socket() {
    return SiteDirectory.socket(directory);
  }

  private synchronized @Nullable Process process() {
    return process;
  }

  private synchronized void forget() {
    if (asking != null) {
      asking.close();
      asking = null;
    }
  }
}

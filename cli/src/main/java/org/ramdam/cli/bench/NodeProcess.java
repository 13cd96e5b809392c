package org.ramdam.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.OwnProcess;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.MetricsReply;
import org.ramdam.node.api.proto.MetricsRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.node.site.SiteDirectory;

/// A node in a process of its own, with the heap it is given in production.
final class NodeProcess {
  private static final long PATIENCE_MS = 60_000;

  private final Path site;
  private final Process process;

  private NodeProcess(Path site, Process process) {
    this.site = site;
    this.process = process;
  }

  static NodeProcess start(Path site) throws IOException, InterruptedException {
    var options = new ArrayList<>(List.of("-Xmx256m", "-Xmn128m"));
    // For a profiler: %n is the name of the site's directory.
    String extra = System.getenv("RAMDAM_BENCH_JAVA_OPTS");
    if (extra != null && !extra.isBlank()) {
      options.addAll(List.of(extra.replace("%n", site.getFileName().toString()).split(" ")));
    }
    List<String> command = OwnProcess.command(options, "run", "--dir", site.toString());
    Path output = site.resolveSibling(site.getFileName() + ".log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    Process process =
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start();
    awaitAnswer(site, process, output);
    return new NodeProcess(site, process);
  }

  private static void awaitAnswer(Path site, Process process, Path output)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (true) {
      try (var client = NodeClient.connect(SiteDirectory.socket(site), site)) {
        var _ = client.call("Metrics", MetricsRequest.getDefaultInstance(), MetricsReply.parser());
        return;
      } catch (Failure e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          process.destroyForcibly();
          String said = Files.readString(output);
          throw new Failure(
              Exit.UNEXPECTED, "bench_node", said.substring(Math.max(0, said.length() - 500)));
        }
        Thread.sleep(5);
      }
    }
  }

  Path site() {
    return site;
  }

  /// A new connection: one that was silent for a while is closed by the node.
  NodeClient connect() {
    return NodeClient.connect(SiteDirectory.socket(site), site);
  }

  MetricsReply metrics() {
    try (var client = connect()) {
      return client.call("Metrics", MetricsRequest.getDefaultInstance(), MetricsReply.parser());
    }
  }

  StatusReply status() {
    try (var client = connect()) {
      return client.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
    }
  }

  /// The root of each log, by site; and that nothing is missing.
  Map<String, String> roots() {
    var roots = new TreeMap<String, String>();
    for (SiteStatus site : status().getSitesList()) {
      roots.put(site.getSiteId(), site.getSize() + " " + site.getRoot());
    }
    return roots;
  }

  /// CPU time of the process so far.
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /// The most memory it has had resident so far; 0 where the system does not tell.
  long peakRssBytes() throws IOException {
    return peakRssBytes(process.pid());
  }

  /// The most memory a process has had resident so far; 0 if it is gone, or the system does not
  /// tell.
  static long peakRssBytes(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (NoSuchFileException _) {
      // gone
    }
    return 0;
  }

  /// Waits until it does next to nothing.
  void settle() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    double before = cpuSeconds();
    int quiet = 0;
    while (quiet < 3 && System.nanoTime() < deadline) {
      Thread.sleep(300);
      double now = cpuSeconds();
      quiet = now - before < 0.03 ? quiet + 1 : 0;
      before = now;
    }
  }

  /// Stops it as an operator does.
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      kill();
      throw new Failure(Exit.UNEXPECTED, "bench_node", "did not stop in 15 s");
    }
  }

  void kill() {
    if (process.isAlive()) {
      process.destroyForcibly();
    }
  }
}

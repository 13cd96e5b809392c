package org.ramdam.cli.faults;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Archived;
import org.ramdam.cli.CommandLineRun;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Await;

/// A site: its directory, its node as a process, one member who writes, and what was acknowledged
/// to that member.
final class Site implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name;
  private final Path home;
  private final List<String> on;
  private final Path log;
  private final Path directory;
  private @Nullable Process process;
  private @Nullable Identity member;
  private final Set<String> acknowledged = new LinkedHashSet<>();
  private Map<String, String> environment = Map.of();

  private Site(String name, Path home, Path directory, List<String> on) {
    this.name = name;
    this.home = home;
    this.directory = directory;
    this.on = List.copyOf(on);
    this.log = home.resolve(name + ".log");
  }

  /// Makes a site, without starting it.
  ///
  /// @param home for its log and the keys of its member
  /// @param listen `host:port`
  /// @param on what its process is started with
  static Site make(String name, Path home, Path directory, String listen, List<String> on)
      throws Exception {
    SiteDirectory.create(
        directory, name, listen, List.of(), new SecureRandom(), System.currentTimeMillis());
    return new Site(name, home, directory, on);
  }

  String name() {
    return name;
  }

  Path directory() {
    return directory;
  }

  /// Variables that its process has beside those of this one.
  void setEnvironment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
  }

  // ---- the process

  /// Starts the node and waits until it answers.
  void start() throws Exception {
    launch();
    awaitAnswer();
  }

  /// Starts the node; it may not answer yet.
  void launch() throws IOException, InterruptedException {
    var command = new ArrayList<>(on);
    command.addAll(Archived.command());
    command.addAll(List.of("run", "--dir", directory.toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = builder.start();
  }

  void awaitAnswer() throws Exception {
    Await.until(
        PATIENCE,
        () -> name + " answers:\n" + said(),
        () -> {
          if (!isAlive()) {
            throw new AssertionError(name + " has ended:\n" + said());
          }
          return answers();
        });
  }

  private boolean answers() {
    try {
      var _ = status();
      return true;
    } catch (Failure _) {
      return false;
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// Its exit code, once it has ended by itself.
  int awaitEnd() throws InterruptedException {
    Process ending = requireNonNull(process);
    if (!ending.waitFor(1, TimeUnit.MINUTES)) {
      throw new AssertionError(name + " does not end");
    }
    return ending.exitValue();
  }

  /// `kill -9`.
  void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /// Sends a signal to the node.
  void signal(String signal) throws IOException, InterruptedException {
    Shell.run("kill", "-" + signal, Files.readString(directory.resolve("node.pid")).strip());
  }

  /// Kilobytes of memory that the node has, and has had at most.
  long peakMemory() throws IOException {
    Path status =
        Path.of("/proc", Files.readString(directory.resolve("node.pid")).strip(), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
        .findFirst()
        .orElse(0);
  }

  /// What it has written to its log.
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  // ---- the node

  NodeClient connect() {
    return NodeClient.connect(SiteDirectory.socket(directory), directory);
  }

  StatusReply status() {
    try (NodeClient node = connect()) {
      return node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
    }
  }

  /// The root of each log that is here, with its size.
  List<String> logs() {
    return status().getSitesList().stream()
        .map(site -> site.getSiteId() + " " + site.getSize() + " " + site.getRoot())
        .sorted()
        .toList();
  }

  SiteStatus own() {
    return status().getSites(0);
  }

  /// Whether a record is here.
  boolean has(String id) {
    try (NodeClient node = connect()) {
      var _ = node.call("Show", ShowRequest.newBuilder().setId(id).build(), ShowReply.parser());
      return true;
    } catch (Failure e) {
      if (e.code().equals("not_found")) {
        return false;
      }
      throw e;
    }
  }

  // ---- its member

  private Session session() {
    return new CommandLineRun(home.resolve(name)).at(System.currentTimeMillis()).session();
  }

  /// Takes somebody in, who writes from then on.
  void admitMember() throws IOException {
    Files.createDirectories(home.resolve(name));
    Identity identity = Identities.create(session(), name);
    try (NodeClient node = connect()) {
      var _ = node.call("AdmitMember", identity.request(List.of("steward")), Member.parser());
    }
    member = identity;
  }

  /// Writes records together, and notes what was acknowledged.
  ///
  /// @return their ids
  List<String> write(int count) throws IOException {
    try (NodeClient node = connect()) {
      return write(node, count);
    }
  }

  /// The same over a connection that stands.
  List<String> write(NodeClient node, int count) throws IOException {
    Identity identity = requireNonNull(member);
    var drafts = new ArrayList<Draft>();
    for (int i = 0; i < count; i++) {
      drafts.add(skill(NUMBERS.incrementAndGet()));
    }
    List<String> ids =
        new Signer(session(), node, identity)
            .submit(drafts, _ -> {}).stream().map(StoredRecord::getId).toList();
    synchronized (acknowledged) {
      acknowledged.addAll(ids);
    }
    return ids;
  }

  /// Of a kind that no rule of a site limits.
  private static Draft skill(int number) {
    String label = "No. " + number;
    var body = new Body.Skill(SkillId.ofLabel(label), 1 + number % 4, SkillMode.SHARE);
    return Draft.of(body, new Words.SkillWords(label, ""));
  }

  /// What was acknowledged so far.
  List<String> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  /// What was acknowledged and is not here: nothing, if all is well.
  List<String> lost() {
    return acknowledged().stream().filter(id -> !has(id)).toList();
  }
}

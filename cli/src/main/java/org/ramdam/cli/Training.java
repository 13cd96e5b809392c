package org.ramdam.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// Does what people do most, so that the classes it takes are written down (AppCDS) and the next
/// commands, and nodes, start in a third of the time. The launcher runs it after a build.
final class Training {
  private static final long STARTED_MS = 20_000;

  private final Session session;

  private Training(Path directory) {
    Map<String, String> env =
        Map.of(
            "RAMDAM_DIR", directory.resolve("site").toString(),
            "RAMDAM_KEYS", directory.resolve("keys").toString());
    var nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    this.session =
        new Session(
            env,
            Messages.of("fr"),
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            Session.Terminals.NONE,
            InstantSource.system());
  }

  /// Shows the help, checks a receipt, and lives through the first day of a site.
  ///
  /// @param arguments the file of the receipt, and a directory that is empty and may be thrown away
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var training = new Training(Path.of(arguments[1]));
    training.run("--help");
    training.run("verify", arguments[0]);
    training.firstDay(Path.of(arguments[1]).resolve("request"));
    System.exit(0);
  }

  private void firstDay(Path request) throws IOException, InterruptedException {
    run("init", "--site", "Atelier", "--listen", "127.0.0.1:0");
    var _ = Thread.ofPlatform().daemon().start(() -> Main.run(session, "run"));
    awaitNode();
    run("network", "create", "Réseau");
    run("identity", "new", "Zoé", "--no-passphrase", "--out", request.toString());
    run("member", "admit", request.toString(), "--role", "steward");
    run("skill", "add", "Électricité", "--level", "3", "--scope", "network");
    run("contribution", "add", "--for", "Atelier", "--hours", "2", "Câblage");
    run("log");
    run("history", "--json");
    run("board");
    run("inbox");
    run("person", "Zoé");
    run("member", "list");
    run("status");
  }

  private void awaitNode() throws InterruptedException {
    long end = System.nanoTime() + STARTED_MS * 1_000_000;
    while (Main.run(session, "status") != Exit.OK) {
      if (System.nanoTime() > end) {
        fail("status");
      }
      Thread.sleep(50);
    }
  }

  private void run(String... arguments) {
    if (Main.run(session, arguments) != Exit.OK) {
      fail(arguments);
    }
  }

  private static void fail(String... arguments) {
    System.err.println("failed: " + String.join(" ", arguments));
    System.exit(1);
  }
}

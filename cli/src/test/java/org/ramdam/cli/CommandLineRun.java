package org.ramdam.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Runs a command line in this process, away from the person's own things.
public final class CommandLineRun {
  /// What the clock says.
  public static final long NOW_MS = 1_795_524_120_000L;

  private static final int FRAMES = 15;

  private final Map<String, String> env = new LinkedHashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private byte[] in = {};
  private Session.Terminals terminals = Session.Terminals.NONE;
  private long nowMs = NOW_MS;

  /// Everything stands in `home`; the language is English.
  public CommandLineRun(Path home) {
    env.put("RAMDAM_HOME", home.toString());
    env.put("LC_ALL", "en_GB.UTF-8");
  }

  /// Sets a variable of the environment.
  public CommandLineRun with(String name, String value) {
    env.put(name, value);
    return this;
  }

  /// What the command reads.
  public CommandLineRun typing(String text) {
    in = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /// Somebody sits there, and answers what is asked with these lines.
  public CommandLineRun answering(String... lines) {
    terminals = new Session.Terminals(true, false, true);
    return typing(String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
  }

  /// What the clock says, instead of [#NOW_MS].
  public CommandLineRun at(long ms) {
    nowMs = ms;
    return this;
  }

  /// A session of its own.
  public Session session() {
    return session("en");
  }

  private Session session(String language) {
    return new Session(
        env,
        Messages.of(language),
        new ByteArrayInputStream(in),
        new PrintWriter(out),
        new PrintWriter(err),
        terminals,
        InstantSource.fixed(Instant.ofEpochMilli(nowMs)));
  }

  /// How it ended, and what it printed.
  public record Ended(Exit exit, String out, String err) {}

  /// Runs it.
  public Ended run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Exit exit = Main.run(session(Messages.language(null, env)), arguments);
    boolean slow = exit == Exit.NETWORK && err.toString().contains("did not answer in time");
    return new Ended(exit, out.toString(), slow ? err + whereThreadsAre() : err.toString());
  }

  /// What the nodes in this process do instead of answering.
  private static String whereThreadsAre() {
    var text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach((thread, frames) -> {
          if (Arrays.stream(frames).anyMatch(f -> f.getClassName().startsWith("org.ramdam."))) {
            text.append(thread.getName()).append(' ').append(thread.getState()).append('\n');
            Arrays.stream(frames)
                .limit(FRAMES)
                .forEach(frame -> text.append("    ").append(frame).append('\n'));
          }
        });
    return text.toString();
  }
}

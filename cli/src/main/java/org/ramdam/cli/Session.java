package org.ramdam.cli;

import static java.util.Objects.requireNonNull;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One run of the command line and all it may touch: where it reads and writes, the language, the
/// environment, the clock and the random source.
///
/// @param terminals which of the streams are a person's terminal
public record Session(
    Map<String, String> env,
    Messages messages,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Terminals terminals,
    InstantSource clock) {
  /// Which streams are a terminal.
  public record Terminals(boolean in, boolean out, boolean err) {
    /// None is: a pipe, a file, a test.
    public static final Terminals NONE = new Terminals(false, false, false);

    /// Those of this process.
    static Terminals ofProcess() {
      return new Terminals(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    private static boolean isTerminal(int descriptor) {
      try {
        String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException _) {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
      }
    }
  }

  public Session {
    requireNonNull(messages);
    env = Map.copyOf(env);
  }

  /// The session of this process.
  static Session ofProcess(String language) {
    return new Session(
        System.getenv(),
        Messages.of(language),
        System.in,
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        Terminals.ofProcess(),
        InstantSource.system());
  }

  /// The same, in the language of `other`.
  public Session speaking(Messages other) {
    return new Session(env, other, in, out, err, terminals, clock);
  }

  /// The same, but what is printed goes to `other`, which is no terminal.
  public Session printingTo(PrintWriter other) {
    return new Session(env, messages, in, other, err, Terminals.NONE, clock);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /// Where things are.
  public Places places() {
    return new Places(env);
  }

  /// The zone that moments are shown in.
  public ZoneId zone() {
    return ZoneId.systemDefault();
  }

  /// A random source for secrets.
  public RandomGenerator secure() {
    return new SecureRandom();
  }

  /// Short for [Messages#text].
  public String text(String id, Object... arguments) {
    return messages.text(id, arguments);
  }

  /// What prints for this session.
  ///
  /// @param json one object instead of words
  public Output output(boolean json) {
    return new Output(this, json);
  }
}

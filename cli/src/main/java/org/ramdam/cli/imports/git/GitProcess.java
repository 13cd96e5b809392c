package org.ramdam.cli.imports.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;

/// Runs the installed git over one repository, to read it.
final class GitProcess {
  /// Bytes of output.
  static final int MAX_BYTES = 128 << 20;

  private static final int MESSAGE_BYTES = 8 << 10;

  private GitProcess() {}

  /// What git printed.
  ///
  /// @param message of its own, if it failed
  record Output(int exit, byte[] bytes, String message) {}

  /// The output of `git log`.
  ///
  /// @throws Failure 3 if there is no such repository, 7 if there is no git or it fails to run, 4
  ///   if the history is too long
  static Output log(String git, Path repository) {
    if (!Files.isDirectory(repository)) {
      throw new Failure(Exit.NOT_FOUND, "no_repository", repository);
    }
    try {
      Path real = repository.toRealPath();
      var builder = new ProcessBuilder(command(git, real));
      builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
      builder.environment().put("LC_ALL", "C");
      builder.environment().put("GIT_TERMINAL_PROMPT", "0");
      builder.environment().put("GIT_NO_LAZY_FETCH", "1");
      builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
      // A directory that merely lies in a repository is not one.
      if (real.getParent() != null) {
        builder.environment().put("GIT_CEILING_DIRECTORIES", real.getParent().toString());
      }
      return run(builder);
    } catch (IOException e) {
      throw new Failure(Exit.STORAGE, "no_git", String.valueOf(e.getMessage()));
    }
  }

  private static List<String> command(String git, Path real) {
    return List.of(
        git,
        "-C",
        real.toString(),
        "--no-pager",
        "-c",
        "core.fsmonitor=false",
        "log",
        "-z",
        "--no-color",
        "--no-show-signature",
        "--no-notes",
        "--no-ext-diff",
        "--no-patch",
        "--encoding=UTF-8",
        "--format=tformat:" + Commit.FORMAT,
        "HEAD",
        "--");
  }

  private static Output run(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      var message = new ByteArrayOutputStream();
      Thread reading = Thread.ofVirtual().start(() -> drain(process.getErrorStream(), message));
      byte[] bytes = process.getInputStream().readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new Failure(Exit.REFUSED, "long_history");
      }
      int exit = process.waitFor();
      reading.join();
      return new Output(exit, bytes, message.toString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /// Keeps the beginning and reads on, so that git is never held up.
  private static void drain(InputStream in, ByteArrayOutputStream out) {
    try (in) {
      out.writeBytes(in.readNBytes(MESSAGE_BYTES));
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException _) {
      // What was read has to do.
    }
  }
}

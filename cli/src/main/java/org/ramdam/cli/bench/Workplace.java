package org.ramdam.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Session;

/// The directory of one measure, and the processes that were started in it: both gone at its end.
final class Workplace implements AutoCloseable {
  private final Session session;
  private final Path directory;
  private final @Nullable Path source;
  private final boolean kept;
  private final List<NodeProcess> started = new ArrayList<>();

  Workplace(Session session, Path directory, @Nullable Path source, boolean kept) {
    this.session = session;
    this.directory = directory;
    this.source = source;
    this.kept = kept;
    // Interrupted from the keyboard, the nodes must not go on.
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "kill"));
  }

  /// An empty directory; one of that name is emptied.
  Path fresh(String name) throws IOException {
    Path fresh = directory.resolve(name);
    delete(fresh);
    return fresh;
  }

  /// Where generated records are, or are to be.
  Path source() {
    return source == null ? directory.resolve("source") : source.toAbsolutePath();
  }

  /// Says what is going on, on the error stream.
  void say(String id, Object... arguments) {
    session.err().println(session.text(id, arguments));
    session.err().flush();
  }

  /// Starts the node of the site in `site`, and waits until it answers.
  NodeProcess start(Path site) throws IOException, InterruptedException {
    NodeProcess node = NodeProcess.start(site);
    started.add(node);
    return node;
  }

  private void killAll() {
    started.forEach(NodeProcess::kill);
  }

  /// Deletes a directory and all in it.
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// A copy of a site's directory. The tables of its database are never changed, only deleted, and
  /// so are shared.
  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
              throws IOException {
            Path made = to.resolve(from.relativize(each));
            Files.createDirectories(made);
            Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(each));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(file));
            if (file.toString().endsWith(".sst")) {
              Files.createLink(copy, file);
            } else if (attributes.isRegularFile()) {
              Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    killAll();
    if (!kept) {
      try {
        delete(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

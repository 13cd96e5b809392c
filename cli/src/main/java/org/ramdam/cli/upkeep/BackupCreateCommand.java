package org.ramdam.cli.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Output;
import org.ramdam.cli.Progress;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.SiteBackup;
import org.ramdam.node.api.proto.BackupCopy;
import org.ramdam.node.api.proto.CreateBackupReply;
import org.ramdam.node.api.proto.CreateBackupRequest;
import org.ramdam.node.site.SiteDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies a site to another directory: through its node while that works, or without one.
@Command(name = "create")
public final class BackupCreateCommand implements Callable<Exit> {
  private static final long LOOK_MS = 200;

  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "DIR", descriptionKey = "DIR")
  private Path target = Path.of("");

  @Option(names = "--keep", paramLabel = "N")
  private @Nullable Integer keep;

  private final Session session;

  /// For this session.
  public BackupCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (keep != null && keep < 1) {
      throw new Failure(Exit.USAGE, "bad_value", "--keep", keep, "1, 2, 3…");
    }
    Path directory = target.toAbsolutePath().normalize();
    Copies.requirePrivate(directory);
    CreateBackupReply reply = create(directory);
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.json(reply);
    } else {
      BackupCopy copy = reply.getCopy();
      output.line("backup.made", copy.getNumber(), directory, copy.getRecords(), reply.getMs());
    }
    return Exit.OK;
  }

  private CreateBackupReply create(Path directory) throws IOException {
    NodeClient node;
    try {
      node = site.connect(session);
    } catch (Failure e) {
      if (!e.code().equals("node_not_running")) {
        throw e;
      }
      return withoutNode(directory);
    }
    try (node) {
      var request =
          CreateBackupRequest.newBuilder()
              .setDirectory(directory.toString())
              .setKeep(kept())
              .build();
      return watch(
          directory,
          () ->
              node.call("CreateBackup", request, CreateBackupReply.parser(), Duration.ofHours(6)));
    }
  }

  private CreateBackupReply withoutNode(Path directory) throws IOException {
    SiteDirectory opened = SiteDirectory.open(site.directory(session));
    long start = System.nanoTime();
    return watch(
        directory,
        () ->
            CreateBackupReply.newBuilder()
                .setCopy(
                    Copies.message(
                        new SiteBackup(directory).create(opened, session.clock().millis(), kept())))
                .setMs((System.nanoTime() - start) / 1_000_000)
                .build());
  }

  /// Shows how much is copied, by what has come to the disk.
  private CreateBackupReply watch(Path directory, Callable<CreateBackupReply> work)
      throws IOException {
    long before = bytes(directory.resolve("store"));
    long all = bytes(site.directory(session).resolve("store"));
    var task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    try (Progress progress = session.output(false).progress("backup.copying", all >> 20)) {
      while (true) {
        try {
          return task.get(LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          progress.at((bytes(directory.resolve("store")) - before) >> 20);
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long bytes(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(BackupCreateCommand::size).sum();
    } catch (java.io.UncheckedIOException _) {
      return 0; // a file that went away meanwhile
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException _) {
      return 0;
    }
  }

  /// How many copies to leave; 0 for all.
  private int kept() {
    return keep == null ? 0 : keep;
  }
}

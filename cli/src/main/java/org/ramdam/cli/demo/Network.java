package org.ramdam.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.MalformedException;

/// The sites of a demo and all that they leave on the disk. However the demo ends, no process is
/// left, and no directory that nobody asked to keep.
final class Network implements AutoCloseable {
  /// Below the ports that Linux gives to outgoing connections: while a node is down, none of those
  /// may take its place.
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  private final Path directory;
  private final boolean kept;
  private final List<SiteProcess> sites;
  private final Thread hook = new Thread(this::sweep, "demo-end");
  private boolean closed;

  private Network(Path directory, boolean kept, List<SiteProcess> sites) {
    this.directory = directory;
    this.kept = kept;
    this.sites = List.copyOf(sites);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Makes the sites, without starting them.
  ///
  /// @param keep where to put them, empty or not there yet; null: in a directory that goes with
  ///   them
  /// @throws Failure 8 if there is something in `keep`
  static Network make(Session session, @Nullable Path keep, List<String> names) throws IOException {
    Path directory = directory(keep);
    Files.createDirectories(directory.resolve("sites"));
    Files.createDirectories(directory.resolve("logs"));
    var sites = new ArrayList<SiteProcess>();
    List<Integer> ports = ports(session.secure(), names.size());
    for (String name : names) {
      String slug = slug(name);
      sites.add(
          new SiteProcess(
              name,
              ports.get(sites.size()),
              directory.resolve("sites").resolve(slug),
              directory.resolve("logs").resolve(slug + ".log")));
    }
    var network = new Network(directory, keep != null, sites);
    try {
      for (SiteProcess site : sites) {
        SiteDirectory.create(
            site.directory(),
            site.name(),
            site.address(),
            List.of(),
            session.secure(),
            session.clock().millis());
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("a name of the census", e);
    }
    return network;
  }

  private static Path directory(@Nullable Path keep) throws IOException {
    if (keep == null) {
      return Files.createTempDirectory("ramdam-demo-");
    }
    Path directory = keep.toAbsolutePath().normalize();
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : null) {
        if (files == null || files.findAny().isPresent()) {
          throw new FileAlreadyExistsException(directory.toString());
        }
      }
    }
    return Files.createDirectories(directory);
  }

  private static String slug(String name) {
    return java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\p{M}+", "")
        .replaceAll("[^a-z0-9]+", "-");
  }

  private static List<Integer> ports(RandomGenerator random, int count) {
    var ports = new ArrayList<Integer>();
    for (int tries = 0; ports.size() < count; tries++) {
      int port = FIRST_PORT + random.nextInt(PORTS);
      if (!ports.contains(port) && isFree(port)) {
        ports.add(port);
      } else if (tries > 1000) {
        throw new Failure(Exit.NETWORK, "cannot_listen", "127.0.0.1");
      }
    }
    return ports;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  Path directory() {
    return directory;
  }

  boolean isKept() {
    return kept;
  }

  List<SiteProcess> sites() {
    return sites;
  }

  /// Starts nodes, and waits until each answers.
  void start(List<SiteProcess> some) throws IOException, InterruptedException {
    synchronized (this) {
      if (closed) {
        throw new InterruptedException("the demo ends");
      }
      for (SiteProcess site : some) {
        site.start();
      }
    }
    for (SiteProcess site : some) {
      site.await();
    }
  }

  /// Asks all nodes to stop.
  ///
  /// @return whether all did, in order
  boolean stop() throws InterruptedException {
    sites.forEach(SiteProcess::stop);
    boolean all = true;
    for (SiteProcess site : sites) {
      all &= site.hasStopped();
    }
    return all;
  }

  /// Kills what still runs and takes the directory away.
  @Override
  public void close() {
    sweep();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // it runs already
    }
  }

  private synchronized void sweep() {
    if (closed) {
      return;
    }
    closed = true;
    sites.forEach(SiteProcess::kill);
    if (!kept) {
      try {
        for (SiteProcess site : sites) {
          Path beside = requireNonNull(site.socket().getParent());
          if (!beside.startsWith(directory) && Files.exists(beside)) {
            delete(beside);
          }
        }
        delete(directory);
      } catch (IOException | UncheckedIOException _) {
        // what is left is in the system's own place for what may go
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.node.Node;
import org.ramdam.node.NodeLog;
import org.ramdam.node.RamdamException;
import org.ramdam.node.site.NetworkFile;
import org.ramdam.node.site.SiteDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs the node of a site, in the foreground.
@Command(name = "run")
final class RunCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--moved")
  private boolean moved;

  private final Session session;

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException, InterruptedException {
    NodeLog.configure(session.env());
    Path path = site.directory(session);
    try {
      SiteDirectory directory = SiteDirectory.open(path);
      if (moved) {
        directory.settle();
      }
      Node node = Node.start(directory);
      Output output = session.output(site.json());
      String address = node.listening().getHostString() + ":" + node.listening().getPort();
      if (output.isJson()) {
        output.plain(
            Json.object("site_id", directory.siteId().hex(), "listen", address, "directory", path));
      } else {
        output.line("run.listens", Output.clean(directory.siteName()), address);
        if (NetworkFile.read(path).isPresent()) {
          output.line("run.calls");
        } else {
          output.line("run.waits");
        }
        output.line("run.stop");
      }
      session.out().flush();
      return node.runUntilStopped() == 0 ? Exit.OK : Exit.STORAGE;
    } catch (NoSuchFileException e) {
      if (Files.exists(path.resolve("inception"))) {
        throw new Failure(Exit.USAGE, "settings_missing", path.resolve("ramdam.toml"));
      }
      throw new Failure(Exit.NOT_FOUND, "not_initialised", path);
    } catch (RamdamException.AlreadyRunning _) {
      Path pid = path.resolve("node.pid");
      String holder = Files.exists(pid) ? Files.readString(pid).strip() : "?";
      throw new Failure(Exit.RUNNING, "already_running", path, holder);
    }
  }
}

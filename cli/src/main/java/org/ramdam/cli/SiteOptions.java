package org.ramdam.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.site.SiteDirectory;
import picocli.CommandLine.Option;

/// What every command about a site takes.
public final class SiteOptions extends CommonOptions {
  @Option(names = "--dir", paramLabel = "DIR")
  private @Nullable Path dir;

  /// The site's directory: the one given, or the one of the environment.
  public Path directory(Session session) {
    return (dir == null ? session.places().site() : dir).toAbsolutePath().normalize();
  }

  /// A connection to the site's node.
  ///
  /// @throws Failure 3 if there is no site, 6 if its node is not running
  public NodeClient connect(Session session) {
    Path directory = directory(session);
    if (!Files.exists(directory.resolve("inception"))) {
      throw new Failure(Exit.NOT_FOUND, "not_initialised", directory);
    }
    return NodeClient.connect(SiteDirectory.socket(directory), directory);
  }
}

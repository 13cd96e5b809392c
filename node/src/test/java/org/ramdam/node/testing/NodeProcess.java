package org.ramdam.node.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.ramdam.node.Node;
import org.ramdam.node.site.SiteDirectory;

/// A process that is the node of a site and nothing else, as `ramdam run` is.
final class NodeProcess {
  private NodeProcess() {}

  /// Runs it until it is stopped.
  ///
  /// @param arguments the site's directory
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Node node = Node.start(SiteDirectory.open(Path.of(arguments[0])));
    System.exit(node.runUntilStopped());
  }
}

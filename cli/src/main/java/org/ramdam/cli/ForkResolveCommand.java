package org.ramdam.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.OpenGenerationRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lets the log of this site go on after it showed two histories.
@Command(name = "resolve")
final class ForkResolveCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--at", paramLabel = "SIZE", defaultValue = "0")
  private long at;

  @Option(names = "--with", paramLabel = "DIR")
  private @Nullable Path other;

  @Option(names = "--yes")
  private boolean yes;

  private final Session session;

  ForkResolveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--at", at, 0, Long.MAX_VALUE);
    var request = OpenGenerationRequest.newBuilder().setKeep(at);
    if (other != null) {
      request.setOther(other.toAbsolutePath().normalize().toString());
    }
    return new GenerationOpening(session, site).open(request.build(), yes);
  }
}

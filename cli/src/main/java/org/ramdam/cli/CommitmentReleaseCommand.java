package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Gives back what one has taken.
@Command(name = "release")
final class CommitmentReleaseCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--because", paramLabel = "WHY", descriptionKey = "opinion.because")
  private @Nullable String because;

  @Parameters(paramLabel = "ID", descriptionKey = "commitment.ID")
  private String id = "";

  private final Session session;

  CommitmentReleaseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    return new Promising(session, site, identity)
        .say(id, Verdict.RELEASE, because, scope.scope(), Promising.Asked::requireHeld);
  }
}

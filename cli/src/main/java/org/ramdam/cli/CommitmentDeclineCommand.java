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

/// Says that one does not take what one is asked to.
@Command(name = "decline")
final class CommitmentDeclineCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--because", paramLabel = "WHY", descriptionKey = "opinion.because")
  private @Nullable String because;

  @Parameters(paramLabel = "ID", descriptionKey = "commitment.ID")
  private String id = "";

  private final Session session;

  CommitmentDeclineCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    return new Promising(session, site, identity)
        .say(id, Verdict.DECLINE, because, scope.scope(), Promising.Asked::requireAsked);
  }
}

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

/// Closes what need not be done any more.
@Command(name = "close")
final class CommitmentCloseCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--because", paramLabel = "WHY", descriptionKey = "opinion.because")
  private @Nullable String because;

  @Parameters(paramLabel = "ID", descriptionKey = "commitment.ID")
  private String id = "";

  private final Session session;

  CommitmentCloseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    return new Promising(session, site, identity)
        .say(id, Verdict.WITHDRAW, because, scope.scope(), Promising.Asked::requireMayClose);
  }
}

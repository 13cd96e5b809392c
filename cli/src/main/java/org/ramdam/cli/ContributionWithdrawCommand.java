package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes contributions back: they count no more.
@Command(name = "withdraw")
final class ContributionWithdrawCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--because", paramLabel = "WHY", descriptionKey = "opinion.because")
  private @Nullable String because;

  @Parameters(paramLabel = "ID", descriptionKey = "confirm.ID", arity = "1..*")
  private List<String> ids = List.of();

  private final Session session;

  ContributionWithdrawCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (because != null) {
      Texts.require("--because", because);
    }
    return Attesting.attest(
        session, site, identity, ids, Verdict.WITHDRAW, because, scope.chosen());
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says that contributions which somebody else wrote down are not one's own, and why.
@Command(name = "decline")
final class ContributionDeclineCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Parameters(paramLabel = "ID", descriptionKey = "confirm.ID", arity = "1..*")
  private List<String> ids = List.of();

  private final Session session;

  ContributionDeclineCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String because = reason.given();
    return Attesting.attest(session, site, identity, ids, Verdict.DECLINE, because, scope.chosen());
  }
}

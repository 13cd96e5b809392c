package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Vouches for skills of others.
@Command(name = "endorse")
final class SkillEndorseCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Parameters(paramLabel = "ID", descriptionKey = "ID", arity = "1..*")
  private List<String> ids = List.of();

  private final Session session;

  SkillEndorseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    return Attesting.attest(session, site, identity, ids, Verdict.ENDORSE, null, Scope.NETWORK);
  }
}

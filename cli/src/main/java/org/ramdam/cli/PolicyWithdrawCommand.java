package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.IdentityOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Withdraws a proposal, or an approval, before it is in force.
@Command(name = "withdraw")
final class PolicyWithdrawCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Option(names = "--site", paramLabel = "SITE")
  private String of = "";

  @Parameters(paramLabel = "ID|VERSION", descriptionKey = "ID|VERSION")
  private String which = "";

  private final Session session;

  PolicyWithdrawCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    return new PolicyVote(session, site, identity).withdraw(of, which);
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks another member to take over what one has taken.
@Command(name = "hand-over")
final class CommitmentHandOverCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Option(names = "--to", paramLabel = "WHO", required = true)
  private String to = "";

  @Parameters(paramLabel = "ID", descriptionKey = "commitment.ID")
  private String id = "";

  private final Session session;

  CommitmentHandOverCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    return new Promising(session, site, identity)
        .say(id, Verdict.HAND_OVER, null, Scope.NETWORK, this::receiver);
  }

  private Party receiver(Promising.Asked asked) {
    asked.requireHeld();
    Party other = Party.find(session, asked.node(), "--to", to, Party.Kind.MEMBER);
    if (asked.isMe(other.id())) {
      throw new Failure(Exit.USAGE, "to_yourself", asked.shortId());
    }
    return other;
  }
}

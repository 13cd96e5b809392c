package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes what is to be done.
@Command(name = "take")
final class CommitmentTakeCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Option(names = "--anyway")
  private boolean anyway;

  @Parameters(paramLabel = "ID", descriptionKey = "commitment.ID")
  private String id = "";

  private final Session session;

  CommitmentTakeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    return new Promising(session, site, identity)
        .say(id, Verdict.ACCEPT, null, Scope.NETWORK, this::requireFree);
  }

  private @Nullable Party requireFree(Promising.Asked asked) {
    Commitment commitment = asked.commitment();
    boolean isAsked = asked.isMe(commitment.getAskedId());
    if (anyway || isAsked) {
      return null;
    }
    if (!commitment.getHolderId().isEmpty()) {
      throw new Failure(
          Exit.REFUSED,
          "commitment_held",
          asked.shortId(),
          RecordTexts.called(commitment.getHolderName(), commitment.getHolderId()));
    }
    if (!commitment.getAskedId().isEmpty()) {
      throw new Failure(
          Exit.REFUSED,
          "commitment_asked",
          asked.shortId(),
          RecordTexts.called(commitment.getAskedName(), commitment.getAskedId()));
    }
    return null;
  }
}

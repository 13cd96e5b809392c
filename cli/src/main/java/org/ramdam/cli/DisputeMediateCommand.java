package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says that one mediates a dispute.
@Command(name = "mediate")
final class DisputeMediateCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Parameters(paramLabel = "ID", descriptionKey = "dispute.ID")
  private String id = "";

  private final Session session;

  DisputeMediateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    var disputing = new Disputing(session, site, identity);
    String wanted = RecordIds.require(id);
    Identity author = disputing.author();
    return disputing.sign(
        wanted,
        author,
        null,
        Scope.NETWORK,
        (_, stand) -> {
          var _ = stand.waiting();
          stand.requireNoParty(author.memberId().hex());
          return new Body.Dispute(
              RecordIds.key(stand.opening().getRecord()), Step.MEDIATE, null, 0, null);
        });
  }
}

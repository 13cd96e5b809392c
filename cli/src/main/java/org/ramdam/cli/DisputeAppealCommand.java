package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Appeals, once, against the decision of a dispute.
@Command(name = "appeal")
final class DisputeAppealCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Option(
      names = "--ask",
      paramLabel = "confirm|adjust|void",
      required = true,
      descriptionKey = "dispute.ask")
  private String ask = "";

  @Option(names = "--hours", paramLabel = "HOURS", descriptionKey = "dispute.hours")
  private @Nullable String hours;

  @Parameters(paramLabel = "ID", descriptionKey = "dispute.ID")
  private String id = "";

  private final Session session;

  DisputeAppealCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Ruling wish = Ruling.of("--ask", ask, hours);
    String because = reason.given();
    Scope readers = scope.chosen();
    String wanted = RecordIds.require(id);
    var disputing = new Disputing(session, site, identity);
    return disputing.sign(
        wanted,
        disputing.author(),
        because,
        readers,
        (_, stand) ->
            new Body.Dispute(
                RecordIds.key(stand.appealable().getRecord()),
                Step.APPEAL,
                wish.outcome(),
                wish.minutes(),
                null));
  }
}

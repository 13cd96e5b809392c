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

/// Asks a mediator to decide on a contribution.
@Command(name = "open")
final class DisputeOpenCommand implements Callable<Exit> {
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

  @Option(names = "--mediator", paramLabel = "WHO")
  private @Nullable String mediator;

  @Parameters(paramLabel = "CONTRIBUTION", descriptionKey = "confirm.ID")
  private String id = "";

  private final Session session;

  DisputeOpenCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Ruling wish = Ruling.of("--ask", ask, hours);
    String because = reason.given();
    Scope readers = scope.chosen();
    var disputing = new Disputing(session, site, identity);
    return disputing.sign(
        RecordIds.require(id),
        disputing.author(),
        because,
        readers,
        (node, stand) -> {
          stand.requireNone();
          Party asked =
              mediator == null
                  ? null
                  : Party.find(session, node, "--mediator", mediator, Party.Kind.MEMBER);
          if (asked != null) {
            stand.requireNoParty(asked.id());
          }
          return new Body.Dispute(
              RecordIds.key(stand.contribution().getId()),
              Step.OPEN,
              wish.outcome(),
              wish.minutes(),
              asked == null ? null : asked.key());
        });
  }
}

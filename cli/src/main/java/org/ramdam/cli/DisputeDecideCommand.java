package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Decides a dispute that one mediates.
@Command(name = "decide")
final class DisputeDecideCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();
  @Mixin private ReasonOption reason = new ReasonOption();

  @Option(names = "--outcome", paramLabel = "confirm|adjust|void", required = true)
  private String outcome = "";

  @Option(names = "--hours", paramLabel = "HOURS", descriptionKey = "dispute.hours")
  private @Nullable String hours;

  @Parameters(paramLabel = "ID", descriptionKey = "dispute.ID")
  private String id = "";

  private final Session session;

  DisputeDecideCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Ruling ruling = Ruling.of("--outcome", outcome, hours);
    String because = reason.given();
    Scope readers = scope.chosen();
    String wanted = RecordIds.require(id);
    var disputing = new Disputing(session, site, identity);
    Identity author = disputing.author();
    return disputing.sign(
        wanted,
        author,
        because,
        readers,
        (_, stand) -> {
          String about = stand.waiting().getRecord();
          stand.requireNoParty(author.memberId().hex());
          return new Body.Dispute(
              RecordIds.key(about), Step.DECIDE, ruling.outcome(), ruling.minutes(), null);
        });
  }
}

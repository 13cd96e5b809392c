package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.record.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says who did what, for whom and how long.
@Command(name = "add")
final class ContributionAddCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();
  @Mixin private WorkOptions work = new WorkOptions();
  @Mixin private DayOptions on = new DayOptions();

  @Option(names = "--hours", paramLabel = "HOURS", required = true)
  private String hours = "";

  @Parameters(paramLabel = "WHAT", descriptionKey = "WHAT")
  private String what = "";

  private final Session session;

  ContributionAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    int minutes = Hours.option("--hours", hours);
    int day = on.day(session);
    Scope readers = scope.scope();
    work.check("ramdam contribution add");
    Texts.require("WHAT", what);
    Identity who = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      var signer = new Signer(session, node, who);
      AuthorReply author = signer.author();
      Work done = work.find(session, node, author, what.strip());
      on.requireMember(session, node, done.provider(), day);
      var declaring = new Declaring(session, signer, author, session.output(site.json()));
      SubmitReply reply = declaring.declare(done, minutes, day, readers);
      declaring.tell(reply, done, minutes, day, readers);
      return Exit.OK;
    }
  }
}

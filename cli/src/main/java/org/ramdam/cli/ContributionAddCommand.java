package org.ramdam.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what one did, for whom and how long.
@Command(name = "add")
final class ContributionAddCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--hours", paramLabel = "HOURS", required = true)
  private String hours = "";

  @Option(names = "--for", paramLabel = "WHO", required = true)
  private String receiver = "";

  @Option(names = "--skill", paramLabel = "SKILL")
  private @Nullable String skill;

  @Option(names = "--on", paramLabel = "DAY", defaultValue = "today")
  private String on = "today";

  @Option(names = "--action", paramLabel = "work|deliver-service|use|cite", defaultValue = "work")
  private String action = "work";

  @Parameters(paramLabel = "WHAT", descriptionKey = "WHAT")
  private String what = "";

  private final Session session;

  ContributionAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    int minutes = Hours.option("--hours", hours);
    int day = Days.past("--on", on, Days.today(session));
    Action kind = actionOf(action);
    Scope readers = scope.scope();
    String label = skill == null ? "" : skill.strip();
    Texts.require("WHAT", what);
    Texts.requireLabel("--skill", label);
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      Party whom = Party.find(node, "--for", receiver, Party.Kind.ANY);
      var body =
          new Body.Contribution(
              kind,
              author.memberId(),
              whom.key(),
              minutes,
              day,
              label.isEmpty() ? null : SkillId.ofLabel(label),
              null);
      StoredRecord stored =
          new Signer(session, node, author)
              .submit(Draft.of(body, new Words.ContributionWords(what.strip(), label), readers));
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(stored);
        return Exit.OK;
      }
      output.line(
          "contribution.added",
          session.messages().hours(minutes),
          Output.clean(whom.called()),
          session.messages().day(day),
          SiteTexts.shortId(stored.getId()));
      output.line("readers." + readers.name().toLowerCase(Locale.ROOT));
      return Exit.OK;
    }
  }

  private static Action actionOf(String text) {
    String known = Arguments.oneOf("--action", text, "work", "deliver-service", "use", "cite");
    return Action.valueOf(known.replace('-', '_').toUpperCase(Locale.ROOT));
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Edition;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Proposes other rules for one's site.
@Command(name = "propose")
final class PolicyProposeCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--from", paramLabel = "DAY", defaultValue = "today")
  private String from = "today";

  @Option(names = "--because", paramLabel = "WHY", required = true)
  private String because = "";

  @Parameters(paramLabel = "RULE=VALUE", descriptionKey = "RULE", arity = "1..*")
  private List<String> changes = List.of();

  private final Session session;

  PolicyProposeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    SortedMap<Rule, Integer> settings = settings();
    int day = Days.option("--from", from, Days.today(session));
    Texts.require("--because", because);
    Scope readers = scope.scope();
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      requireChangeable(settings, PolicyChoice.policies(session, node, ""));
      StoredRecord stored =
          new Signer(session, node, author)
              .submit(
                  Draft.of(
                      new Body.Policy(settings, day),
                      new Words.PolicyWords(because.strip()),
                      readers));
      PoliciesReply after = PolicyChoice.policies(session, node, "");
      Edition edition = PolicyChoice.byId(after, stored.getId());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(edition);
        return Exit.OK;
      }
      output.line(
          "policy.proposed",
          edition.getRef().getVersion(),
          PolicyTexts.changes(session, edition),
          session.messages().day(day),
          SiteTexts.shortId(stored.getId()));
      PolicyTexts.standing(session, output, edition);
      output.line("readers." + readers.name().toLowerCase(Locale.ROOT));
      return Exit.OK;
    }
  }

  private SortedMap<Rule, Integer> settings() {
    var settings = new TreeMap<Rule, Integer>();
    for (String change : changes) {
      int equals = change.indexOf('=');
      if (equals < 0) {
        throw new Failure(Exit.USAGE, "rule_without_value", Output.clean(change));
      }
      RuleWord word = RuleWord.find(session, change.substring(0, equals));
      int value = word.value(session, change.substring(equals + 1));
      if (settings.put(word.rule(), value) != null) {
        throw new Failure(Exit.USAGE, "rule_twice", word.called(session));
      }
    }
    return settings;
  }

  /// The node refuses it too; here it is said in the person's language.
  private void requireChangeable(SortedMap<Rule, Integer> settings, PoliciesReply now) {
    int least = settings.getOrDefault(Rule.STEWARD_LEAST, 0);
    if (!now.getOpen() && least > now.getStewards()) {
      throw new Failure(
          Exit.REFUSED,
          "policy_void",
          RuleWord.of(Rule.STEWARD_LEAST).called(session),
          least,
          now.getStewards());
    }
  }
}

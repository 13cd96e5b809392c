package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what is to be done, and perhaps by whom.
@Command(name = "add")
final class CommitmentAddCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--hours", paramLabel = "HOURS", required = true)
  private String hours = "";

  @Option(names = "--for", paramLabel = "WHO")
  private @Nullable String receiver;

  @Option(names = "--due", paramLabel = "DAY")
  private @Nullable String due;

  @Option(names = "--skill", paramLabel = "SKILL", descriptionKey = "work.skill")
  private String skill = "";

  @Option(names = "--project", paramLabel = "NAME|ID", descriptionKey = "work.project")
  private @Nullable String project;

  @Option(names = "--to", paramLabel = "WHO")
  private @Nullable String asked;

  @Option(names = "--mine")
  private boolean mine;

  @Option(names = "--note", paramLabel = "TEXT")
  private String note = "";

  @Parameters(paramLabel = "TITLE", descriptionKey = "TITLE")
  private String title = "";

  private final Session session;

  CommitmentAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    int minutes = Hours.option("--hours", hours, Limits.COMMITMENT_MINUTES);
    int day = due == null ? 0 : Days.coming("--due", due, Days.today(session));
    Scope readers = scope.scope();
    check();
    Identity who = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      var signer = new Signer(session, node, who);
      AuthorReply author = signer.author();
      Party whom = receiver(node, author);
      Party provider = provider(node, author);
      Bytes32 process =
          project == null ? null : Project.find(session, node, "--project", project, false).key();
      var body =
          new Body.Commitment(
              Action.WORK,
              provider == null ? null : provider.key(),
              whom.key(),
              minutes,
              day,
              SkillLabel.id(skill.strip()),
              process);
      var words = new Words.CommitmentWords(title.strip(), note.strip(), skill.strip());
      SubmitReply reply = signer.submitTogether(List.of(Draft.of(body, words, readers)));
      tell(reply, body, whom, provider, readers);
      return Exit.OK;
    }
  }

  private void check() {
    if (asked != null && mine) {
      throw new Failure(Exit.USAGE, "to_or_mine");
    }
    Texts.require("TITLE", title);
    Texts.requireLabel("TITLE", title.strip());
    Texts.requireLabel("--skill", skill.strip());
    if (!note.isEmpty()) {
      Texts.require("--note", note);
    }
  }

  private Party receiver(NodeClient node, AuthorReply author) {
    return receiver == null
        ? Party.find(session, node, "--for", author.getSiteId(), Party.Kind.SITE)
        : Party.find(session, node, "--for", receiver, Party.Kind.ANY);
  }

  private @Nullable Party provider(NodeClient node, AuthorReply author) {
    if (mine) {
      return new Party(author.getMemberId(), author.getMemberName(), "");
    }
    return asked == null ? null : Party.find(session, node, "--to", asked, Party.Kind.MEMBER);
  }

  private void tell(
      SubmitReply reply,
      Body.Commitment body,
      Party whom,
      @Nullable Party provider,
      Scope readers) {
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.json(reply);
      return;
    }
    String id = SiteTexts.shortId(reply.getRecords(0).getId());
    output.line(
        body.due() == 0 ? "commitment.added" : "commitment.added.due",
        session.messages().hours(body.effortMinutes()),
        Output.clean(whom.called()),
        id,
        session.messages().day(body.due()));
    if (mine) {
      output.line("commitment.mine");
    } else if (provider == null) {
      output.line("commitment.open", id);
    } else {
      output.line("commitment.asked", Output.clean(provider.called()), id);
    }
    output.line("readers." + readers.name().toLowerCase(Locale.ROOT));
  }
}

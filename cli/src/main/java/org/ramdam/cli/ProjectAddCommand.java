package org.ramdam.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Begins a project.
@Command(name = "add")
final class ProjectAddCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--lead", paramLabel = "WHO")
  private List<String> leads = List.of();

  @Option(names = "--note", paramLabel = "TEXT")
  private String note = "";

  @Parameters(paramLabel = "NAME", descriptionKey = "NAME")
  private String name = "";

  private final Session session;

  ProjectAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Scope readers = scope.scope();
    ProjectChange.requireName("NAME", name);
    Arguments.inRange("--lead", leads.size(), 0, Limits.LEADS);
    if (!note.isEmpty()) {
      Texts.require("--note", note);
    }
    Identity who = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      var signer = new Signer(session, node, who);
      AuthorReply author = signer.author();
      requireNew(node, author);
      List<Party> all = leads(node, author);
      var body =
          new Body.Process(null, all.stream().map(Party::key).distinct().sorted().toList(), false);
      var words = new Words.ProcessWords(name.strip(), note.strip());
      SubmitReply reply = signer.submitTogether(List.of(Draft.of(body, words, readers)));
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
        return Exit.OK;
      }
      output.line(
          "project.added",
          Output.clean(name.strip()),
          String.join(", ", all.stream().map(one -> Output.clean(one.called())).toList()),
          SiteTexts.shortId(reply.getRecords(0).getId()));
      output.line("readers." + readers.name().toLowerCase(Locale.ROOT));
      return Exit.OK;
    }
  }

  private List<Party> leads(NodeClient node, AuthorReply author) {
    if (leads.isEmpty()) {
      return List.of(new Party(author.getMemberId(), author.getMemberName(), ""));
    }
    var found = new ArrayList<Party>();
    for (String lead : leads) {
      found.add(Party.find(session, node, "--lead", lead, Party.Kind.MEMBER));
    }
    return found;
  }

  /// Two open projects of one name at one site could not be told apart.
  private void requireNew(NodeClient node, AuthorReply author) {
    String folded = SkillId.fold(name);
    for (Process known : Project.known(node, name)) {
      if (!known.getFinished()
          && known.getSiteId().equals(author.getSiteId())
          && SkillId.fold(known.getName()).equals(folded)) {
        throw new Failure(
            Exit.RUNNING, "project_exists", known.getName(), SiteTexts.shortId(known.getId()));
      }
    }
  }
}

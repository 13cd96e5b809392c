package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Words;

/// Signs the next version of a project: what does not change in it is said again.
final class ProjectChange {
  private final Session session;
  private final SiteOptions site;
  private final IdentityOptions identity;
  private final ScopeOption scope;

  ProjectChange(Session session, SiteOptions site, IdentityOptions identity, ScopeOption scope) {
    this.session = session;
    this.site = site;
    this.identity = identity;
    this.scope = scope;
  }

  /// What a project becomes.
  record Version(String name, TreeSet<Bytes32> leads, boolean finished) {
    /// As it is.
    static Version of(Process process) {
      var leads = new TreeSet<Bytes32>();
      process.getLeadsList().forEach(lead -> leads.add(RecordIds.key(lead.getId())));
      return new Version(process.getName(), leads, process.getFinished());
    }
  }

  /// Makes the next version.
  interface Change {
    /// What comes after `now`.
    ///
    /// @throws Failure 2, 3 or 4 if it cannot be made
    Version apply(NodeClient node, Version now);
  }

  /// Refuses a name that is none.
  ///
  /// @throws Failure 2
  static void requireName(String option, String name) {
    Texts.require(option, name);
    Texts.requireLabel(option, name.strip());
  }

  /// Signs it. Where nothing changes, nothing is signed.
  ///
  /// @param words its name, or its id or the beginning of one of them
  /// @param done id of what is told then
  Exit sign(String words, String done, Change change) throws IOException {
    var _ = scope.scope();
    Identity who = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      Project project = Project.find(session, node, "PROJECT", words, true);
      Version now = Version.of(project.process());
      Version next = change.apply(node, Version.of(project.process()));
      Output output = session.output(site.json());
      if (next.equals(now)) {
        tell(output, SubmitReply.getDefaultInstance(), "project.unchanged", project);
        return Exit.OK;
      }
      var signer = new Signer(session, node, who);
      requireMayChange(project.process(), signer.author());
      Draft draft = draft(node, project, next);
      tell(output, signer.submitTogether(List.of(draft)), done, project);
      return Exit.OK;
    }
  }

  private Draft draft(NodeClient node, Project project, Version next) {
    Scope readers = scope.orElse(Records.scope(Records.show(node, project.id())));
    return Draft.of(
        new Body.Process(project.key(), List.copyOf(next.leads), next.finished),
        next.name.isEmpty() ? null : new Words.ProcessWords(next.name, project.process().getNote()),
        readers);
  }

  /// Another's word would be kept, and change nothing.
  private static void requireMayChange(Process process, AuthorReply author) {
    String name = RecordTexts.called(process.getName(), process.getId());
    if (!process.getSiteId().equals(author.getSiteId())) {
      throw new Failure(
          Exit.REFUSED,
          "project_elsewhere",
          name,
          SiteTexts.name(process.getSiteName(), process.getSiteId()));
    }
    boolean leads =
        process.getLeadsList().stream().anyMatch(lead -> lead.getId().equals(author.getMemberId()));
    if (!leads && !author.getRolesList().contains("steward")) {
      throw new Failure(Exit.REFUSED, "not_lead", name);
    }
  }

  private static void tell(Output output, SubmitReply reply, String text, Project project) {
    if (output.isJson()) {
      output.json(reply);
    } else {
      output.line(text, project.called());
    }
  }
}

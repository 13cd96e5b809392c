package org.ramdam.cli;

import java.io.IOException;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.Edition;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;

/// Approves a proposal, or takes back what one said of it.
final class PolicyVote {
  private static final String STEWARD = "steward";

  private final Session session;
  private final SiteOptions site;
  private final IdentityOptions identity;

  PolicyVote(Session session, SiteOptions site, IdentityOptions identity) {
    this.session = session;
    this.site = site;
    this.identity = identity;
  }

  /// Approves the proposal that `text` means, once.
  ///
  /// @throws Failure 4 if it takes no approvals any more, 5 if they are not for this person to give
  Exit approve(String of, String text) throws IOException {
    PolicyChoice.check(text);
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      Edition edition = PolicyChoice.find(session, node, of, text);
      var signer = new Signer(session, node, author);
      AuthorReply who = signer.author();
      if (approves(edition, who)) {
        return tell(edition, "policy.approved.already");
      }
      requireOpen(edition);
      requireElector(edition, who);
      return say(node, signer, edition, Verdict.APPROVE, "policy.approved");
    }
  }

  /// Withdraws one's proposal, or one's approval of another's.
  ///
  /// @throws Failure 4 if it is too late, or this person said nothing of it
  Exit withdraw(String of, String text) throws IOException {
    PolicyChoice.check(text);
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      Edition edition = PolicyChoice.find(session, node, of, text);
      var signer = new Signer(session, node, author);
      AuthorReply who = signer.author();
      requireOpen(edition);
      boolean mine = edition.getProposerId().equals(who.getMemberId());
      if (!mine && !approves(edition, who)) {
        throw new Failure(Exit.REFUSED, "policy_not_yours", edition.getRef().getVersion());
      }
      return say(
          node,
          signer,
          edition,
          Verdict.WITHDRAW,
          mine ? "policy.withdrawn" : "policy.approval_withdrawn");
    }
  }

  private static boolean approves(Edition edition, AuthorReply who) {
    return edition.getApprovedByList().stream()
        .anyMatch(each -> each.getId().equals(who.getMemberId()));
  }

  private void requireOpen(Edition edition) {
    if (!edition.getState().equals("proposed")) {
      throw new Failure(
          Exit.REFUSED,
          "policy_settled",
          edition.getRef().getVersion(),
          PolicyTexts.state(session, edition));
    }
  }

  private static void requireElector(Edition edition, AuthorReply who) {
    boolean home = who.getSiteId().equals(edition.getRef().getSiteId());
    boolean steward = who.getRolesList().contains(STEWARD);
    if (edition.getOpen() ? !home && !steward : !home || !steward) {
      throw new Failure(
          Exit.KEY,
          edition.getOpen() ? "no_elector_open" : "no_elector",
          PolicyTexts.site(edition.getRef()));
    }
  }

  private Exit say(NodeClient node, Signer signer, Edition edition, Verdict verdict, String said)
      throws IOException {
    String id = edition.getRef().getId();
    try {
      var body = new Body.Attest(Bytes32.parseHex(id), verdict);
      var _ = signer.submit(Draft.of(body, null, Scope.NETWORK));
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", site.directory(session));
    }
    return tell(PolicyChoice.find(session, node, "", id), said);
  }

  private Exit tell(Edition edition, String said) {
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.json(edition);
      return Exit.OK;
    }
    output.line(said, edition.getRef().getVersion(), PolicyTexts.changes(session, edition));
    PolicyTexts.standing(session, output, edition);
    return Exit.OK;
  }
}

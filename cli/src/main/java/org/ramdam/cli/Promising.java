package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// Signs what somebody says of a commitment.
final class Promising {
  private final Session session;
  private final SiteOptions site;
  private final IdentityOptions identity;

  Promising(Session session, SiteOptions site, IdentityOptions identity) {
    this.session = session;
    this.site = site;
    this.identity = identity;
  }

  /// One commitment, and who speaks.
  record Asked(NodeClient node, Commitment commitment, AuthorReply author) {
    /// Whether this member is who speaks.
    boolean isMe(String member) {
      return member.equals(author.getMemberId());
    }

    /// The first digits of its id.
    String shortId() {
      return SiteTexts.shortId(commitment.getId());
    }

    /// Refuses whoever is not asked to take it. Nobody takes it over.
    @Nullable Party requireAsked() {
      if (!isMe(commitment.getAskedId())) {
        throw new Failure(Exit.REFUSED, "not_asked", shortId());
      }
      return null;
    }

    /// Refuses whoever has not taken it. Nobody takes it over.
    @Nullable Party requireHeld() {
      if (!isMe(commitment.getHolderId())) {
        throw new Failure(Exit.REFUSED, "not_held", shortId());
      }
      return null;
    }

    /// Refuses who neither proposed it nor is a steward. Nobody takes it over.
    @Nullable Party requireMayClose() {
      if (!isMe(commitment.getProposerId()) && !author.getRolesList().contains("steward")) {
        throw new Failure(
            Exit.REFUSED,
            "not_proposer",
            shortId(),
            RecordTexts.called(commitment.getProposerName(), commitment.getProposerId()));
      }
      return null;
    }
  }

  /// Refuses what makes no sense, and names who takes it over.
  interface Rule {
    /// Applies it to one commitment.
    ///
    /// @return whom it is handed to; null if it is no hand-over
    /// @throws Failure 2, 3 or 4
    @Nullable Party apply(Asked asked);
  }

  /// Signs it.
  ///
  /// @param id whole, or at least four digits of it
  /// @param reason null if none is given
  Exit say(String id, Verdict verdict, @Nullable String reason, Scope readers, Rule rule)
      throws IOException {
    String wanted = RecordIds.require(id);
    if (reason != null) {
      Texts.require("--because", reason);
    }
    var who = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      Commitment commitment =
          Records.requireCommitment(session, Records.show(node, wanted)).getCommitment();
      var signer = new Signer(session, node, who);
      var asked = new Asked(node, commitment, signer.author());
      Output output = session.output(site.json());
      if (isOver(asked, verdict) || isSaid(asked, verdict)) {
        tellSaid(output, asked, verdict);
        return Exit.OK;
      }
      Party to = rule.apply(asked);
      var body =
          new Body.Attest(RecordIds.key(commitment.getId()), verdict, to == null ? null : to.key());
      Words words = reason == null ? null : new Words.AttestWords(reason.strip());
      Scope scope = reason == null ? Scope.NETWORK : readers;
      tell(output, asked, signer.submitTogether(List.of(Draft.of(body, words, scope))), body, to);
      return Exit.OK;
    }
  }

  /// Whether it is closed as it shall be. Anything else comes too late once it is over.
  private static boolean isOver(Asked asked, Verdict verdict) {
    String state = asked.commitment().getState();
    boolean closed = state.equals("closed");
    if (!closed && !state.equals("done")) {
      return false;
    }
    if (closed && verdict == Verdict.WITHDRAW) {
      return true;
    }
    throw new Failure(
        Exit.REFUSED, closed ? "commitment_closed" : "commitment_done", asked.shortId());
  }

  private static boolean isSaid(Asked asked, Verdict verdict) {
    return verdict == Verdict.ACCEPT && asked.isMe(asked.commitment().getHolderId());
  }

  private static void tellSaid(Output output, Asked asked, Verdict verdict) {
    if (output.isJson()) {
      output.json(SubmitReply.getDefaultInstance());
    } else {
      output.line(
          verdict == Verdict.ACCEPT ? "commitment.already.accept" : "commitment.already.withdraw",
          asked.shortId());
    }
  }

  private void tell(
      Output output, Asked asked, SubmitReply reply, Body.Attest body, @Nullable Party to) {
    if (output.isJson()) {
      output.json(reply);
      return;
    }
    boolean taken = to != null && isHeldBy(asked, to);
    output.line(
        taken
            ? "commitment.said.handed_over"
            : "commitment.said." + body.verdict().name().toLowerCase(Locale.ROOT),
        RecordTexts.called(asked.commitment().getTitle(), asked.commitment().getId()),
        SiteTexts.shortId(reply.getRecords(0).getId()),
        to == null ? "" : Output.clean(to.called()),
        asked.shortId());
    String id = asked.commitment().getId();
    if (Records.isIdle(asked.node(), id, reply.getRecords(0).getId())) {
      output.line("attested.idle");
    }
    if (body.verdict() == Verdict.ACCEPT) {
      tellWhoDecides(output, asked);
    }
  }

  /// Who had wanted it, and lost it to another, has it as soon as it is handed to them.
  private static boolean isHeldBy(Asked asked, Party to) {
    return Records.show(asked.node(), asked.commitment().getId())
        .getCommitment()
        .getHolderId()
        .equals(to.id());
  }

  /// Another site may see somebody else take it before it sees this.
  private void tellWhoDecides(Output output, Asked asked) {
    Party receiver =
        new Party(asked.commitment().getReceiverId(), asked.commitment().getReceiverName(), "");
    Party there = receiver.home(asked.node());
    if (!there.id().equals(asked.author().getSiteId())) {
      output.line("commitment.elsewhere", Output.clean(there.called()));
    }
  }
}

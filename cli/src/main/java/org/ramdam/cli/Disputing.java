package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Words;

/// Signs a step of a dispute.
final class Disputing {
  private final Session session;
  private final SiteOptions site;
  private final IdentityOptions identity;

  Disputing(Session session, SiteOptions site, IdentityOptions identity) {
    this.session = session;
    this.site = site;
    this.identity = identity;
  }

  /// What is signed, once it is known how far the dispute has come.
  interface Step extends BiFunction<NodeClient, DisputeStand, Body.Dispute> {}

  /// Who signs.
  Identity author() throws IOException {
    return Identities.choose(session, identity);
  }

  /// Signs a step.
  ///
  /// @param id of the contribution, or of a step of its dispute
  /// @param text null if nothing is said with it
  /// @param readers of the text; null if nobody chose
  /// @throws Failure 2 if nobody chose, and a party would not read it
  Exit sign(String id, Identity author, @Nullable String text, @Nullable Scope readers, Step step)
      throws IOException {
    try (var node = site.connect(session)) {
      DisputeStand stand = DisputeStand.of(session, node, id);
      Body.Dispute body = step.apply(node, stand);
      Words words = text == null ? null : new Words.DisputeWords(text.strip());
      var signer = new Signer(session, node, author);
      Scope scope =
          text == null ? Scope.NETWORK : readers(node, signer.author().getSiteId(), stand, readers);
      SubmitReply reply = signer.submitTogether(List.of(Draft.of(body, words, scope)));
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
        return Exit.OK;
      }
      output.line(
          "dispute.signed." + body.step().name().toLowerCase(Locale.ROOT),
          stand.shortId(),
          SiteTexts.shortId(reply.getRecords(0).getId()),
          body.outcome() == null
              ? ""
              : session.text("dispute.outcome." + body.outcome().name().toLowerCase(Locale.ROOT)),
          session.messages().hours(body.minutes()));
      if (Records.isIdle(node, stand.contribution().getId(), reply.getRecords(0).getId())) {
        output.line("attested.idle");
      }
      return Exit.OK;
    }
  }

  /// What is said in a dispute is for who did it and for who received it.
  private static Scope readers(
      NodeClient node, String own, DisputeStand stand, @Nullable Scope chosen) {
    Contribution disputed = stand.contribution().getContribution();
    var receiver = new Party(disputed.getReceiverId(), disputed.getReceiverName(), "");
    Party there = chosen == null ? receiver.home(node) : receiver;
    var _ = Reach.of(chosen, own, there.id(), there.name());
    return Reach.of(chosen, own, disputed.getSiteId(), disputed.getSiteName());
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Badge;
import org.ramdam.node.api.proto.BadgeReply;
import org.ramdam.node.api.proto.RevokeBadgeRequest;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes a badge back in the name of the site that issued it.
@Command(name = "revoke")
final class BadgeRevokeCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Parameters(paramLabel = "ID", descriptionKey = "badge.ID")
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "")
  private String reason = "";

  private final Session session;

  BadgeRevokeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String wanted = RecordIds.require(id);
    if (!reason.isEmpty()) {
      Texts.require("--reason", reason);
    }
    Identity steward = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      ShowReply record = Records.show(node, wanted);
      var draft =
          Draft.of(
              new Body.Attest(RecordIds.key(record.getId()), Verdict.WITHDRAW),
              reason.isEmpty() ? null : new Words.AttestWords(reason.strip()));
      BadgeReply reply =
          node.call(
              "RevokeBadge",
              RevokeBadgeRequest.newBuilder()
                  .setWithdrawal(new Signer(session, node, steward).sign(draft))
                  .build(),
              BadgeReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply.getBadge());
      } else {
        Badge badge = reply.getBadge();
        output.line(
            "badge.revoked",
            SiteTexts.shortId(badge.getId()),
            Output.clean(badge.getSkill()),
            SiteTexts.name(badge.getMemberName(), badge.getMemberId()));
      }
      return Exit.OK;
    }
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.BadgeReply;
import org.ramdam.node.api.proto.ConceptsReply;
import org.ramdam.node.api.proto.ConceptsRequest;
import org.ramdam.node.api.proto.IssueBadgeRequest;
import org.ramdam.node.api.proto.PersonReply;
import org.ramdam.node.api.proto.PersonRequest;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Attests a member's skill in the name of the site, and writes the file they take along.
@Command(name = "issue")
final class BadgeIssueCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private BadgeOutput file = new BadgeOutput();

  @Option(names = "--member", paramLabel = "WHO", required = true)
  private String member = "";

  @Option(names = "--skill", paramLabel = "SKILL", required = true)
  private String skill = "";

  @Option(names = "--level", paramLabel = "1..4")
  private @Nullable Integer level;

  @Option(names = "--evidence", paramLabel = "ID", required = true, split = ",", arity = "1..*")
  private List<String> evidence = List.of();

  private final Session session;

  BadgeIssueCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (level != null) {
      Arguments.inRange("--level", level, 1, 4);
    }
    List<String> ids = evidence.stream().map(RecordIds::require).toList();
    Texts.require("--member", member);
    Texts.require("--skill", skill);
    file.requireWritable();
    Identity steward = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      Party who = Party.find(session, node, "--member", member, Party.Kind.MEMBER);
      var signer = new Signer(session, node, steward);
      SkillOffer offer = offer(node, who, signer.author().getSiteId());
      BadgeReply reply =
          node.call(
              "IssueBadge",
              IssueBadgeRequest.newBuilder()
                  .setEndorsement(
                      signer.sign(
                          Draft.of(
                              new Body.Attest(RecordIds.key(offer.getId()), Verdict.ENDORSE),
                              null)))
                  .setLevel(level == null ? offer.getLevel() : level)
                  .addAllEvidence(ids)
                  .build(),
              BadgeReply.parser());
      file.give(session, site.json(), reply);
      return Exit.OK;
    }
  }

  /// What the member says they know; what they only want to learn is none. Said at this site, if it
  /// was said at several.
  private SkillOffer offer(NodeClient node, Party who, String here) {
    PersonReply card =
        node.call(
            "Person", PersonRequest.newBuilder().setPerson(who.id()).build(), PersonReply.parser());
    ConceptsReply concepts =
        node.call(
            "Concepts",
            ConceptsRequest.newBuilder().setLabel(skill.strip()).build(),
            ConceptsReply.parser());
    String meant = SkillId.ofLabel(skill).hex();
    List<SkillOffer> offers =
        card.getSkillsList().stream()
            .filter(each -> !each.getMode().equals("learn"))
            .filter(each ->
                each.getSkillId().equals(meant)
                    || (concepts.hasSame()
                        && (each.getSkillId().equals(concepts.getSame().getSkillId())
                            || each.getConcept().equals(concepts.getSame().getCode()))))
            .toList();
    return offers.stream()
        .filter(each -> each.getSiteId().equals(here))
        .findFirst()
        .or(() -> offers.stream().findFirst())
        .orElseThrow(
            () -> new Failure(Exit.REFUSED, "badge_no_skill", who.called(), Output.clean(skill)));
  }
}

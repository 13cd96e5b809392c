package org.ramdam.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Badge;
import org.ramdam.node.api.proto.BadgesReply;
import org.ramdam.node.api.proto.BadgesRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists what sites attest of members.
@Command(name = "list")
final class BadgeListCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "WHO", descriptionKey = "badge.WHO", arity = "0..*")
  private List<String> who = List.of();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "1000")
  private int limit = 1000;

  private final Session session;

  BadgeListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, 10_000);
    String words = String.join(" ", who).strip();
    try (var node = site.connect(session)) {
      var request = BadgesRequest.newBuilder().setLimit(limit);
      if (!words.isEmpty()) {
        request.setPerson(Party.find(session, node, "WHO", words, Party.Kind.MEMBER).id());
      }
      BadgesReply reply = node.call("Badges", request.build(), BadgesReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getBadgesCount() == 0) {
        output.line("badge.none");
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, BadgesReply reply) {
    Table table =
        output.table(
            "column.day",
            "column.name",
            "column.skill",
            "column.level",
            "column.site",
            "column.state",
            "column.id");
    table.right(3);
    for (Badge badge : reply.getBadgesList()) {
      table.row(
          session.messages().moment(badge.getIssuedMs(), session.zone()),
          SiteTexts.name(badge.getMemberName(), badge.getMemberId()),
          Output.clean(badge.getSkill()),
          badge.getLevel() == 0 ? "" : session.messages().number(badge.getLevel()),
          SiteTexts.name(badge.getSiteName(), badge.getSiteId()),
          session.text(badge.getRevoked() ? "badge.state.revoked" : "badge.state.stands"),
          SiteTexts.shortId(badge.getId()));
      table.mark(6, Output.Mark.FAINT);
    }
    table.print();
  }
}

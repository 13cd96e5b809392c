package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.MembersRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists the members of the network.
@Command(name = "list")
final class MemberListCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "WORDS", descriptionKey = "WORDS", arity = "0..1")
  private String words = "";

  @Option(names = "--site", paramLabel = "SITE")
  private String only = "";

  @Option(names = "--limit", paramLabel = "N", defaultValue = "1000")
  private int limit = 1000;

  private final Session session;

  MemberListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, 1000);
    try (var node = site.connect(session)) {
      var request = MembersRequest.newBuilder().setWords(words).setSite(only).setLimit(limit);
      MembersReply reply = node.call("Members", request.build(), MembersReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getMembersCount() == 0) {
        output.line("member.none");
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  /// The role in the person's language; its own name if this version has no word for it.
  private String role(String role) {
    return session.messages().has("roles." + role) ? session.text("roles." + role) : role;
  }

  private void print(Output output, MembersReply reply) {
    Table table =
        output.table(
            "column.name",
            "column.site",
            "column.roles",
            "column.contributions",
            "column.hours",
            "column.confirmed",
            "column.id");
    table.right(3, 4, 5);
    for (Member member : reply.getMembersList()) {
      table.row(
          SiteTexts.name(member.getName(), member.getMemberId()),
          SiteTexts.name(member.getSiteName(), member.getSiteId()),
          String.join(", ", member.getRolesList().stream().map(this::role).toList()),
          session.messages().number(member.getContributions()),
          session.messages().hours(member.getMinutes()),
          session.messages().hours(member.getMinutesConfirmed()),
          SiteTexts.shortId(member.getMemberId()));
      table.mark(6, Output.Mark.FAINT);
    }
    table.print();
  }
}

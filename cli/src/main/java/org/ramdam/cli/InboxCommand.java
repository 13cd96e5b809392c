package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.node.api.proto.InboxReply;
import org.ramdam.node.api.proto.InboxRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What waits for somebody, and what became of what they did.
@Command(name = "inbox")
final class InboxCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "200")
  private int limit = 200;

  private final Session session;

  InboxCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Arguments.inRange("--limit", limit, 1, 10_000);
    Identity reader = Identities.choose(session, identity);
    var question =
        InboxRequest.newBuilder()
            .setPerson(reader.memberId().hex())
            .setToday((int) Days.today(session).toEpochDay())
            .setLimit(limit);
    try (var node = site.connect(session)) {
      InboxReply reply = node.call("Inbox", question.build(), InboxReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getItemsCount() == 0) {
        output.line("inbox.empty", Output.clean(reader.name()));
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, InboxReply reply) {
    for (InboxKind.Group group : InboxKind.Group.values()) {
      List<InboxItem> items =
          reply.getItemsList().stream()
              .filter(item -> InboxKind.of(item.getKind()).group() == group)
              .toList();
      if (!items.isEmpty()) {
        output.plain(output.mark(Output.Mark.STRONG, session.text("inbox.group." + group.id())));
        items.forEach(item -> print(output, item));
        output.plain("");
      }
    }
    output.line(
        "inbox.counts",
        reply.getWaiting(),
        count(reply, InboxKind.Group.DUE),
        count(reply, InboxKind.Group.NEWS));
    if (reply.getItemsCount() >= limit) {
      output.line("inbox.more", limit);
    }
    String policies = Standings.policies(session, reply.getPoliciesList());
    if (!policies.isEmpty()) {
      output.plain(output.mark(Output.Mark.FAINT, policies));
    }
  }

  private static int count(InboxReply reply, InboxKind.Group group) {
    return (int)
        reply.getItemsList().stream()
            .filter(item -> InboxKind.of(item.getKind()).group() == group)
            .count();
  }

  private void print(Output output, InboxItem item) {
    InboxKind kind = InboxKind.of(item.getKind());
    output.plain("  " + sentence(item, kind));
    if (!item.getRecord().isEmpty()) {
      output.plain(
          output.mark(
              Output.Mark.FAINT,
              "    " + kind.command().formatted(SiteTexts.shortId(item.getRecord()))));
    }
  }

  private String sentence(InboxItem item, InboxKind kind) {
    Messages messages = session.messages();
    String text = Output.clean(item.getText());
    var line =
        new StringBuilder(
            session.text(
                "inbox.kind." + kind.id(),
                RecordTexts.called(item.getWhoName(), item.getWhoId()),
                messages.hours(item.getMinutes()),
                Output.clean(item.getForName()),
                item.getDay() == 0 ? "" : messages.day(item.getDay()),
                Output.clean(item.getSiteName())));
    if (!text.isEmpty()) {
      line.append(session.text("inbox.text", text));
    }
    if (item.getOthersCount() > 0) {
      String others = Output.clean(String.join(", ", item.getOthersList()));
      line.append(session.text("inbox.others", others));
    }
    if (item.getUntil() > 0) {
      line.append(session.text("inbox.until." + kind.deadline(), messages.day(item.getUntil())));
    }
    return line.toString();
  }
}

package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who did what, newest day first.
@Command(name = "list")
final class ContributionListCommand implements Callable<Exit> {
  private static final int MOST = 1_000_000;

  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--by", paramLabel = "PERSON")
  private @Nullable String by;

  @Option(names = "--for", paramLabel = "WHO")
  private @Nullable String receiver;

  @Option(names = "--site", paramLabel = "SITE")
  private @Nullable String where;

  @Option(names = "--skill", paramLabel = "SKILL")
  private @Nullable String skill;

  @Option(names = "--state", paramLabel = "declared|confirmed|contested")
  private @Nullable String state;

  @Option(names = "--from", paramLabel = "DAY")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DAY")
  private @Nullable String to;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
  private int limit = 50;

  private final Session session;

  ContributionListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, MOST);
    ContributionsRequest.Builder question = question();
    try (var node = site.connect(session)) {
      var reply = ContributionsReply.newBuilder();
      boolean more = ContributionPages.each(node, question.build(), limit, reply::addContributions);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply, more);
      }
      return Exit.OK;
    }
  }

  /// What is asked for. Names are the node's to find, as in `ramdam log`.
  private ContributionsRequest.Builder question() {
    var question = ContributionsRequest.newBuilder();
    if (by != null) {
      question.setPerson(by.strip());
    }
    if (receiver != null) {
      question.setReceiver(receiver.strip());
    }
    if (where != null) {
      question.setSite(where.strip());
    }
    if (skill != null) {
      question.setSkill(skill);
    }
    if (state != null) {
      question.setState(Arguments.oneOf("--state", state, "declared", "confirmed", "contested"));
    }
    if (from != null) {
      question.setFromDay(Days.option("--from", from, Days.today(session)));
    }
    if (to != null) {
      question.setToDay(Days.option("--to", to, Days.today(session)));
    }
    if (from != null && to != null && question.getFromDay() > question.getToDay()) {
      throw new Failure(Exit.USAGE, "period", from, to);
    }
    return question;
  }

  private void print(Output output, ContributionsReply.Builder reply, boolean more) {
    Table table =
        output.table(
            "column.day",
            "column.by",
            "column.for",
            "column.hours",
            "column.skill",
            "column.what",
            "column.state",
            "column.id");
    table.right(3);
    long minutes = 0;
    long confirmed = 0;
    for (Contribution one : reply.getContributionsList()) {
      table.row(
          session.messages().day(one.getDay()),
          RecordTexts.called(one.getProviderName(), one.getProviderId()),
          RecordTexts.receiver(one),
          session.messages().hours(one.getMinutes()),
          RecordTexts.skill(one.getSkill()),
          one.getNote(),
          RecordTexts.state(session, one.getState()),
          SiteTexts.shortId(one.getId()));
      table.mark(6, RecordTexts.mark(one.getState()));
      minutes += one.getState().equals("contested") ? 0 : one.getMinutes();
      confirmed += one.getState().equals("confirmed") ? one.getMinutes() : 0;
    }
    if (table.size() > 0) {
      table.print();
    }
    output.line(
        "contribution.total",
        reply.getContributionsCount(),
        session.messages().hours(minutes),
        session.messages().hours(confirmed));
    if (more) {
      output.line("contribution.more", limit);
    }
  }
}

package org.ramdam.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.Hours;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who did what, newest day first.
@Command(name = "log")
final class LogCommand implements Callable<Exit> {
  private static final int MOST = 1_000_000;
  private static final Pattern BATCH = Pattern.compile("[0-9a-f]{32}");
  private static final String[] STATES = {
    "declared",
    "confirmed",
    "tacit",
    "contested",
    "disputed",
    "decided",
    "void",
    "corrected",
    "withdrawn"
  };

  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--by", paramLabel = "PERSON")
  private @Nullable String by;

  @Option(names = "--for", paramLabel = "WHO")
  private @Nullable String receiver;

  @Option(names = "--site", paramLabel = "SITE")
  private @Nullable String where;

  @Option(names = "--skill", paramLabel = "SKILL")
  private @Nullable String skill;

  @Option(names = "--project", paramLabel = "PROJECT")
  private @Nullable String project;

  @Option(names = "--import", paramLabel = "BATCH")
  private @Nullable String batch;

  @Option(names = "--all")
  private boolean all;

  @Option(names = "--state", paramLabel = "STATE")
  private @Nullable String state;

  @Option(names = "--from", paramLabel = "DAY")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DAY")
  private @Nullable String to;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
  private int limit = 50;

  private final Session session;

  LogCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, MOST);
    ContributionsRequest.Builder question = question();
    try (var node = site.connect(session)) {
      var reply = ContributionsReply.newBuilder();
      ContributionPages.End end =
          ContributionPages.each(node, question.build(), limit, reply::addContributions);
      reply.addAllPolicies(end.policies());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply, end.more());
        Forks.warn(
            node,
            session,
            output,
            reply.getContributionsList().stream().map(Contribution::getSiteId).toList());
      }
      return Exit.OK;
    }
  }

  /// What is asked for. Names are the node's to find, as in `ramdam history`.
  private ContributionsRequest.Builder question() {
    var question =
        ContributionsRequest.newBuilder()
            .setPerson(stripped(by))
            .setReceiver(stripped(receiver))
            .setSite(stripped(where))
            .setProcess(stripped(project))
            .setSkill(stripped(skill))
            .setAll(all);
    if (state != null) {
      question.setState(Arguments.oneOf("--state", state, STATES));
    }
    if (batch != null) {
      String id = batch.strip().toLowerCase(Locale.ROOT);
      if (!BATCH.matcher(id).matches()) {
        throw new Failure(Exit.USAGE, "bad_batch", "--import", batch);
      }
      question.setBatch(id);
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

  private static String stripped(@Nullable String text) {
    return text == null ? "" : text.strip();
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
    for (Contribution one : reply.getContributionsList()) {
      table.row(
          session.messages().day(one.getDay()),
          Standings.people(one),
          RecordTexts.receiver(one),
          session.messages().hours(one.getMinutes()),
          RecordTexts.skill(one.getSkill()),
          one.getNote(),
          Standings.state(session, one),
          SiteTexts.shortId(one.getId()));
      table.mark(6, RecordTexts.mark(one.getState()));
    }
    if (table.size() > 0) {
      table.print();
    }
    List<Contribution> shown = reply.getContributionsList();
    output.line("log.total", shown.size(), Standings.line(session, hours(shown)));
    String policies = Standings.policies(session, reply.getPoliciesList());
    if (!policies.isEmpty()) {
      output.plain(output.mark(Output.Mark.FAINT, policies));
    }
    if (more) {
      output.line("log.more", limit);
    }
  }

  /// Those of the person asked for alone, where others did it too.
  private Hours hours(List<Contribution> contributions) {
    if (by == null) {
      return Standings.hours(contributions);
    }
    List<Party> people = contributions.stream().flatMap(LogCommand::people).distinct().toList();
    List<Party> meant = Party.choose(by, people);
    return meant.size() == 1
        ? Standings.hours(contributions, meant.getFirst().id())
        : Standings.hours(contributions);
  }

  private static Stream<Party> people(Contribution one) {
    return Stream.concat(
        Stream.of(new Party(one.getProviderId(), one.getProviderName(), "")),
        one.getOthersList().stream().map(other -> new Party(other.getId(), other.getName(), "")));
  }
}

package org.ramdam.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.BoardRequest;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.StateCount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who does what: what is late, what nobody has taken, who is asked, who has taken what.
@Command(name = "board")
final class BoardCommand implements Callable<Exit> {
  private static final String[] STATES = {
    "open", "asked", "taken", "partly", "late", "done", "closed"
  };

  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--person", paramLabel = "PERSON")
  private String person = "";

  @Option(names = "--site", paramLabel = "SITE")
  private String where = "";

  @Option(names = "--project", paramLabel = "PROJECT")
  private String project = "";

  @Option(names = "--state", paramLabel = "STATE")
  private @Nullable String state;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "200")
  private int limit = 200;

  private final Session session;

  BoardCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, 10_000);
    int today = (int) Days.today(session).toEpochDay();
    var question =
        BoardRequest.newBuilder()
            .setPerson(person.strip())
            .setSite(where.strip())
            .setProcess(project.strip())
            .setState(state == null ? "" : Arguments.oneOf("--state", state, STATES))
            .setLimit(limit)
            .setToday(today);
    try (var node = site.connect(session)) {
      BoardReply reply = node.call("Board", question.build(), BoardReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply, today);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, BoardReply reply, int today) {
    if (reply.getCommitmentsCount() == 0) {
      output.line("board.empty");
      return;
    }
    sections(reply.getCommitmentsList()).forEach((name, some) -> print(output, name, some));
    output.plain(totals(reply));
    if (reply.getLoadsCount() > 0) {
      output.plain("");
      Loads.print(session, output, reply.getLoadsList(), today);
    }
    String policies = Standings.policies(session, reply.getPoliciesList());
    if (!policies.isEmpty()) {
      output.plain(output.mark(Output.Mark.FAINT, policies));
    }
  }

  /// By section, in the order in which they want to be read.
  private static Map<String, List<Commitment>> sections(List<Commitment> commitments) {
    Map<String, List<Commitment>> sections = new LinkedHashMap<>();
    for (String name : List.of("late", "open", "asked", "taken", "done", "closed")) {
      sections.put(name, new ArrayList<>());
    }
    for (Commitment one : commitments) {
      String name = one.getState().equals("partly") ? "taken" : one.getState();
      sections.computeIfAbsent(name, _ -> new ArrayList<>()).add(one);
    }
    sections.values().removeIf(List::isEmpty);
    return sections;
  }

  private void print(Output output, String section, List<Commitment> commitments) {
    output.plain(output.mark(Output.Mark.STRONG, section(section)));
    Table table =
        output.table(
            "column.due",
            "column.task",
            "column.for",
            "column.project",
            "column.who",
            "column.left",
            "column.id");
    table.right(5);
    for (Commitment one : commitments) {
      table.row(
          one.getDue() == 0 ? "-" : session.messages().day(one.getDue()),
          CommitmentTexts.title(one),
          RecordTexts.called(one.getReceiverName(), one.getReceiverId()),
          RecordTexts.called(one.getProcessName(), one.getProcessId()),
          CommitmentTexts.who(session, one),
          session.messages().hours(CommitmentTexts.left(one)),
          SiteTexts.shortId(one.getId()));
      if (section.equals("late")) {
        table.mark(0, Output.Mark.BAD);
      }
      table.mark(6, Output.Mark.FAINT);
    }
    table.print();
    output.plain("");
  }

  private String section(String name) {
    String id = "board.section." + name;
    return session.messages().has(id) ? session.text(id) : Output.clean(name);
  }

  private String totals(BoardReply reply) {
    var parts = new ArrayList<String>();
    for (StateCount count : reply.getCountsList()) {
      parts.add(
          session.text(
              "board.count",
              count.getCount(),
              CommitmentTexts.state(session, count.getState()),
              session.messages().hours(count.getMinutes())));
    }
    long all = reply.getCountsList().stream().mapToLong(StateCount::getCount).sum();
    String line = String.join(", ", parts);
    return all > reply.getCommitmentsCount()
        ? line + session.text("board.shown", reply.getCommitmentsCount())
        : line;
  }
}

package org.ramdam.cli;

import com.google.protobuf.MessageOrBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.BoardRequest;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ReportRequest;
import org.ramdam.node.api.proto.ReportRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// A project's card: who leads it, what is to be done, who has done how much.
@Command(name = "show")
final class ProjectShowCommand implements Callable<Exit> {
  private static final int NEWEST = 10;

  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "PROJECT", descriptionKey = "project.PROJECT")
  private String words = "";

  private final Session session;

  ProjectShowCommand(Session session) {
    this.session = session;
  }

  private record Card(
      Process process, BoardReply board, ReportReply report, ContributionsReply newest) {}

  @Override
  public Exit call() {
    try (var node = site.connect(session)) {
      Card card = card(node, Project.find(session, node, "PROJECT", words, true).process());
      Output output = session.output(site.json());
      if (output.isJson()) {
        var parts = new LinkedHashMap<String, MessageOrBuilder>();
        parts.put("process", card.process);
        parts.put("board", card.board);
        parts.put("report", card.report);
        parts.put("newest", card.newest);
        output.json(parts);
      } else {
        print(output, card);
      }
      return Exit.OK;
    }
  }

  private Card card(NodeClient node, Process process) {
    int today = (int) Days.today(session).toEpochDay();
    return new Card(
        process,
        node.call(
            "Board",
            BoardRequest.newBuilder().setProcess(process.getId()).setToday(today).build(),
            BoardReply.parser()),
        node.call(
            "Report",
            ReportRequest.newBuilder()
                .setToDay(today)
                .setProcess(process.getId())
                .addBy("person")
                .build(),
            ReportReply.parser()),
        node.call(
            "Contributions",
            ContributionsRequest.newBuilder().setProcess(process.getId()).setLimit(NEWEST).build(),
            ContributionsReply.parser()));
  }

  private void print(Output output, Card card) {
    Process process = card.process;
    output.plain(
        output.mark(Output.Mark.STRONG, RecordTexts.called(process.getName(), process.getId()))
            + " "
            + SiteTexts.shortId(process.getId()));
    LocalDate since =
        LocalDate.ofInstant(Instant.ofEpochMilli(process.getCreatedMs()), session.zone());
    output.line(
        process.getFinished() ? "project.card.finished" : "project.card.open",
        SiteTexts.name(process.getSiteName(), process.getSiteId()),
        session.messages().day(since.toEpochDay()),
        Project.leads(process));
    if (!process.getNote().isEmpty()) {
      output.plain(Output.clean(process.getNote()));
    }
    if (card.board.getCommitmentsCount() > 0) {
      printBoard(output, card.board);
    }
    if (card.report.getRowsCount() > 0) {
      printHours(output, card.report);
    }
    if (card.newest.getContributionsCount() > 0) {
      printNewest(output, card.newest);
    }
  }

  private void printBoard(Output output, BoardReply board) {
    output.plain("");
    output.line("project.card.todo");
    Table table =
        output.table("column.what", "column.who", "column.hours", "column.due", "column.id");
    table.right(2);
    for (Commitment one : board.getCommitmentsList()) {
      String who = one.getHolderId().isEmpty() ? one.getAskedName() + "?" : one.getHolderName();
      boolean nobody = one.getHolderId().isEmpty() && one.getAskedId().isEmpty();
      table.row(
          RecordTexts.called(one.getTitle(), one.getId()),
          nobody ? "-" : who,
          session.messages().hours(one.getMinutes()),
          one.getDue() == 0 ? "-" : session.messages().day(one.getDue()),
          SiteTexts.shortId(one.getId()));
    }
    table.print();
  }

  private void printHours(Output output, ReportReply report) {
    output.plain("");
    output.line("project.card.hours");
    Table table = output.table("column.who", "column.confirmed", "column.tacit", "column.declared");
    table.right(1, 2, 3);
    for (ReportRow row : report.getRowsList()) {
      String name = row.getNamesCount() > 0 ? row.getNames(0) : "";
      String id = row.getKeysCount() > 0 ? row.getKeys(0) : "";
      table.row(
          RecordTexts.called(name, id),
          session.messages().hours(row.getHours().getConfirmed()),
          session.messages().hours(row.getHours().getTacit()),
          session.messages().hours(row.getHours().getDeclared()));
    }
    table.print();
  }

  private void printNewest(Output output, ContributionsReply newest) {
    output.plain("");
    output.line("project.card.newest");
    Table table =
        output.table("column.day", "column.by", "column.hours", "column.what", "column.state");
    table.right(2);
    for (Contribution one : newest.getContributionsList()) {
      table.row(
          session.messages().day(one.getDay()),
          RecordTexts.called(one.getProviderName(), one.getProviderId()),
          session.messages().hours(one.getMinutes()),
          one.getNote(),
          RecordTexts.state(session, one.getState()));
      table.mark(4, RecordTexts.mark(one.getState()));
    }
    table.print();
  }
}

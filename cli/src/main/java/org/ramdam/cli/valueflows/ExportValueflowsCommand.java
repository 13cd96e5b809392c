package org.ramdam.cli.valueflows;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Days;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.WholeFile;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.BoardRequest;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.ConceptsReply;
import org.ramdam.node.api.proto.ConceptsRequest;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes who did what, and who will, as ValueFlows.
@Command(name = "valueflows")
public final class ExportValueflowsCommand implements Callable<Exit> {
  private static final int PAGE = 500;
  private static final int BOARD = 1000;
  private static final List<String> STATES =
      List.of("open", "asked", "taken", "partly", "late", "done", "closed");
  private static final long DAY_MS = 24 * 3_600_000;

  @Mixin private SiteOptions site = new SiteOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE")
  private @Nullable Path out;

  @Option(names = "--force", descriptionKey = "force")
  private boolean force;

  @Option(names = "--site", paramLabel = "SITE")
  private String only = "";

  @Option(names = "--person", paramLabel = "WHO")
  private String person = "";

  @Option(names = "--from", paramLabel = "DAY")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DAY")
  private @Nullable String to;

  private final Session session;
  private int events;
  private int commitments;
  private boolean cut;

  /// For this session.
  public ExportValueflowsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    LocalDate today = Days.today(session);
    int first = from == null ? 0 : Days.option("--from", from, today);
    int last = to == null ? 0 : Days.option("--to", to, today);
    if (last > 0 && first > last) {
      throw new Failure(Exit.USAGE, "period", from == null ? "" : from, to == null ? today : to);
    }
    Path file = out;
    if (file == null) {
      try (var node = site.connect(session)) {
        write(node, session.out(), first, last);
        session.out().println();
      }
      return Exit.OK;
    }
    WholeFile.requireWritable(file, force);
    try (var node = site.connect(session)) {
      WholeFile.write(
          file,
          stream -> {
            var writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
            write(node, writer, first, last);
            writer.write('\n');
            writer.flush();
          },
          force);
    }
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          Json.object("file", file, "events", events, "commitments", commitments, "whole", !cut));
    } else {
      output.line("valueflows.written", events, commitments, file);
      if (cut) {
        output.line("valueflows.cut", BOARD);
      }
    }
    return Exit.OK;
  }

  private void write(NodeClient node, Writer writer, int first, int last) throws IOException {
    StatusReply status =
        node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
    Set<String> sites = new HashSet<>();
    status.getSitesList().stream().map(SiteStatus::getSiteId).forEach(sites::add);
    var flows = new ValueFlowsWriter(writer, sites);
    contributions(node, flows, first, last);
    for (String state : STATES) {
      commitments(node, flows, state, first, last);
    }
    flows.end(label -> code(node, label));
  }

  private void contributions(NodeClient node, ValueFlowsWriter flows, int first, int last)
      throws IOException {
    var question =
        ContributionsRequest.newBuilder()
            .setSite(only)
            .setPerson(person)
            .setFromDay(first)
            .setToDay(last)
            .setLimit(PAGE);
    ContributionsReply page;
    do {
      page = node.call("Contributions", question.build(), ContributionsReply.parser());
      for (Contribution each : page.getContributionsList()) {
        events += flows.contribution(each);
      }
      question.setCursor(page.getCursor());
    } while (!page.getCursor().isEmpty());
  }

  private void commitments(
      NodeClient node, ValueFlowsWriter flows, String state, int first, int last)
      throws IOException {
    BoardReply board =
        node.call(
            "Board",
            BoardRequest.newBuilder()
                .setSite(only)
                .setPerson(person)
                .setState(state)
                .setLimit(BOARD)
                .build(),
            BoardReply.parser());
    cut |= board.getCommitmentsCount() == BOARD;
    for (Commitment each : board.getCommitmentsList()) {
      long day = each.getDue() > 0 ? each.getDue() : each.getCreatedMs() / DAY_MS;
      if (day >= first && (last == 0 || day <= last)) {
        flows.commitment(each);
        commitments++;
      }
    }
  }

  private static String code(NodeClient node, String label) {
    ConceptsReply reply =
        node.call(
            "Concepts",
            ConceptsRequest.newBuilder().setLabel(label).setLimit(1).build(),
            ConceptsReply.parser());
    String code = reply.getSame().getCode();
    return code.startsWith("http") ? code : "";
  }
}

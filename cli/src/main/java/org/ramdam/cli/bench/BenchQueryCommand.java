package org.ramdam.cli.bench;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.BoardRequest;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.InboxReply;
import org.ramdam.node.api.proto.InboxRequest;
import org.ramdam.node.api.proto.LogReply;
import org.ramdam.node.api.proto.LogRequest;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.MembersRequest;
import org.ramdam.node.api.proto.MetricsReply;
import org.ramdam.node.api.proto.MetricsRequest;
import org.ramdam.node.api.proto.PersonReply;
import org.ramdam.node.api.proto.PersonRequest;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ReportRequest;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.SkillsReply;
import org.ramdam.node.api.proto.SkillsRequest;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.protocol.bytes.MalformedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// How long a node that holds many records takes to answer what people ask, as the client sees it
/// over the Unix socket.
@Command(name = "query")
public final class BenchQueryCommand implements Callable<Exit> {
  private static final int RECORDS = 1_000_000;
  private static final int SITES = 225;
  private static final int MEMBERS = 40;
  private static final int REQUESTS = 1_000;
  private static final int REPORTS = 20;
  private static final int WARM = 300;
  private static final int IDS = 1_000;

  @Mixin private BenchOptions options = new BenchOptions();

  private final Session session;

  /// For this session.
  public BenchQueryCommand(Session session) {
    this.session = session;
  }

  /// A question that is asked again and again, of another thing each time.
  private record Question(
      String name, String method, IntFunction<Message> request, Parser<? extends Message> parser) {}

  @Override
  public Exit call() throws IOException, InterruptedException, MalformedException {
    int records = options.records(RECORDS);
    Output output = session.output(options.json());
    try (Workplace place = options.workplace(session)) {
      Source source =
          Generating.source(
              session, place, options.sites(SITES), options.members(MEMBERS), records);
      Path full = place.fresh("a");
      Workplace.copy(source.full(), full);
      NodeProcess node = place.start(full);
      node.settle();
      place.say("bench.asking", REQUESTS);
      var measured = new LinkedHashMap<String, Latencies>();
      Latencies nothing;
      try (var client = node.connect()) {
        for (Question question : questions(client, node)) {
          measured.put(question.name(), ask(client, question));
        }
        nothing =
            ask(
                client,
                new Question(
                    "nothing",
                    "Metrics",
                    _ -> MetricsRequest.getDefaultInstance(),
                    MetricsReply.parser()));
      }
      node.stop();
      print(output, measured, nothing);
    }
    return Exit.OK;
  }

  private static List<Question> questions(NodeClient client, NodeProcess node) {
    List<Member> members =
        client
            .call("Members", MembersRequest.getDefaultInstance(), MembersReply.parser())
            .getMembersList();
    List<String> people = members.stream().map(Member::getMemberId).toList();
    List<String> names = members.stream().map(Member::getName).toList();
    List<String> sites =
        node.status().getSitesList().stream()
            .filter(site -> site.getSize() > 0)
            .map(SiteStatus::getSiteId)
            .toList();
    List<String> ids = ids(client, sites);
    var questions = new ArrayList<Question>();
    int today = (int) (System.currentTimeMillis() / 86_400_000L);
    questions.add(board("network", (_, _) -> {}));
    questions.add(board("of_site", (r, i) -> r.setSite(pick(sites, i))));
    questions.add(board("of_person", (r, i) -> r.setPerson(pick(people, i))));
    questions.add(
        new Question(
            "inbox",
            "Inbox",
            i -> InboxRequest.newBuilder().setPerson(pick(people, i)).build(),
            InboxReply.parser()));
    questions.add(
        new Question(
            "person",
            "Person",
            i -> PersonRequest.newBuilder().setPerson(pick(people, i)).build(),
            PersonReply.parser()));
    questions.add(
        new Question(
            "report_hours",
            "Report",
            _ ->
                ReportRequest.newBuilder()
                    .setFromDay(today - 365)
                    .setToDay(today)
                    .addBy("person")
                    .build(),
            ReportReply.parser()));
    questions.add(contributions("newest", (_, _) -> {}));
    questions.add(contributions("by_person", (r, i) -> r.setPerson(pick(people, i))));
    questions.add(contributions("by_site", (r, i) -> r.setSite(pick(sites, i))));
    questions.add(contributions("by_skill", (r, i) -> r.setSkill(pick(Cast.SKILLS, i))));
    questions.add(contributions("contested", (r, _) -> r.setState("contested")));
    questions.add(
        contributions(
            "by_period", (r, i) -> r.setFromDay(today - 30 - i % 1500).setToDay(today - i % 1500)));
    questions.add(
        new Question(
            "members_by_name",
            "Members",
            i -> MembersRequest.newBuilder().setWords(pick(names, i)).build(),
            MembersReply.parser()));
    questions.add(
        new Question(
            "skills_find",
            "Skills",
            i -> SkillsRequest.newBuilder().setWords(pick(Cast.SKILLS, i)).build(),
            SkillsReply.parser()));
    questions.add(
        new Question("log", "Log", _ -> LogRequest.getDefaultInstance(), LogReply.parser()));
    questions.add(
        new Question(
            "log_of_site",
            "Log",
            i -> LogRequest.newBuilder().setSite(pick(sites, i)).build(),
            LogReply.parser()));
    questions.add(
        new Question(
            "show",
            "Show",
            i -> ShowRequest.newBuilder().setId(pick(ids, i)).build(),
            ShowReply.parser()));
    questions.add(
        new Question(
            "status", "Status", _ -> StatusRequest.getDefaultInstance(), StatusReply.parser()));
    return questions;
  }

  private interface BoardFilter {
    void set(BoardRequest.Builder request, int turn);
  }

  private static Question board(String name, BoardFilter filter) {
    return new Question(
        "board_" + name,
        "Board",
        i -> {
          var request = BoardRequest.newBuilder();
          filter.set(request, i);
          return request.build();
        },
        BoardReply.parser());
  }

  private interface Filter {
    void set(ContributionsRequest.Builder request, int turn);
  }

  private static Question contributions(String name, Filter filter) {
    return new Question(
        "contributions_" + name,
        "Contributions",
        i -> {
          var request = ContributionsRequest.newBuilder();
          filter.set(request, i);
          return request.build();
        },
        ContributionsReply.parser());
  }

  private static String pick(List<String> from, int turn) {
    return from.get(Math.floorMod(turn * 7919, from.size()));
  }

  /// Ids of records of all sites.
  private static List<String> ids(NodeClient client, List<String> sites) {
    var ids = new ArrayList<String>();
    for (String site : sites) {
      var request = LogRequest.newBuilder().setSite(site).setLimit(1 + IDS / sites.size()).build();
      client.call("Log", request, LogReply.parser()).getRowsList().stream()
          .map(LogRow::getId)
          .forEach(ids::add);
    }
    return ids;
  }

  private static Latencies ask(NodeClient client, Question question) {
    // A report reads a year: a few are enough.
    boolean slow = question.method().equals("Report");
    int warm = slow ? 3 : WARM;
    int requests = slow ? REPORTS : REQUESTS;
    for (int i = 0; i < warm; i++) {
      var _ = client.call(question.method(), question.request().apply(i), question.parser());
    }
    long[] took = new long[requests];
    for (int i = 0; i < requests; i++) {
      Message request = question.request().apply(warm + i);
      long start = System.nanoTime();
      var _ = client.call(question.method(), request, question.parser());
      took[i] = System.nanoTime() - start;
    }
    return Latencies.of(took);
  }

  private void print(Output output, Map<String, Latencies> measured, Latencies nothing) {
    if (output.isJson()) {
      var json = new LinkedHashMap<String, Object>();
      measured.forEach((name, latencies) -> json.put(name, latencies.json()));
      output.plain(Json.value(json));
      return;
    }
    var table = output.table("bench.question", "bench.p50", "bench.p99").right(1, 2);
    measured.forEach((name, latencies) -> row(table, session.text("bench.ask." + name), latencies));
    row(table, session.text("bench.ask.nothing"), nothing);
    table.print();
    output.line("bench.over_socket", REQUESTS);
  }

  private void row(org.ramdam.cli.Table table, String name, Latencies latencies) {
    table.row(
        name,
        Figures.decimal(session, latencies.ms(0.5), 2),
        Figures.decimal(session, latencies.ms(0.99), 2));
  }
}

package org.ramdam.node.api;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.BoardRequest;
import org.ramdam.node.api.proto.ProcessesReply;
import org.ramdam.node.api.proto.ProcessesRequest;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.CommitmentRow;
import org.ramdam.node.view.activity.Commitments;
import org.ramdam.node.view.process.Project;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.work.Standing;
import org.ramdam.protocol.work.WorkState;

/// Who does what, and in which projects. Any thread may ask.
public final class Board {
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 1000;
  private static final int SETTLED_EXAMINED = 10_000;

  private final Views views;
  private final Records records;
  private final InstantSource clock;
  private final Lookup lookup;

  /// Over the views and records of a node.
  public Board(Views views, Records records, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.clock = clock;
    this.lookup = new Lookup(views, records);
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Board", BoardRequest.getDefaultInstance(), this::board);
    methods.add("Processes", ProcessesRequest.getDefaultInstance(), this::processes);
  }

  private static int limit(int asked) {
    return asked == 0 ? PAGE : Math.min(asked < 0 ? LARGEST_PAGE : asked, LARGEST_PAGE);
  }

  /// What is asked for; null where anything will do.
  private record Filter(
      @Nullable Bytes32 person, @Nullable Bytes32 site, @Nullable Bytes32 process) {
    boolean takes(CommitmentRows.Seen seen) {
      CommitmentRow row = seen.row();
      Standing standing = seen.standing();
      return (person == null || person.equals(standing.holder()) || person.equals(standing.asked()))
          && (site == null
              || site.prefix() == row.promise().position().site()
              || site.equals(row.commitment().receiver()))
          && (process == null || process.equals(row.commitment().process()));
    }
  }

  /// Commitments, late ones first, then by due day; with how many there are of each state, and what
  /// those who hold one of them have taken on in all.
  public BoardReply board(BoardRequest request) {
    var moment = CommitmentRows.Moment.of(request.getToday(), clock.millis());
    CommitmentRows rows = new CommitmentRows(views, records, moment);
    WorkState wanted = state(request.getState());
    Filter filter =
        new Filter(
            request.getPerson().isEmpty() ? null : lookup.member(request.getPerson()),
            request.getSite().isEmpty() ? null : lookup.site(request.getSite()),
            request.getProcess().isEmpty()
                ? null
                : new Projects(views, records).find(request.getProcess()));
    BoardPage page = new BoardPage(rows, wanted, limit(request.getLimit()));
    Loads loads = new Loads(rows, moment.today());
    Commitments commitments = views.activity().commitments();
    commitments.active(
        rows.tacitSinceMs(),
        row -> {
          var seen = rows.see(row);
          if (!seen.state().isOver()) {
            loads.add(seen, filter.takes(seen) && page.take(seen));
          }
          return true;
        });
    if (wanted != null && wanted.isOver()) {
      int[] left = {SETTLED_EXAMINED};
      commitments.settled(row -> {
        var seen = rows.see(row);
        var _ = seen.state().isOver() && filter.takes(seen) && page.take(seen);
        return --left[0] > 0;
      });
    }
    return page.fill(BoardReply.newBuilder())
        .addAllLoads(loads.rows(new Names(views, records), PAGE))
        .addAllPolicies(rows.policies())
        .build();
  }

  private static @Nullable WorkState state(String text) {
    if (text.isEmpty()) {
      return null;
    }
    for (WorkState state : WorkState.values()) {
      if (CommitmentRows.text(state).equals(text)) {
        return state;
      }
    }
    throw ApiException.badRequest(
        "no such state: " + Lookup.shown(text),
        "one of open, asked, taken, partly, late, done, closed");
  }

  /// Projects, by name.
  public ProcessesReply processes(ProcessesRequest request) {
    Projects projects = new Projects(views, records);
    Bytes32 site = request.getSite().isEmpty() ? null : lookup.site(request.getSite());
    Map<Bytes32, Project> found = new LinkedHashMap<>();
    if (site != null && request.getWords().isBlank()) {
      views
          .processes()
          .bySite(
              site,
              (id, project) -> {
                found.put(id, project);
                return true;
              });
    } else {
      found.putAll(projects.like(request.getWords()));
    }
    record Named(String folded, Bytes32 id, Project project) {}
    var reply = ProcessesReply.newBuilder();
    found.entrySet().stream()
        .filter(each -> request.getAll() || !each.getValue().finished())
        .filter(each -> site == null || site.prefix() == each.getValue().site())
        .map(
            each -> new Named(SkillId.fold(each.getValue().name()), each.getKey(), each.getValue()))
        .sorted(Comparator.comparing(Named::folded).thenComparing(Named::id))
        .limit(limit(request.getLimit()))
        .forEach(each -> reply.addProcesses(projects.row(each.id(), each.project())));
    return reply.build();
  }
}

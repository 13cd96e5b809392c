package org.ramdam.node.api;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ReportRequest;
import org.ramdam.node.api.proto.ReportRow;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.Hours;
import org.ramdam.node.view.activity.Share;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Body;

/// Sums of a period: hours by person, project, site, skill, month, level or receiver. One pass over
/// the index of days; records are read only to name the groups.
public final class Reports {
  private static final int DIMENSIONS = 3;
  private static final int ROWS = 20_000;

  private final Views views;
  private final Records records;
  private final Lookup lookup;
  private final InstantSource clock;

  /// Over the views and records of a node.
  public Reports(Views views, Records records, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.lookup = new Lookup(views, records);
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Report", ReportRequest.getDefaultInstance(), this::report);
  }

  /// What hours are summed by.
  private enum By {
    PERSON,
    PROCESS,
    SITE,
    SKILL,
    MONTH,
    LEVEL,
    RECEIVER;

    static By of(String text) {
      for (By by : values()) {
        if (Rows.text(by).equals(text)) {
          return by;
        }
      }
      throw ApiException.badRequest(
          "cannot sum by " + Lookup.shown(text),
          "one of person, process, site, skill, month, level, receiver");
    }

    long key(ActivityView.Row row, Share share) {
      return switch (this) {
        case PERSON -> share.provider();
        case PROCESS -> share.process();
        case SITE -> row.position().site();
        case SKILL -> share.skill();
        case MONTH -> month(row.day());
        case LEVEL -> share.level();
        case RECEIVER -> share.receiver();
      };
    }

    private static long month(int day) {
      LocalDate date = LocalDate.ofEpochDay(day);
      return date.getYear() * 12L + date.getMonthValue() - 1;
    }
  }

  private record Key(long first, long second, long third) {}

  /// @param sample a contribution of the group, which knows the whole ids
  private record Group(Key key, ActivityView.Row sample, Hours hours) {}

  /// The sums.
  public ReportReply report(ReportRequest request) {
    int from = Days.from(request.getFromDay());
    int to = Days.to(request.getToDay());
    List<By> by = request.getByList().stream().map(By::of).toList();
    if (by.size() > DIMENSIONS) {
      throw ApiException.badRequest("at most three ways to sum at once", "leave one out");
    }
    ToLongFunction<String> site = text -> text.isEmpty() ? 0 : lookup.site(text).prefix();
    ToLongFunction<String> person = text -> text.isEmpty() ? 0 : lookup.member(text).prefix();
    ToLongFunction<String> process = text -> text.isEmpty() ? 0 : lookup.process(text).prefix();
    var sums =
        new Sums(
            new Rows(views, records, clock.millis()),
            by,
            site.applyAsLong(request.getSite()),
            person.applyAsLong(request.getPerson()),
            process.applyAsLong(request.getProcess()));
    views.activity().shares(from, to, sums);
    return sums.reply().setFromDay(from).setToDay(to).build();
  }

  private final class Sums implements ActivityView.Visitor {
    private final Rows rows;
    private final List<By> by;
    private final long site;
    private final long person;
    private final long process;
    private final Hours total = new Hours();
    private final Map<Key, Group> groups = new HashMap<>();
    private final Set<Long> people = new HashSet<>();
    private final Set<Long> sites = new HashSet<>();
    private final Set<Long> processes = new HashSet<>();

    Sums(Rows rows, List<By> by, long site, long person, long process) {
      this.rows = rows;
      this.by = by;
      this.site = site;
      this.person = person;
      this.process = process;
    }

    @Override
    public boolean visit(ActivityView.Row row, Share share) {
      if ((site != 0 && row.position().site() != site)
          || (person != 0 && share.provider() != person)
          || (process != 0 && share.process() != process)) {
        return true;
      }
      Book book = rows.book(row);
      long now = rows.nowMs();
      total.add(share, book, row.day(), now);
      if (!by.isEmpty()) {
        groups
            .computeIfAbsent(key(row, share), key -> new Group(key, row, new Hours()))
            .hours()
            .add(share, book, row.day(), now);
      }
      if (share.state(book, row.day(), now).counts()) {
        people.add(share.provider());
        sites.add(row.position().site());
        if (share.process() != 0) {
          processes.add(share.process());
        }
      }
      return true;
    }

    private Key key(ActivityView.Row row, Share share) {
      return new Key(
          by.get(0).key(row, share),
          by.size() > 1 ? by.get(1).key(row, share) : 0,
          by.size() > 2 ? by.get(2).key(row, share) : 0);
    }

    ReportReply.Builder reply() {
      ReportReply.Builder reply =
          ReportReply.newBuilder()
              .setTotal(Rows.message(total))
              .setPeople(people.size())
              .setSites(sites.size())
              .setProcesses(processes.size())
              .addAllPolicies(rows.books().used())
              .setShortened(groups.size() > ROWS);
      var sorted = new ArrayList<>(groups.values());
      sorted.sort(
          Comparator.comparingLong(
                  (Group group) -> -(group.hours().confirmed() + group.hours().tacit()))
              .thenComparingLong(group -> -group.hours().declared())
              .thenComparingLong(group -> group.key().first())
              .thenComparingLong(group -> group.key().second())
              .thenComparingLong(group -> group.key().third()));
      sorted.stream().limit(ROWS).forEach(group -> reply.addRows(row(group)));
      return reply;
    }

    private ReportRow row(Group group) {
      ReportRow.Builder row = ReportRow.newBuilder().setHours(Rows.message(group.hours()));
      long[] keys = {group.key().first(), group.key().second(), group.key().third()};
      Body.Contribution sample =
          (Body.Contribution) records.record(group.sample().position()).core().body();
      for (int i = 0; i < by.size(); i++) {
        name(by.get(i), keys[i], group.sample(), sample, row);
      }
      return row.build();
    }

    private void name(
        By one, long key, ActivityView.Row at, Body.Contribution sample, ReportRow.Builder row) {
      Names names = rows.names();
      switch (one) {
        case PERSON -> {
          Bytes32 id = whole(key, sample.providers());
          row.addKeys(id.hex()).addNames(names.member(id));
        }
        case PROCESS -> {
          Bytes32 id = sample.process();
          row.addKeys(id == null ? "" : id.hex()).addNames(id == null ? "" : names.process(id));
        }
        case SITE -> {
          Bytes32 id = records.site(at.position().site());
          row.addKeys(id == null ? "" : id.hex()).addNames(id == null ? "" : names.site(id));
        }
        case SKILL -> {
          var id = sample.skill();
          row.addKeys(id == null ? "" : id.hex()).addNames(id == null ? "" : names.skill(id));
        }
        case MONTH -> {
          String month = "%04d-%02d".formatted(key / 12, key % 12 + 1);
          row.addKeys(month).addNames(month);
        }
        case LEVEL -> row.addKeys(Long.toString(key)).addNames(Long.toString(key));
        case RECEIVER ->
            row.addKeys(sample.receiver().hex()).addNames(names.party(sample.receiver()));
      }
    }
  }

  /// The one of these ids that starts with these eight bytes.
  static Bytes32 whole(long prefix, List<Bytes32> ids) {
    return ids.stream()
        .filter(id -> id.prefix() == prefix)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a row of another contribution"));
  }
}

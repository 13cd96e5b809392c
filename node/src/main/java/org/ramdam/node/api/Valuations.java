package org.ramdam.node.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.node.api.proto.ValuationReply;
import org.ramdam.node.api.proto.ValuationRequest;
import org.ramdam.node.api.proto.ValuationRow;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Share;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.policy.Edition;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Rule;

/// What volunteer work is worth in an association's accounts: confirmed minutes × the rate that the
/// site has voted for their level and day, each line rounded to the cent, half up. One sum stands
/// in account 864 (personal volunteering, a use) and in account 875 (volunteering, a source).
///
/// It counts what was done for the site, or written at it and done for one of its people. Left out
/// is what is professional, not confirmed, or written by somebody else and not accepted.
public final class Valuations {
  private final Views views;
  private final Records records;
  private final Bytes32 self;
  private final Lookup lookup;
  private final InstantSource clock;

  /// Over the views and records of a node.
  ///
  /// @param self the node's own site
  public Valuations(Views views, Records records, Bytes32 self, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.self = self;
    this.lookup = new Lookup(views, records);
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Valuation", ValuationRequest.getDefaultInstance(), this::valuation);
  }

  /// The site that a contribution was done for, by the first eight bytes of its id: its receiver if
  /// that is a site, else the one where it is written.
  static long beneficiary(ActivityView.Row row, Share share, Records records) {
    return records.site(share.receiver()) == null ? row.position().site() : share.receiver();
  }

  private record Key(long process, long person, int level, int rate, int version) {}

  private static final class Line {
    private final Key key;
    private final ActivityView.Row sample;
    private final Edition edition;
    private long confirmed;
    private long tacit;

    Line(Key key, ActivityView.Row sample, Edition edition) {
      this.key = key;
      this.sample = sample;
      this.edition = edition;
    }

    private static long cents(long minutes, int rate) {
      return (minutes * rate + 30) / 60;
    }
  }

  /// The lines and their sum.
  public ValuationReply valuation(ValuationRequest request) {
    int from = Days.from(request.getFromDay());
    int to = Days.to(request.getToDay());
    Bytes32 site = request.getSite().isEmpty() ? self : lookup.site(request.getSite());
    var rows = new Rows(views, records, clock.millis());
    Map<Key, Line> lines = new HashMap<>();
    long[] professional = {0};
    views
        .activity()
        .shares(
            from,
            to,
            (row, share) -> {
              if (beneficiary(row, share, records) == site.prefix()) {
                add(row, share, site, rows, lines, professional);
              }
              return true;
            });
    return reply(site, rows, new ArrayList<>(lines.values()))
        .setFromDay(from)
        .setToDay(to)
        .setMinutesProfessional(professional[0])
        .build();
  }

  private static void add(
      ActivityView.Row row,
      Share share,
      Bytes32 site,
      Rows rows,
      Map<Key, Line> lines,
      long[] professional) {
    Book written = rows.book(row);
    ContributionState state = share.state(written, row.day(), rows.nowMs());
    if (!state.counts() || !share.standing().isTheirs(written, row.day())) {
      return;
    }
    if (share.professional()) {
      professional[0] += share.minutes();
      return;
    }
    Rule rule = Rule.rate(share.level());
    Book book = rows.books().of(site.prefix(), row.day());
    Edition edition = rows.books().settling(site.prefix(), rule, row.day());
    int rate = book.value(rule, row.day());
    var key = new Key(share.process(), share.provider(), share.level(), rate, edition.version());
    Line line = lines.computeIfAbsent(key, k -> new Line(k, row, edition));
    if (state == ContributionState.TACIT) {
      line.tacit += share.minutes();
    } else {
      line.confirmed += share.minutes();
    }
  }

  private ValuationReply.Builder reply(Bytes32 site, Rows rows, List<Line> lines) {
    ValuationReply.Builder reply =
        ValuationReply.newBuilder().setSiteId(site.hex()).setSiteName(rows.names().site(site));
    var told = new ArrayList<ValuationRow>();
    lines.forEach(line -> told.add(row(line, site, rows)));
    told.sort(
        Comparator.comparing(ValuationRow::getProcessName)
            .thenComparing(ValuationRow::getPersonName)
            .thenComparing(ValuationRow::getProcessId)
            .thenComparing(ValuationRow::getPersonId)
            .thenComparingInt(ValuationRow::getLevel)
            .thenComparingInt(row -> row.getPolicy().getVersion()));
    long confirmed = 0;
    long tacit = 0;
    long unrated = 0;
    for (ValuationRow row : told) {
      confirmed += row.getCentsConfirmed();
      tacit += row.getCentsTacit();
      unrated += row.getCentsPerHour() == 0 ? row.getMinutesConfirmed() + row.getMinutesTacit() : 0;
    }
    return reply
        .addAllRows(told)
        .setCentsConfirmed(confirmed)
        .setCentsTacit(tacit)
        .setCents(confirmed + tacit)
        .setMinutesUnrated(unrated)
        .addAllPolicies(rows.books().used());
  }

  private ValuationRow row(Line line, Bytes32 site, Rows rows) {
    Key key = line.key;
    Body.Contribution sample =
        (Body.Contribution) records.record(line.sample.position()).core().body();
    Bytes32 person = Reports.whole(key.person(), sample.providers());
    Bytes32 process = sample.process();
    return ValuationRow.newBuilder()
        .setProcessId(process == null ? "" : process.hex())
        .setProcessName(process == null ? "" : rows.names().process(process))
        .setPersonId(person.hex())
        .setPersonName(rows.names().member(person))
        .setLevel(key.level())
        .setCentsPerHour(key.rate())
        .setMinutesConfirmed(line.confirmed)
        .setMinutesTacit(line.tacit)
        .setCentsConfirmed(Line.cents(line.confirmed, key.rate()))
        .setCentsTacit(Line.cents(line.tacit, key.rate()))
        .setPolicy(rows.books().ref(key.version() == 0 ? null : site, line.edition))
        .build();
  }
}

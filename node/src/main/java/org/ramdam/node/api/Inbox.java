package org.ramdam.node.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.node.api.proto.InboxReply;
import org.ramdam.node.api.proto.InboxRequest;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.Case;
import org.ramdam.node.view.activity.CommitmentRow;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.node.view.activity.Share;
import org.ramdam.node.view.activity.Standing;
import org.ramdam.node.view.activity.StepTaken;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.policy.Proposal;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Step;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// What waits for somebody, what is due, and what became of what they did.
public final class Inbox {
  private static final int ITEMS = 200;
  private static final int LARGEST = 1000;
  private static final int EXAMINED = 2_000;
  private static final int NEWS_EXAMINED = 100;
  private static final int DISPUTES = 200;
  private static final int PROPOSALS = 20;
  private static final int SOON_DAYS = 7;
  private static final Duration NEWS = Duration.ofDays(30);
  private static final Duration WAITING = Duration.ofDays(400);

  private static final List<String> ORDER =
      List.of(
          "to_confirm",
          "to_accept",
          "to_decide",
          "to_approve",
          "asked",
          "lost",
          "late",
          "due",
          "contested",
          "disputed",
          "decided",
          "confirmed",
          "tacit");

  /// How many kinds, at the start of [#ORDER], are for the person to do something about.
  private static final int WAITING_KINDS = 6;

  private final Views views;
  private final Records records;
  private final Lookup lookup;
  private final InstantSource clock;

  /// Over the views and records of a node.
  public Inbox(Views views, Records records, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.lookup = new Lookup(views, records);
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Inbox", InboxRequest.getDefaultInstance(), this::inbox);
  }

  /// All of it, up to a limit.
  public InboxReply inbox(InboxRequest request) {
    long now = clock.millis();
    int today = request.getToday() == 0 ? Days.of(now) : Days.from(request.getToday());
    var reader = new Reader(lookup.member(request.getPerson()), today, now);
    reader.read();
    List<InboxItem> items = reader.items;
    items.sort(
        Comparator.comparingInt((InboxItem item) -> ORDER.indexOf(item.getKind()))
            .thenComparingLong(item -> -item.getAtMs())
            .thenComparing(InboxItem::getRecord));
    int waiting =
        (int) items.stream().filter(item -> ORDER.indexOf(item.getKind()) < WAITING_KINDS).count();
    int limit = Queries.limit(request.getLimit(), ITEMS, LARGEST);
    return InboxReply.newBuilder()
        .addAllItems(items.subList(0, Math.min(limit, items.size())))
        .setWaiting(waiting)
        .addAllPolicies(reader.rows.books().used())
        .build();
  }

  /// Reads for one person, on one day.
  private final class Reader {
    private final Bytes32 person;
    private final int today;
    private final Rows rows;
    private final Set<Bytes32> stewarded = new HashSet<>();
    private final Set<Bytes32> homes = new HashSet<>();
    private final List<InboxItem> items = new ArrayList<>();
    private final long tacitSinceMs;
    private boolean neutral;

    Reader(Bytes32 person, int today, long nowMs) {
      this.person = person;
      this.today = today;
      this.rows = new Rows(views, records, nowMs);
      this.tacitSinceMs =
          new CommitmentRows(views, records, rows.names(), new CommitmentRows.Moment(today, nowMs))
              .tacitSinceMs();
      views
          .people()
          .of(
              person,
              (key, membership) -> {
                Bytes32 site = records.site(key.site());
                if (site != null && membership.isAdmitted()) {
                  homes.add(site);
                  if (membership.roles().contains(Role.STEWARD)) {
                    stewarded.add(site);
                  }
                  neutral |=
                      membership.roles().contains(Role.STEWARD)
                          || membership.roles().contains(Role.ANIMATEUR);
                }
                return true;
              });
    }

    void read() {
      waiting(person, rows.nowMs() - WAITING.toMillis());
      // what was written to a site before is confirmed tacitly, or decided
      stewarded.forEach(site -> waiting(site, tacitSinceMs));
      disputes();
      policies();
      commitments();
      news();
    }

    private void waiting(Bytes32 who, long since) {
      for (ActivityView.Waiting each : views.activity().waiting(who, since, EXAMINED)) {
        // what was written before is confirmed tacitly, or decided
        ActivityView.Row row = each.row();
        Share share = each.share();
        Book book = rows.book(row);
        boolean open = share.state(book, row.day(), rows.nowMs()) == ContributionState.DECLARED;
        if (items.size() >= EXAMINED || !(each.toAccept() || open)) {
          continue;
        }
        SignedRecord record = records.record(row.position());
        if (record.core().body() instanceof Body.Contribution body
            && (each.toAccept() || !body.isBy(person))) {
          items.add(
              contribution(each.toAccept() ? "to_accept" : "to_confirm", row, record, body)
                  .setUntil(Days.of(share.tacitMs(book, body.day())))
                  .build());
        }
      }
    }

    private InboxItem.Builder contribution(
        String kind, ActivityView.Row row, SignedRecord record, Body.Contribution body) {
      Names names = rows.names();
      Bytes32 author = rows.authorMember(row.position(), record);
      Bytes32 who = kind.equals("to_accept") && author != null ? author : body.provider();
      Words words = records.words(row.position());
      InboxItem.Builder item =
          InboxItem.newBuilder()
              .setKind(kind)
              .setRecord(record.id().hex())
              .setWhoId(who.hex())
              .setWhoName(names.member(who))
              .setText(words instanceof Words.ContributionWords(String note, _) ? note : "")
              .setDay(body.day())
              .setMinutes(body.effortMinutes())
              .setSiteName(names.site(record.core().home()))
              .setAtMs(record.core().createdMs())
              .setForName(Names.orId(names.party(body.receiver()), body.receiver()));
      var together = new ArrayList<Bytes32>(body.others());
      if (kind.equals("to_accept")) {
        together.addFirst(body.provider());
        together.remove(person);
      }
      together.forEach(other -> item.addOthers(Names.orId(names.member(other), other)));
      return item;
    }

    private void disputes() {
      for (Bytes32 id : views.activity().inDispute(DISPUTES)) {
        Position position = records.position(id);
        if (position == null) {
          continue;
        }
        SignedRecord record = records.record(position);
        if (record.core().body() instanceof Body.Contribution body) {
          Case dispute = views.activity().dispute(id, body, record.core().home());
          var row = new ActivityView.Row(body.day(), position);
          if (dispute != null && dispute.awaits(person, neutral, body)) {
            items.add(contribution("to_decide", row, record, body).build());
          } else if (dispute != null && body.receiver().equals(person)) {
            step(dispute, row, record, body);
          }
        }
      }
    }

    private void policies() {
      for (Bytes32 site : homes) {
        for (Proposal proposal : views.policies().proposals(site, PROPOSALS)) {
          var standIns = views.policies().standIns(proposal, site);
          Bytes32 id = proposal.edition().id();
          Position position = records.position(id);
          boolean elector =
              proposal
                  .electorate()
                  .admits(
                      stewarded.contains(site)
                          ? List.of(Role.MEMBER, Role.STEWARD)
                          : List.of(Role.MEMBER),
                      true);
          if (position != null
              && elector
              && !proposal.isVoid()
              && !proposal.withdrawn()
              && !proposal.isInForce(standIns)
              && !proposal.approvers(standIns).contains(person)) {
            policy(site, position);
          }
        }
      }
    }

    private void policy(Bytes32 site, Position position) {
      SignedRecord record = records.record(position);
      Bytes32 author = rows.authorMember(position, record);
      items.add(
          InboxItem.newBuilder()
              .setKind("to_approve")
              .setRecord(record.id().hex())
              .setWhoId(author == null ? "" : author.hex())
              .setWhoName(author == null ? "" : rows.names().member(author))
              .setText(records.words(position) instanceof Words.PolicyWords(String t) ? t : "")
              .setSiteName(rows.names().site(site))
              .setAtMs(record.core().createdMs())
              .build());
    }

    private void commitments() {
      int found = 0;
      for (CommitmentRow row : views.activity().commitments().activeOf(person, tacitSinceMs)) {
        String kind = kind(row);
        if (kind != null && found++ < EXAMINED) {
          items.add(commitment(kind, row));
        }
      }
    }

    private @Nullable String kind(CommitmentRow row) {
      var standing = row.standing(records);
      int due = row.commitment().due();
      if (person.equals(standing.holder())) {
        if (due != 0 && due < today) {
          return "late";
        }
        return due != 0 && due <= today + SOON_DAYS ? "due" : null;
      }
      if (person.equals(standing.asked())) {
        return "asked";
      }
      return standing.lost().contains(person) ? "lost" : null;
    }

    private InboxItem commitment(String kind, CommitmentRow row) {
      Body.Commitment body = row.commitment();
      Position position = row.promise().position();
      Bytes32 holder = row.standing(records).holder();
      Bytes32 who = kind.equals("lost") && holder != null ? holder : row.promise().proposer();
      Names names = rows.names();
      return InboxItem.newBuilder()
          .setKind(kind)
          .setRecord(row.id().hex())
          .setWhoId(who.hex())
          .setWhoName(names.member(who))
          .setText(
              records.words(position) instanceof Words.CommitmentWords(String title, _, _)
                  ? title
                  : "")
          .setDay(body.due())
          .setUntil(body.due())
          .setMinutes(body.effortMinutes())
          .setSiteName(names.site(position.site()))
          .setAtMs(row.promise().createdMs())
          .setForName(Names.orId(names.party(body.receiver()), body.receiver()))
          .build();
    }

    private void news() {
      int[] examined = {0};
      views
          .activity()
          .byPerson(
              person,
              0,
              Body.Contribution.LAST_DAY,
              null,
              (row, share) -> {
                news(row, share);
                return ++examined[0] < NEWS_EXAMINED;
              });
    }

    private void news(ActivityView.Row row, Share share) {
      Book book = rows.book(row);
      ContributionState state = share.state(book, row.day(), rows.nowMs());
      String kind =
          switch (state) {
            case CONFIRMED, CONTESTED, DISPUTED, DECIDED, TACIT -> Rows.text(state);
            case VOID -> "decided";
            case DECLARED, CORRECTED, WITHDRAWN -> null;
          };
      long since = rows.nowMs() - NEWS.toMillis();
      if (kind == null || share.standing() == Standing.DECLINED) {
        return;
      }
      SignedRecord record = records.record(row.position());
      if (!(record.core().body() instanceof Body.Contribution body)) {
        return;
      }
      long tacitMs = share.tacitMs(book, row.day());
      Case dispute = views.activity().dispute(record.id(), body, record.core().home());
      if (dispute != null && !kind.equals("tacit")) {
        step(dispute, row, record, body);
        return;
      }
      Opinion said = state == ContributionState.TACIT ? null : said(row.position(), record, body);
      long at = state == ContributionState.TACIT ? tacitMs : said == null ? 0 : said.createdMs();
      if (at >= since) {
        InboxItem.Builder item = contribution(kind, row, record, body).setAtMs(at);
        if (said != null) {
          Bytes32 by = said.member().equals(Bytes32.ZERO) ? said.home() : said.member();
          item.setWhoId(by.hex()).setWhoName(rows.names().party(by));
          if (records.words(said.position()) instanceof Words.AttestWords(String reason)) {
            item.setText(reason);
          }
        }
        items.add(item.build());
      }
    }

    /// The last step of a dispute is news for the parties, but for the one who took it.
    private void step(
        Case dispute, ActivityView.Row row, SignedRecord record, Body.Contribution body) {
      StepTaken step =
          dispute.steps().stream()
              .filter(each -> each.dispute().step() != Step.MEDIATE)
              .reduce(dispute.opening(), (_, later) -> later);
      boolean recent = step.createdMs() >= rows.nowMs() - NEWS.toMillis();
      if (!recent || step.member().equals(person)) {
        return;
      }
      Body.Dispute said = step.dispute();
      boolean decided = said.step() == Step.DECIDE;
      InboxItem.Builder item =
          contribution(decided ? "decided" : "disputed", row, record, body)
              .setWhoId(step.member().hex())
              .setWhoName(rows.names().member(step.member()))
              .setAtMs(step.createdMs());
      if (decided && said.outcome() != Outcome.CONFIRM) {
        item.setMinutes(said.minutes());
      }
      if (records.words(step.position()) instanceof Words.DisputeWords(String reason)) {
        item.setText(reason);
      }
      items.add(item.build());
    }

    /// The last thing that was said of a contribution by someone who may.
    private @Nullable Opinion said(Position position, SignedRecord record, Body.Contribution body) {
      return views.activity().opinions(record.id()).stream()
          .filter(o ->
              (o.verdict() == Verdict.CONFIRM || o.verdict() == Verdict.CONTEST)
                  && rows.counts(o, position, body, record.core().home()))
          .max(Comparator.comparingLong(Opinion::createdMs))
          .orElse(null);
    }
  }
}

package org.ramdam.node.api;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.node.view.activity.Share;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// A contribution as an answer tells it.
final class ContributionRow {
  private static final long LATE_DAYS = 30;

  private final Views views;
  private final Records records;
  private final Rows rows;
  private final Position position;
  private final SignedRecord record;
  private final Body.Contribution body;
  private final Contribution.Builder row = Contribution.newBuilder();

  ContributionRow(
      Views views,
      Records records,
      Rows rows,
      Position position,
      SignedRecord record,
      Body.Contribution body) {
    this.views = views;
    this.records = records;
    this.rows = rows;
    this.position = position;
    this.record = record;
    this.body = body;
  }

  Contribution message() {
    Bytes32 site = record.core().home();
    long createdMs = record.core().createdMs();
    row.setId(record.id().hex())
        .setSiteId(site.hex())
        .setSiteName(rows.names().site(site))
        .setIndex(position.index())
        .setDay(body.day())
        .setAction(Rows.text(body.action()))
        .setProviderId(body.provider().hex())
        .setProviderName(rows.names().member(body.provider()))
        .setReceiverId(body.receiver().hex())
        .setReceiverName(rows.names().party(body.receiver()))
        .setProfessional(body.professional())
        .setLevel(body.level())
        .setCreatedMs(createdMs)
        .setScope(Rows.text(record.core().scope()))
        .setLate(Duration.ofMillis(createdMs).toDays() - body.day() > LATE_DAYS);
    words();
    links();
    standing(new ActivityView.Row(body.day(), position));
    return row.build();
  }

  private void words() {
    Words words = records.words(position);
    String label = "";
    if (words instanceof Words.ContributionWords(String note, String skill)) {
      row.setNote(note);
      label = skill;
    }
    if (label.isEmpty() && body.skill() != null) {
      label = rows.names().skill(body.skill());
      label = label.isEmpty() ? body.skill().hex() : label;
    }
    row.setSkill(label);
  }

  private void links() {
    Bytes32 process = body.process();
    if (process != null) {
      row.setProcessId(process.hex()).setProcessName(rows.names().process(process));
    }
    row.setFulfills(hex(body.fulfills())).setCorrects(hex(body.corrects()));
    Position correction = views.activity().correction(record.id());
    if (correction != null) {
      row.setCorrectedBy(records.record(correction).id().hex());
    }
    Origin origin = body.origin();
    if (origin != null) {
      HexFormat hex = HexFormat.of();
      row.setSource(Rows.text(origin.source()))
          .setBatch(hex.toHexDigits(origin.batchHigh()) + hex.toHexDigits(origin.batchLow()));
    }
  }

  private static String hex(@Nullable Bytes32 id) {
    return id == null ? "" : id.hex();
  }

  private void standing(ActivityView.Row at) {
    List<Share> shares = views.activity().shares(at);
    if (shares.isEmpty()) {
      throw new IllegalStateException("a contribution that the view has not: " + record);
    }
    Share first = shares.getFirst();
    Book book = rows.book(at);
    ContributionState state = first.state(book, body.day(), rows.nowMs());
    row.setState(Rows.text(state))
        .setStanding(Rows.text(first.standing()))
        .setMinutes(first.minutes())
        .setPolicy(
            rows.books().ref(record.core().home(), book.settling(Rule.TACIT_DAYS, body.day())));
    if (first.minutes() != body.effortMinutes()) {
      row.setDeclaredMinutes(body.effortMinutes());
    }
    if (state == ContributionState.DECLARED) {
      row.setTacitDay((int) Duration.ofMillis(first.tacitMs(book, body.day())).toDays());
    }
    for (int i = 0; i < body.others().size() && i + 1 < shares.size(); i++) {
      Bytes32 other = body.others().get(i);
      row.addOthers(
          Party.newBuilder()
              .setId(other.hex())
              .setName(rows.names().member(other))
              .setStanding(Rows.text(shares.get(i + 1).standing())));
    }
    Bytes32 author = rows.authorMember(position, record);
    if (author != null && !author.equals(body.provider())) {
      row.setDeclaredById(author.hex()).setDeclaredByName(rows.names().member(author));
    }
    row.setBeforeMember(body.day() < rows.memberSince(body.provider()));
    opinions();
  }

  private void opinions() {
    int confirmations = 0;
    int contests = 0;
    for (Opinion opinion : views.activity().opinions(record.id())) {
      if (rows.counts(opinion, position, body, record.core().home())) {
        confirmations += opinion.verdict() == Verdict.CONFIRM ? 1 : 0;
        contests += opinion.verdict() == Verdict.CONTEST ? 1 : 0;
      }
    }
    row.setConfirmations(confirmations).setContests(contests);
  }
}

package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Event;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.Case;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.node.view.activity.Share;
import org.ramdam.node.view.activity.StepTaken;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// The story of a contribution: everything that was ever said of it, what counts and what does not.
final class Timeline {
  private final Views views;
  private final Records records;
  private final Rows rows;
  private final List<Event> events = new ArrayList<>();

  Timeline(Views views, Records records, Rows rows) {
    this.views = views;
    this.records = records;
    this.rows = rows;
  }

  /// Oldest first.
  List<Event> of(Position position, SignedRecord record, Body.Contribution body) {
    declared(position, record, body);
    for (Opinion opinion : views.activity().opinions(record.id())) {
      opinion(opinion, position, body, record.core().home());
    }
    steps(record, body);
    Position correction = views.activity().correction(record.id());
    if (correction != null) {
      SignedRecord newest = records.record(correction);
      Event.Builder event = event("corrected", correction, newest);
      if (newest.core().body() instanceof Body.Contribution after) {
        event.setMinutes(after.effortMinutes());
      }
      events.add(event.setCounts(true).build());
    }
    tacit(new ActivityView.Row(body.day(), position), body);
    events.sort(Comparator.comparingLong(Event::getAtMs));
    return events;
  }

  /// The story of a commitment: what each said of it last, oldest first.
  List<Event> ofCommitment(Position position, SignedRecord record, Body.Commitment body) {
    events.add(
        event("declared", position, record)
            .setMinutes(body.effortMinutes())
            .setCounts(true)
            .build());
    for (Opinion opinion : views.activity().opinions(record.id())) {
      String what =
          switch (opinion.verdict()) {
            case ACCEPT -> "taken";
            case DECLINE -> "declined";
            case RELEASE -> "released";
            case HAND_OVER -> "handed_over";
            case WITHDRAW -> "closed";
            case CONFIRM, CONTEST, ENDORSE, APPROVE, WITNESS -> "";
          };
      if (!what.isEmpty()) {
        events.add(said(what, opinion.position()).setCounts(true).build());
      }
    }
    events.sort(Comparator.comparingLong(Event::getAtMs));
    return events;
  }

  private Event.Builder said(String what, Position position) {
    SignedRecord record = records.record(position);
    Event.Builder event = event(what, position, record);
    if (record.core().body() instanceof Body.Attest attest && attest.to() != null) {
      event.setToName(rows.names().member(attest.to()));
    }
    return event;
  }

  private void declared(Position position, SignedRecord record, Body.Contribution body) {
    Event.Builder event =
        event("declared", position, record).setMinutes(body.effortMinutes()).setCounts(true);
    if (records.words(position) instanceof Words.ContributionWords(String note, _)) {
      event.setText(note);
    }
    events.add(event.build());
  }

  private void opinion(Opinion opinion, Position position, Body.Contribution body, Bytes32 site) {
    String what =
        switch (opinion.verdict()) {
          case CONFIRM -> "confirmed";
          case CONTEST -> "contested";
          case ACCEPT -> "accepted";
          case DECLINE -> "declined";
          case WITHDRAW -> "withdrawn";
          case ENDORSE, APPROVE, WITNESS, RELEASE, HAND_OVER -> "";
        };
    if (!what.isEmpty()) {
      events.add(
          event(what, opinion.position(), records.record(opinion.position()))
              .setCounts(rows.counts(opinion, position, body, site))
              .build());
    }
  }

  private void steps(SignedRecord record, Body.Contribution body) {
    Case dispute = views.activity().dispute(record.id(), body, record.core().home());
    Set<Bytes32> counting = new HashSet<>();
    if (dispute != null) {
      dispute.steps().forEach(step -> counting.add(step.id()));
    }
    steps(record.id(), counting, 0);
  }

  private void steps(Bytes32 about, Set<Bytes32> counting, int depth) {
    if (depth > Case.DEPTH) {
      return;
    }
    for (StepTaken step : views.activity().steps(about)) {
      Body.Dispute said = step.dispute();
      String what =
          switch (said.step()) {
            case OPEN -> "disputed";
            case MEDIATE -> "mediated";
            case DECIDE -> "decided";
            case APPEAL -> "appealed";
          };
      Event.Builder event =
          event(what, step.position(), records.record(step.position()))
              .setMinutes(said.minutes())
              .setOutcome(outcome(said.outcome()))
              .setCounts(counting.contains(step.id()));
      if (said.mediator() != null) {
        event.setToName(rows.names().member(said.mediator()));
      }
      events.add(event.build());
      steps(step.id(), counting, depth + 1);
    }
  }

  private static String outcome(@Nullable Outcome outcome) {
    return outcome == null ? "" : Rows.text(outcome);
  }

  private void tacit(ActivityView.Row row, Body.Contribution body) {
    Share share = views.activity().share(row);
    Book book = rows.book(row);
    if (share != null && share.state(book, body.day(), rows.nowMs()) == ContributionState.TACIT) {
      events.add(
          Event.newBuilder()
              .setAtMs(share.tacitMs(book, body.day()))
              .setWhat("tacit")
              .setCounts(true)
              .build());
    }
  }

  private Event.Builder event(String what, Position position, SignedRecord record) {
    Bytes32 member = rows.authorMember(position, record);
    Bytes32 home = record.core().home();
    String text =
        switch (records.words(position)) {
          case Words.AttestWords(String reason) -> reason;
          case Words.DisputeWords(String said) -> said;
          case null, default -> "";
        };
    return Event.newBuilder()
        .setWhat(what)
        .setAtMs(record.core().createdMs())
        .setById((member == null ? home : member).hex())
        .setByName(member == null ? rows.names().site(home) : rows.names().member(member))
        .setSiteName(rows.names().site(home))
        .setText(text)
        .setRecord(record.id().hex());
  }
}

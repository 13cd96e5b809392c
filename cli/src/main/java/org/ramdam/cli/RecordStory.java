package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ramdam.node.api.proto.Claim;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Event;

/// What a contribution or a commitment says beside its first line, and what became of it.
final class RecordStory {
  private final Session session;
  private final Output output;

  RecordStory(Session session, Output output) {
    this.session = session;
    this.output = output;
  }

  /// Who wrote it, what it belongs to, what it stands in for.
  void print(Contribution one) {
    if (!one.getDeclaredById().isEmpty() && !one.getDeclaredById().equals(one.getProviderId())) {
      output.line(
          "show.declared_by",
          RecordTexts.called(one.getDeclaredByName(), one.getDeclaredById()),
          standing(one.getStanding()));
    }
    if (one.getOthersCount() > 0) {
      output.line("show.others", String.join(", ", others(one)));
    }
    if (!one.getProcessId().isEmpty()) {
      output.line(
          "show.project",
          RecordTexts.called(one.getProcessName(), one.getProcessId()),
          SiteTexts.shortId(one.getProcessId()));
    }
    if (!one.getFulfills().isEmpty()) {
      output.line("show.fulfills", SiteTexts.shortId(one.getFulfills()));
    }
    if (!one.getCorrects().isEmpty()) {
      output.line("show.corrects", SiteTexts.shortId(one.getCorrects()));
    }
    if (!one.getCorrectedBy().isEmpty()) {
      output.line("show.corrected_by", SiteTexts.shortId(one.getCorrectedBy()));
    }
    if (!one.getSource().isEmpty()) {
      output.line("show.import", Output.clean(one.getSource()), one.getBatch());
    }
    printNotes(one);
  }

  private void printNotes(Contribution one) {
    if (one.getDeclaredMinutes() > 0 && one.getDeclaredMinutes() != one.getMinutes()) {
      output.line("show.declared_hours", session.messages().hours(one.getDeclaredMinutes()));
    }
    if (one.getState().equals("declared") && one.getTacitDay() > 0) {
      output.line("show.tacit_day", session.messages().day(one.getTacitDay()));
    }
    if (one.getProfessional()) {
      output.line("show.professional");
    }
    if (one.getLate()) {
      output.line("show.late");
    }
    if (one.getBeforeMember()) {
      output.line("show.before_member");
    }
    if (one.hasPolicy()) {
      output.plain(Standings.policies(session, List.of(one.getPolicy())));
    }
  }

  private List<String> others(Contribution one) {
    var names = new ArrayList<String>();
    one.getOthersList()
        .forEach(other -> {
          String name = RecordTexts.called(other.getName(), other.getId());
          boolean own = other.getStanding().isEmpty() || other.getStanding().equals("own");
          names.add(own ? name : name + " (" + standing(other.getStanding()) + ")");
        });
    return names;
  }

  private String standing(String standing) {
    String id = "show.standing." + standing;
    return session.messages().has(id) ? session.text(id) : Output.clean(standing);
  }

  /// What is to be done, for whom, by whom.
  void print(Commitment one) {
    output.line(
        "show.commitment",
        CommitmentTexts.title(one),
        RecordTexts.called(one.getReceiverName(), one.getReceiverId()),
        CommitmentTexts.state(session, one.getState()),
        session.messages().hours(one.getMinutesDone()),
        session.messages().hours(one.getMinutes()));
    if (!one.getNote().isEmpty()) {
      output.plain("  " + Output.clean(one.getNote()));
    }
    if (one.getDue() > 0) {
      output.line("show.due", session.messages().day(one.getDue()));
    }
    String who = CommitmentTexts.who(session, one);
    if (!who.isEmpty()) {
      output.line("show.taken_by", who);
    }
    if (!one.getProcessId().isEmpty()) {
      output.line(
          "show.project",
          RecordTexts.called(one.getProcessName(), one.getProcessId()),
          SiteTexts.shortId(one.getProcessId()));
    }
    if (one.getClaimsCount() > 1) {
      one.getClaimsList().forEach(this::print);
    }
  }

  private void print(Claim claim) {
    output.line(
        claim.getHolds() ? "show.claim.holds" : notHolding(claim),
        RecordTexts.called(claim.getPersonName(), claim.getPersonId()),
        session.messages().moment(claim.getCreatedMs(), session.zone()));
  }

  private static String notHolding(Claim claim) {
    return switch (claim.getVerdict()) {
      case "hand_over" -> "show.claim.handed_over";
      case "release" -> "show.claim.released";
      case "decline" -> "show.claim.declined";
      default -> "show.claim";
    };
  }

  /// What happened, oldest first.
  void print(List<Event> timeline) {
    output.line("show.timeline");
    for (Event event : timeline) {
      String when = session.messages().moment(event.getAtMs(), session.zone());
      String line = "  " + when + "  " + what(event);
      output.plain(isVoid(event) ? output.mark(Output.Mark.FAINT, line) : line);
    }
  }

  private String what(Event event) {
    String id = "event." + event.getWhat();
    String by = RecordTexts.called(event.getByName(), event.getById());
    String to = Output.clean(event.getToName());
    String hours = event.getMinutes() == 0 ? "" : session.messages().hours(event.getMinutes());
    var line =
        new StringBuilder(
            session.messages().has(id) ? session.text(id, by, to) : Output.clean(event.getWhat()));
    if (!event.getOutcome().isEmpty()) {
      line.append(", ").append(outcome(event.getOutcome()));
    }
    if (!hours.isEmpty()) {
      line.append(", ").append(hours);
    }
    if (!event.getText().isEmpty()) {
      line.append(session.text("inbox.text", Output.clean(event.getText())));
    }
    if (isVoid(event)) {
      line.append(session.text("show.void"));
    }
    return line.toString();
  }

  private String outcome(String outcome) {
    String id = "outcome." + outcome;
    return session.messages().has(id) ? session.text(id) : Output.clean(outcome);
  }

  /// Whether somebody said what was not theirs to say. What time alone does is nobody's.
  private static boolean isVoid(Event event) {
    return !event.getCounts() && !Set.of("declared", "tacit", "closed").contains(event.getWhat());
  }
}

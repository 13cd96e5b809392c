package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.PolicyRef;

/// What stands behind contributions: who wrote them, who agreed, and the hours by that.
public final class Standings {
  private static final Set<String> NOT_ACCEPTED = Set.of("other", "declined");

  private Standings() {}

  /// The hours of contributions, each person's counted.
  public static Hours hours(List<Contribution> contributions) {
    Hours.Builder hours = Hours.newBuilder();
    for (Contribution one : contributions) {
      hours.setCount(hours.getCount() + 1);
      add(hours, one, one.getStanding());
      one.getOthersList().forEach(other -> add(hours, one, other.getStanding()));
    }
    return hours.build();
  }

  /// The hours that one of those who did them has.
  public static Hours hours(List<Contribution> contributions, String person) {
    Hours.Builder hours = Hours.newBuilder();
    for (Contribution one : contributions) {
      hours.setCount(hours.getCount() + 1);
      if (one.getProviderId().equals(person)) {
        add(hours, one, one.getStanding());
      }
      one.getOthersList().stream()
          .filter(other -> other.getId().equals(person))
          .forEach(other -> add(hours, one, other.getStanding()));
    }
    return hours.build();
  }

  private static void add(Hours.Builder hours, Contribution one, String standing) {
    long minutes = one.getMinutes();
    boolean accepted = !NOT_ACCEPTED.contains(standing);
    switch (one.getState()) {
      case "void", "corrected", "withdrawn" -> {
        return;
      }
      default -> {
        if (!accepted) {
          hours.setUnaccepted(hours.getUnaccepted() + minutes);
          return;
        }
      }
    }
    switch (one.getState()) {
      case "confirmed", "decided" -> hours.setConfirmed(hours.getConfirmed() + minutes);
      case "tacit" -> hours.setTacit(hours.getTacit() + minutes);
      case "contested", "disputed" -> hours.setContested(hours.getContested() + minutes);
      default -> hours.setDeclared(hours.getDeclared() + minutes);
    }
    boolean counts = Set.of("confirmed", "decided", "tacit").contains(one.getState());
    if (one.getProfessional() && counts) {
      hours.setProfessional(hours.getProfessional() + minutes);
    }
  }

  /// Explicit, tacit, waiting and contested hours on one line.
  public static String line(Session session, Hours hours) {
    Messages messages = session.messages();
    String line =
        session.text(
            "hours.by_state",
            messages.hours(hours.getConfirmed()),
            messages.hours(hours.getTacit()),
            messages.hours(hours.getDeclared()),
            messages.hours(hours.getContested()));
    return hours.getUnaccepted() == 0
        ? line
        : line + session.text("hours.unaccepted", messages.hours(hours.getUnaccepted()));
  }

  /// The state of a contribution, and who wrote it where that was not who did it.
  public static String state(Session session, Contribution one) {
    String state = RecordTexts.state(session, one.getState());
    String by = RecordTexts.called(one.getDeclaredByName(), one.getDeclaredById());
    return switch (one.getStanding()) {
      case "steward" -> session.text("standing.steward", state, by);
      case "other" -> session.text("standing.other", state, by);
      case "declined" -> session.text("standing.declined", state, by);
      default ->
          one.getDeclaredById().isEmpty() || one.getDeclaredById().equals(one.getProviderId())
              ? state
              : session.text("standing.accepted", state, by);
    };
  }

  /// Everyone who did it.
  public static String people(Contribution one) {
    var names = new ArrayList<String>();
    names.add(RecordTexts.called(one.getProviderName(), one.getProviderId()));
    one.getOthersList().forEach(o -> names.add(RecordTexts.called(o.getName(), o.getId())));
    return String.join(", ", names);
  }

  /// The versions of policies that an answer depends on; empty if the node names none.
  public static String policies(Session session, List<PolicyRef> policies) {
    if (policies.isEmpty()) {
      return "";
    }
    List<String> names = policies.stream().distinct().map(ref -> policy(session, ref)).toList();
    return session.text("rules", String.join(", ", names));
  }

  /// Whose policy it is, and which version; a node names no site for the defaults of several.
  public static String policy(Session session, PolicyRef ref) {
    if (ref.getSiteId().isEmpty() && ref.getSiteName().isEmpty()) {
      return session.text("rules.defaults");
    }
    String site = RecordTexts.called(ref.getSiteName(), ref.getSiteId());
    if (ref.getVersion() == 0) {
      return session.text("rules.standard", site);
    }
    String version = session.text("rules.version", site, ref.getVersion());
    return ref.getId().isEmpty() ? version : version + " (" + SiteTexts.shortId(ref.getId()) + ")";
  }
}

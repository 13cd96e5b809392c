package org.ramdam.node.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Step;
import org.ramdam.protocol.record.Verdict;

/// Where contributions stand, told the long way: by looking at every entry of every log for each
/// question.
final class Contributions {
  private final List<Entry> entries;

  Contributions(List<Entry> entries) {
    this.entries = entries;
  }

  /// State, standing and minutes for each of those who did it.
  List<String> told(Entry entry, Body.Contribution body) {
    String state = state(entry, body);
    Entry ruling = ruling(entry, body);
    int minutes =
        ruling != null && dispute(ruling).outcome() == Outcome.ADJUST
            ? dispute(ruling).minutes()
            : body.effortMinutes();
    return body.providers().stream()
        .map(provider -> state + " " + standing(entry, provider) + " " + minutes)
        .toList();
  }

  private static Body.Dispute dispute(Entry entry) {
    return (Body.Dispute) entry.record().core().body();
  }

  private static boolean isSteward(Entry entry) {
    return entry.author().roles().contains(Role.STEWARD);
  }

  private static Bytes32 member(Entry entry) {
    return entry.author().member();
  }

  /// The last word of each person, and of each site, on a record.
  private List<Entry> lastWords(Bytes32 about) {
    Map<List<Bytes32>, Entry> last = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.record().core().body() instanceof Body.Attest(Bytes32 named, Verdict verdict, _)
          && named.equals(about)
          && List.of(
                  Verdict.CONFIRM,
                  Verdict.CONTEST,
                  Verdict.ACCEPT,
                  Verdict.DECLINE,
                  Verdict.WITHDRAW)
              .contains(verdict)) {
        Bytes32 member = member(entry);
        var voice = member.equals(Bytes32.ZERO) ? List.of(entry.site(), member) : List.of(member);
        last.merge(
            voice,
            entry,
            (a, b) -> b.record().core().createdMs() > a.record().core().createdMs() ? b : a);
      }
    }
    return List.copyOf(last.values());
  }

  private static Verdict verdict(Entry entry) {
    return ((Body.Attest) entry.record().core().body()).verdict();
  }

  private static boolean mayJudge(Entry who, Entry contribution, Body.Contribution body) {
    if (member(who).equals(Bytes32.ZERO)) {
      return who.site().equals(body.receiver());
    }
    boolean steward =
        isSteward(who)
            && !member(who).equals(member(contribution))
            && List.of(contribution.site(), body.receiver()).contains(who.site());
    return !body.providers().contains(member(who))
        && (member(who).equals(body.receiver()) || steward);
  }

  private String state(Entry entry, Body.Contribution body) {
    if (body.corrects() != null) {
      List<Entry> standIns = standIns(body.corrects());
      int at = standIns.indexOf(entry);
      boolean newest = at == standIns.size() - 1;
      if (at < 0) {
        return "VOID";
      }
      if (!newest) {
        return "CORRECTED";
      }
    } else if (!standIns(entry.record().id()).isEmpty()) {
      return "CORRECTED";
    }
    List<Entry> words = lastWords(entry.record().id());
    if (words.stream()
        .anyMatch(w -> member(w).equals(member(entry)) && verdict(w) == Verdict.WITHDRAW)) {
      return "WITHDRAWN";
    }
    if (opening(entry, body) != null) {
      Entry ruling = ruling(entry, body);
      if (ruling == null) {
        return "DISPUTED";
      }
      return dispute(ruling).outcome() == Outcome.VOID ? "VOID" : "DECIDED";
    }
    List<Verdict> counted =
        words.stream().filter(w -> mayJudge(w, entry, body)).map(Contributions::verdict).toList();
    if (counted.contains(Verdict.CONTEST)) {
      return "CONTESTED";
    }
    return counted.contains(Verdict.CONFIRM) ? "CONFIRMED" : "DECLARED";
  }

  /// The contributions that stand in for one, in the order of its log.
  private List<Entry> standIns(Bytes32 original) {
    var found = new ArrayList<Entry>();
    for (Entry first : entries) {
      if (first.record().id().equals(original)
          && first.record().core().body() instanceof Body.Contribution body
          && body.corrects() == null) {
        for (Entry entry : entries) {
          if (entry.record().core().body() instanceof Body.Contribution after
              && original.equals(after.corrects())
              && entry.site().equals(first.site())
              && entry.position().index() > first.position().index()
              && (member(entry).equals(member(first))
                  || body.providers().equals(List.of(member(entry))))) {
            found.add(entry);
          }
        }
      }
    }
    return found;
  }

  private String standing(Entry entry, Bytes32 provider) {
    if (provider.equals(member(entry))) {
      return "OWN";
    }
    for (Entry word : lastWords(entry.record().id())) {
      if (member(word).equals(provider)) {
        if (verdict(word) == Verdict.ACCEPT) {
          return "OWN";
        }
        if (verdict(word) == Verdict.DECLINE || verdict(word) == Verdict.WITHDRAW) {
          return "DECLINED";
        }
      }
    }
    return isSteward(entry) ? "STEWARD" : "OTHER";
  }

  private @Nullable Entry first(Bytes32 about, Step step, Predicate<Entry> counts) {
    return entries.stream()
        .filter(entry ->
            entry.record().core().body() instanceof Body.Dispute said
                && said.about().equals(about)
                && said.step() == step
                && counts.test(entry))
        .min(
            Comparator.comparingLong((Entry entry) -> entry.record().core().createdMs())
                .thenComparing(entry -> entry.record().id()))
        .orElse(null);
  }

  private static boolean after(Entry who, Entry what) {
    return who.record().core().createdMs() >= what.record().core().createdMs();
  }

  private static boolean isParty(Entry who, Entry contribution, Body.Contribution body) {
    return body.providers().contains(member(who))
        || member(who).equals(body.receiver())
        || (isSteward(who) && List.of(contribution.site(), body.receiver()).contains(who.site()));
  }

  private @Nullable Entry opening(Entry entry, Body.Contribution body) {
    return first(entry.record().id(), Step.OPEN, who -> isParty(who, entry, body));
  }

  private @Nullable Entry ruling(Entry entry, Body.Contribution body) {
    Entry opening = opening(entry, body);
    if (opening == null) {
      return null;
    }
    Bytes32 named = dispute(opening).mediator();
    Predicate<Entry> outside =
        who ->
            Stream.concat(body.providers().stream(), Stream.of(body.receiver(), member(opening)))
                .noneMatch(member(who)::equals);
    Predicate<Entry> neutral =
        who -> isSteward(who) || who.author().roles().contains(Role.ANIMATEUR);
    Bytes32 id = opening.record().id();
    Entry mediation =
        first(
            id, Step.MEDIATE, who -> after(who, opening) && outside.test(who) && neutral.test(who));
    Entry decision =
        first(
            id,
            Step.DECIDE,
            who -> {
              boolean may =
                  mediation == null ? named == null : member(who).equals(member(mediation));
              return after(who, opening)
                  && outside.test(who)
                  && neutral.test(who)
                  && (member(who).equals(named) || may);
            });
    if (decision == null) {
      return null;
    }
    Entry appeal =
        first(
            decision.record().id(),
            Step.APPEAL,
            who -> after(who, decision) && isParty(who, entry, body));
    return appeal == null
        ? decision
        : first(
            appeal.record().id(),
            Step.DECIDE,
            who ->
                after(who, appeal)
                    && outside.test(who)
                    && neutral.test(who)
                    && !member(who).equals(member(decision)));
  }
}

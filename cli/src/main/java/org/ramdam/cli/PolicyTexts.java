package org.ramdam.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ramdam.node.api.proto.Edition;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.api.proto.RuleValue;
import org.ramdam.protocol.record.Rule;

/// How a policy is told.
final class PolicyTexts {
  private PolicyTexts() {}

  /// The name of a rule; as the node calls it if this version does not know it.
  static String rule(Session session, RuleValue value) {
    return Rules.known(value) ? Rules.word(value).called(session) : value.getRule();
  }

  /// The value of a rule, with its unit.
  static String value(Session session, RuleValue value, int of) {
    return Rules.known(value)
        ? Rules.word(value).shown(session, of)
        : session.messages().number(of);
  }

  /// What it changes, in one line.
  static String changes(Session session, Edition edition) {
    return edition.getSettingsList().stream()
        .map(each -> rule(session, each) + " = " + value(session, each, each.getValue()))
        .collect(Collectors.joining(", "));
  }

  /// How it stands, in a person's language.
  static String state(Session session, Edition edition) {
    String id = "policy.state." + edition.getState();
    return session.messages().has(id) ? session.text(id) : edition.getState();
  }

  /// The colour of that.
  static Output.Mark mark(Edition edition) {
    return switch (edition.getState()) {
      case "in_force" -> Output.Mark.GOOD;
      case "proposed", "future" -> Output.Mark.CARE;
      case "void" -> Output.Mark.BAD;
      default -> Output.Mark.FAINT;
    };
  }

  /// A site of a policy.
  static String site(PolicyRef ref) {
    return SiteTexts.name(Output.clean(ref.getSiteName()), ref.getSiteId());
  }

  /// Names, on one line.
  static String names(List<Party> parties) {
    return parties.stream()
        .map(each -> RecordTexts.called(each.getName(), each.getId()))
        .collect(Collectors.joining(", "));
  }

  /// Says how a policy stands after something was said of it: how many approve, who may, since when
  /// it is in force.
  static void standing(Session session, Output output, Edition edition) {
    switch (edition.getState()) {
      case "proposed" -> {
        output.line(
            "policy.approvals",
            edition.getApprovals(),
            edition.getQuorum(),
            edition.getApprovedByCount() == 0
                ? session.text("nobody")
                : names(edition.getApprovedByList()));
        output.line(
            edition.getOpen() ? "policy.electors.open" : "policy.electors.stewards",
            site(edition.getRef()),
            SiteTexts.shortId(edition.getRef().getId()));
      }
      case "void" -> output.line("policy.void", least(edition), edition.getStewards());
      case "in_force", "future", "past" ->
          output.line(
              "policy.in_force",
              edition.getRef().getVersion(),
              session.messages().day(edition.getFromDay()));
      default -> output.line("policy.stands", state(session, edition));
    }
  }

  private static int least(Edition edition) {
    return edition.getSettingsList().stream()
        .filter(each -> each.getRule().equals(Rule.STEWARD_LEAST.name().toLowerCase(Locale.ROOT)))
        .mapToInt(RuleValue::getValue)
        .findAny()
        .orElse(0);
  }

  /// The rules that this version knows, by the names of the API.
  private static final class Rules {
    private static final List<String> NAMES =
        java.util.Arrays.stream(Rule.values())
            .map(rule -> rule.name().toLowerCase(Locale.ROOT))
            .toList();

    static boolean known(RuleValue value) {
      return NAMES.contains(value.getRule());
    }

    static RuleWord word(RuleValue value) {
      return RuleWord.of(Rule.values()[NAMES.indexOf(value.getRule())]);
    }
  }
}

package org.ramdam.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.Problem;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.PoliciesRequest;

/// Lines that make nobody's day longer than the site's rules take, and what is wrong with the
/// others. The node refuses a batch of a thousand for one such line, so it is better told before.
///
/// @param sound in their order
record ImportDays(List<ImportLine> sound, List<Problem> problems) {
  private record PersonDay(String person, int day) {}

  /// Takes the lines in their order, as long as their days are not full.
  static ImportDays of(Session session, NodeClient node, List<ImportLine> lines) {
    int limit = limit(node);
    Map<PersonDay, Integer> minutes = new HashMap<>();
    var sound = new ArrayList<ImportLine>(lines.size());
    var problems = new ArrayList<Problem>();
    for (ImportLine line : lines) {
      int day = line.line().firstDay();
      int longest = 0;
      String who = "";
      for (Party person : line.people()) {
        int sum = minutes.getOrDefault(new PersonDay(person.id(), day), 0) + line.line().minutes();
        if (sum > longest) {
          longest = sum;
          who = person.called();
        }
      }
      if (longest > limit) {
        String sample = who + ", " + session.messages().hours(longest);
        problems.add(
            new Problem(
                Problem.Code.DAY_LONG,
                line.line().line(),
                line.line().column(Field.HOURS),
                session.messages().hours(limit),
                sample));
      } else {
        line.people()
            .forEach(person ->
                minutes.merge(
                    new PersonDay(person.id(), day), line.line().minutes(), Integer::sum));
        sound.add(line);
      }
    }
    return new ImportDays(sound, problems);
  }

  private static int limit(NodeClient node) {
    return node
        .call("Policies", PoliciesRequest.getDefaultInstance(), PoliciesReply.parser())
        .getRulesList()
        .stream()
        .filter(rule -> rule.getRule().equals("day_limit_minutes"))
        .mapToInt(org.ramdam.node.api.proto.RuleValue::getValue)
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }
}

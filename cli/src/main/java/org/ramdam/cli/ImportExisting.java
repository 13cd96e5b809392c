package org.ramdam.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.imports.ImportPlan.Content;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsRequest;

/// The contributions that are there already, from whatever command they came. Those that were
/// withdrawn or corrected are too: whoever took them back does not want them again by an import.
final class ImportExisting {
  private final NodeClient node;
  private final boolean withoutWithdrawn;

  /// @param withoutWithdrawn whether those that were withdrawn are to be added again
  ImportExisting(NodeClient node, boolean withoutWithdrawn) {
    this.node = node;
    this.withoutWithdrawn = withoutWithdrawn;
  }

  /// What the people of these lines did in their days.
  List<Content> like(List<ImportLine> lines) {
    var contents = new ArrayList<Content>();
    if (lines.isEmpty()) {
      return contents;
    }
    var days = lines.stream().mapToInt(line -> line.line().firstDay()).summaryStatistics();
    var seen = new HashSet<String>();
    List<String> people =
        lines.stream().map(line -> line.people().getFirst().id()).distinct().toList();
    for (String person : people) {
      var question =
          ContributionsRequest.newBuilder()
              .setPerson(person)
              .setFromDay(days.getMin())
              .setToDay(days.getMax())
              .setAll(true)
              .build();
      ContributionPages.each(
          node,
          question,
          Long.MAX_VALUE,
          one -> {
            boolean counts = !withoutWithdrawn || !one.getState().equals("withdrawn");
            if (seen.add(one.getId()) && counts) {
              contents.add(content(one));
            }
          });
    }
    return contents;
  }

  private static Content content(Contribution one) {
    var people = new ArrayList<String>(List.of(one.getProviderId()));
    one.getOthersList().forEach(other -> people.add(other.getId()));
    int declared = one.getDeclaredMinutes();
    return new Content(
        one.getDay(),
        people,
        one.getReceiverId(),
        declared == 0 ? one.getMinutes() : declared,
        one.getNote(),
        one.getSkill());
  }
}

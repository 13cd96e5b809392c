package org.ramdam.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.ImportPlan.Content;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

/// A line of a source, whose names are found.
///
/// @param people who did it, the provider first
/// @param skill a label; empty if none
/// @param project its name; empty if none
/// @param processId empty if there is no project, or if it is yet to be made
record ImportLine(
    SourceLine line,
    List<Party> people,
    Party receiver,
    String skill,
    String project,
    String processId) {
  /// Minutes of all of them.
  long minutes() {
    return (long) line.minutes() * people.size();
  }

  /// Whether a member did it alone.
  boolean isBy(String member) {
    return people.size() == 1 && people.getFirst().id().equals(member);
  }

  Content content() {
    List<String> ids = people.stream().map(Party::id).toList();
    return new Content(line.firstDay(), ids, receiver.id(), line.minutes(), line.what(), skill);
  }

  Body.Contribution body(Origin origin, @Nullable Bytes32 process) {
    return new Body.Contribution(
        line.action(),
        people.getFirst().key(),
        people.stream().skip(1).map(Party::key).sorted().toList(),
        receiver.key(),
        line.minutes(),
        line.firstDay(),
        skill.isEmpty() ? null : SkillId.ofLabel(skill),
        process,
        null,
        null,
        false,
        1,
        origin);
  }

  Words words() {
    return new Words.ContributionWords(line.what(), skill);
  }
}

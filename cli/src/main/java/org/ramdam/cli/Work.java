package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;

/// What somebody does or did, apart from how long and on which day.
///
/// @param others who did it with the provider
/// @param skill null if none was named
/// @param label behind `skill`; empty if none, or if only the id is known
/// @param process id of a project, null if none
/// @param fulfills id of a commitment, null if none
record Work(
    Action action,
    Party provider,
    List<Party> others,
    Party receiver,
    @Nullable SkillId skill,
    String label,
    @Nullable Bytes32 process,
    @Nullable Bytes32 fulfills,
    boolean professional,
    int level,
    String what) {
  Work {
    others = List.copyOf(others);
  }

  /// What a contribution says that the node knows.
  static Work of(Contribution known) {
    return new Work(
        Action.valueOf(known.getAction().toUpperCase(Locale.ROOT).replace('-', '_')),
        new Party(known.getProviderId(), known.getProviderName(), ""),
        known.getOthersList().stream()
            .map(one -> new Party(one.getId(), one.getName(), ""))
            .toList(),
        new Party(known.getReceiverId(), known.getReceiverName(), ""),
        SkillLabel.id(known.getSkill()),
        SkillLabel.words(known.getSkill()),
        known.getProcessId().isEmpty() ? null : RecordIds.key(known.getProcessId()),
        known.getFulfills().isEmpty() ? null : RecordIds.key(known.getFulfills()),
        known.getProfessional(),
        Math.max(1, known.getLevel()),
        known.getNote());
  }

  /// The same for somebody else.
  Work withReceiver(Party other) {
    return new Work(
        action,
        provider,
        others,
        other,
        skill,
        label,
        process,
        fulfills,
        professional,
        level,
        what);
  }

  /// The same with a skill of this label; empty: with none.
  Work withSkill(String other) {
    SkillId id = SkillLabel.id(other);
    return new Work(
        action,
        provider,
        others,
        receiver,
        id,
        SkillLabel.words(other),
        process,
        fulfills,
        professional,
        level,
        what);
  }

  /// The same in another project, or in none.
  Work withProcess(@Nullable Bytes32 other) {
    return new Work(
        action,
        provider,
        others,
        receiver,
        skill,
        label,
        other,
        fulfills,
        professional,
        level,
        what);
  }

  /// The same in other words.
  Work withWhat(String other) {
    return new Work(
        action,
        provider,
        others,
        receiver,
        skill,
        label,
        process,
        fulfills,
        professional,
        level,
        other);
  }

  /// Those who did it, the provider first.
  List<Party> providers() {
    var all = new ArrayList<Party>();
    all.add(provider);
    all.addAll(others);
    return all;
  }

  /// A contribution of so many minutes each.
  ///
  /// @param corrects id of the contribution it stands in for, null if none
  Draft draft(int minutes, int day, @Nullable Bytes32 corrects, Scope scope) {
    var body =
        new Body.Contribution(
            action,
            provider.key(),
            others.stream().map(Party::key).sorted().toList(),
            receiver.key(),
            minutes,
            day,
            skill,
            process,
            fulfills,
            corrects,
            professional,
            level,
            null);
    return Draft.of(body, new Words.ContributionWords(what, label), scope);
  }
}

package org.ramdam.node.view.skills;

import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;

/// What a member says of a skill, newest.
///
/// @param position of the record that says so
/// @param record its id
/// @param level 1 to 4
/// @param availabilityMinutes a week; 0 if it was not said
public record Offer(
    SkillId skill,
    Bytes32 member,
    Position position,
    Bytes32 record,
    int level,
    SkillMode mode,
    int availabilityMinutes) {}

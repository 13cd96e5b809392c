package org.ramdam.cli;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.record.SkillId;

/// What stands for a skill in an answer of the node: its label, or its id where the words are not
/// here.
final class SkillLabel {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private SkillLabel() {}

  /// The skill's id; null if no skill is named.
  static @Nullable SkillId id(String skill) {
    if (skill.isEmpty()) {
      return null;
    }
    return ID.matcher(skill).matches()
        ? SkillId.of(HexFormat.of().parseHex(skill), 0)
        : SkillId.ofLabel(skill);
  }

  /// The words of it that may be signed; empty if only the id is known.
  static String words(String skill) {
    return ID.matcher(skill).matches() ? "" : skill;
  }
}

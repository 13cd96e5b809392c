package org.ramdam.node.taxonomy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.record.SkillId;

/// What one can know or do, as a taxonomy says it. There is one for each [SkillId]: entries whose
/// French labels fold to the same are one concept.
///
/// @param code ESCO's URI, or ROME's number (code OGR)
/// @param also the codes of other entries with the same label; seldom any. The concept's own code
///   is ESCO's if there is one, since that has the English label
/// @param id of the French label, which is how records name it
/// @param french the preferred label in French
/// @param english the preferred label in English; null if the taxonomy has none
/// @param alternatives other labels, in French, without those that fold to the preferred one
public record Concept(
    String code,
    List<String> also,
    Kind kind,
    SkillId id,
    String french,
    @Nullable String english,
    List<String> alternatives) {

  /// The taxonomy its code is of.
  public Source source() {
    return kind.source();
  }

  /// The label in English if there is one, else in French.
  public String englishOrFrench() {
    return english == null ? french : english;
  }

  /// Whether an entry of this code is, or is part of, this concept.
  public boolean hasCode(String wanted) {
    return code.equals(wanted) || also.contains(wanted);
  }
}

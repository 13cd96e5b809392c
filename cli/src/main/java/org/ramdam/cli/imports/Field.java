package org.ramdam.cli.imports;

import java.util.List;
import java.util.Optional;
import org.ramdam.protocol.record.SkillId;

/// What a source may say about a contribution, by its names in French and English.
public enum Field {
  DAY("day", "date", "jour"),
  HOURS("hours", "heures"),
  WHO("who", "qui"),
  FOR("for", "pour"),
  WHAT("what", "quoi"),
  SKILL("skill", "competence"),
  PROJECT("project", "projet"),
  ACTION("action");

  private final String names;

  Field(String... names) {
    this.names = String.join(" ", names);
  }

  private List<String> names() {
    return List.of(names.split(" ", -1));
  }

  /// How it is called when it is missing: `hours (heures)`.
  public String title() {
    return names().getFirst() + " (" + names().getLast() + ")";
  }

  /// The field of this name, whatever its case and accents.
  public static Optional<Field> of(String name) {
    String folded = SkillId.fold(name);
    for (Field field : values()) {
      if (field.names().contains(folded)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}

package org.ramdam.cli.csv;

import java.util.List;
import java.util.Optional;
import org.ramdam.protocol.record.SkillId;

/// What a column may hold, by its names in French and English.
enum Column {
  DAY(true, "day", "date", "jour"),
  HOURS(true, "hours", "heures"),
  FOR(true, "for", "pour"),
  WHAT(true, "what", "quoi"),
  SKILL(false, "skill", "competence"),
  ACTION(false, "action");

  private final boolean required;
  private final String names;

  Column(boolean required, String... names) {
    this.required = required;
    this.names = String.join(" ", names);
  }

  boolean required() {
    return required;
  }

  private List<String> names() {
    return List.of(names.split(" ", -1));
  }

  /// How it is called when it is missing.
  String title() {
    return names().getFirst() + " (" + names().getLast() + ")";
  }

  /// The column of this header, whatever its case and accents.
  static Optional<Column> of(String header) {
    String folded = SkillId.fold(header);
    for (Column column : values()) {
      if (column.names().contains(folded)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }
}

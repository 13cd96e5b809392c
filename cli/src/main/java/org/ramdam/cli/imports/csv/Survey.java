package org.ramdam.cli.imports.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.Field;
import org.ramdam.protocol.record.SkillId;

/// What the columns of a file are, by what was said, by their headers, and where guesses are asked
/// for by the words of the headers and by all cells.
final class Survey {
  /// Two words say more than one, and a word that the cells deny says nothing.
  private static final int AGREEMENT = 100;

  private static final int CELLS_ALONE = 10;

  private final List<String> header;
  private final CsvMapping mapping;
  private final List<DayEvidence> days = new ArrayList<>();
  private final List<HoursEvidence> hours = new ArrayList<>();
  private final String[] samples;

  Survey(List<String> header, CsvMapping mapping) {
    this.header = header;
    this.mapping = mapping;
    this.samples = new String[header.size()];
    for (int i = 0; i < header.size(); i++) {
      days.add(new DayEvidence());
      hours.add(new HoursEvidence());
      samples[i] = "";
    }
  }

  /// Takes a line into account.
  void add(List<String> cells) {
    for (int i = 0; i < Math.min(cells.size(), header.size()); i++) {
      String cell = cells.get(i).strip();
      if (!cell.isEmpty()) {
        samples[i] = samples[i].isEmpty() ? cell : samples[i];
        days.get(i).add(cell);
        hours.get(i).add(cell);
      }
    }
  }

  /// In which order the days of the column are written; empty if nothing tells.
  Optional<DayOrder> order(int column) {
    return days.get(column - 1).order();
  }

  /// Whether decimals of the column have a comma.
  boolean isComma(int column) {
    return hours.get(column - 1).isComma();
  }

  /// Every column, in order.
  ///
  /// @param guess whether the words of headers and the cells count
  List<ColumnUse> columns(boolean guess) {
    var columns = new ArrayList<ColumnUse>();
    for (int i = 0; i < header.size(); i++) {
      Optional<Field> stated = mapping.columns().get(SkillId.fold(header.get(i)));
      Optional<Field> known = Field.of(header.get(i));
      Certainty certainty =
          stated != null ? Certainty.STATED : known.isPresent() ? Certainty.KNOWN : Certainty.NONE;
      columns.add(use(i, (stated != null ? stated : known).orElse(null), certainty));
    }
    if (guess) {
      while (guessOne(columns)) {}
    }
    return columns;
  }

  private ColumnUse use(int at, @Nullable Field field, Certainty certainty) {
    return new ColumnUse(at + 1, header.get(at), field, certainty, samples[at]);
  }

  /// Gives one field that no column has yet to the column that says it most; false if none says
  /// any.
  private boolean guessOne(List<ColumnUse> columns) {
    int best = 0;
    ColumnUse found = columns.getFirst();
    for (Field field : Field.values()) {
      if (columns.stream().noneMatch(column -> column.field() == field)) {
        for (int i = 0; i < columns.size(); i++) {
          boolean free = columns.get(i).certainty() == Certainty.NONE;
          int strength = free ? strength(i, field) : 0;
          if (strength > best) {
            best = strength;
            found = use(i, field, best > AGREEMENT ? Certainty.LIKELY : Certainty.POSSIBLE);
          }
        }
      }
    }
    if (best > 0) {
      columns.set(found.number() - 1, found);
    }
    return best > 0;
  }

  private int strength(int column, Field field) {
    int words = HeaderWords.strength(header.get(column), field);
    boolean isDays = days.get(column).isDays();
    boolean isHours = hours.get(column).isHours() && !isDays;
    return switch (field) {
      case DAY -> agree(words, isDays, isDays);
      case HOURS -> agree(words, isHours, hours.get(column).isSpoken());
      case ACTION -> 0;
      // A text may be anything but days and numbers.
      case WHO, FOR, WHAT, SKILL, PROJECT ->
          isDays || isHours || samples[column].isEmpty() ? 0 : words;
    };
  }

  private static int agree(int words, boolean cells, boolean cellsAlone) {
    if (words > 0) {
      return cells ? AGREEMENT + words : 0;
    }
    return cellsAlone ? CELLS_ALONE : 0;
  }
}

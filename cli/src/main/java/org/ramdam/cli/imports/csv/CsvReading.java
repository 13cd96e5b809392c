package org.ramdam.cli.imports.csv;

import java.util.List;
import org.ramdam.cli.imports.Reading;

/// What was read of a CSV file, and what its columns were taken for.
///
/// @param columns in the order of the file; empty if there is no header
public record CsvReading(List<ColumnUse> columns, Reading reading) {
  public CsvReading {
    columns = List.copyOf(columns);
  }

  /// Whether anything of it rests on what a column may be.
  public boolean isGuessed() {
    return columns.stream().anyMatch(column -> column.certainty().isGuess());
  }
}

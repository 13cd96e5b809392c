package org.ramdam.cli.imports.contributors;

import java.time.LocalDate;
import java.util.Map;

/// What a list of contributors does not say.
///
/// @param day of all lines
/// @param minutes that a line claims
/// @param minutesOfTypes the same for the types that differ
public record ContributorsOptions(LocalDate day, int minutes, Map<String, Integer> minutesOfTypes) {
  /// Minutes of a line where nothing else is said.
  public static final int MINUTES = 60;

  public ContributorsOptions {
    minutesOfTypes = Map.copyOf(minutesOfTypes);
    if (minutes <= 0 || minutesOfTypes.values().stream().anyMatch(some -> some <= 0)) {
      throw new IllegalArgumentException("a contribution takes time");
    }
  }

  /// An hour for every line.
  public static ContributorsOptions on(LocalDate day) {
    return new ContributorsOptions(day, MINUTES, Map.of());
  }

  int minutesOf(String type) {
    return minutesOfTypes.getOrDefault(type, minutes);
  }
}

package org.ramdam.cli.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What must hold, and whether it does.
final class Checks {
  private final Map<String, Boolean> found = new LinkedHashMap<>();

  /// Notes that something holds or not. Said twice, it must hold twice.
  ///
  /// @param name the end of the id of its text, `demo.check.NAME`
  void that(String name, boolean holds) {
    found.merge(name, holds, Boolean::logicalAnd);
  }

  Map<String, Boolean> all() {
    return new LinkedHashMap<>(found);
  }

  List<String> failed() {
    return found.entrySet().stream().filter(e -> !e.getValue()).map(Map.Entry::getKey).toList();
  }
}

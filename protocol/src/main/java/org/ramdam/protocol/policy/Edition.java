package org.ramdam.protocol.policy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Rule;

/// What a policy says, once it is in force.
///
/// @param version 1 for the first that was proposed at its site, and so on; 0: the defaults
/// @param id of its record; zero: the defaults
/// @param settings what it changes
/// @param fromDay the first day it is about, in days since 1970-01-01
public record Edition(int version, Bytes32 id, SortedMap<Rule, Integer> settings, int fromDay) {
  /// What holds until a site votes something.
  public static final Edition DEFAULTS = new Edition(0, Bytes32.ZERO, new TreeMap<>(), 0);

  public Edition {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }
}

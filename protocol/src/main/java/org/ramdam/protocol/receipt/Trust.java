package org.ramdam.protocol.receipt;

import java.util.Map;
import java.util.Set;
import org.ramdam.protocol.bytes.Bytes32;

/// What a reader knows before opening a record file. A file proves what a site's log says; whether
/// that site is the one it is taken for, only the reader can know.
///
/// @param sites ids of the sites that are trusted; empty: it is left to the reader
/// @param witnesses the witness key of each site whose cosignatures count
public record Trust(Set<Bytes32> sites, Map<Bytes32, Bytes32> witnesses) {
  /// Nothing is known.
  public static final Trust NONE = new Trust(Set.of(), Map.of());

  public Trust {
    sites = Set.copyOf(sites);
    witnesses = Map.copyOf(witnesses);
  }
}

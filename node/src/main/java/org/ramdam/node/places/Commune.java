package org.ramdam.node.places;

import org.ramdam.protocol.record.Place;

/// A commune of France.
///
/// @param insee its code; of one with arrondissements, the lowest of theirs
/// @param place about its middle, and its name
public record Commune(String insee, Place place) {
  private static final int OVERSEAS = 3;

  /// Its name.
  public String name() {
    return place.commune();
  }

  /// The name and the département, which together are one commune: Saint-Denis (93).
  public String label() {
    return name() + " (" + departement(insee) + ")";
  }

  static String departement(String insee) {
    return insee.substring(0, insee.startsWith("97") ? OVERSEAS : 2);
  }
}

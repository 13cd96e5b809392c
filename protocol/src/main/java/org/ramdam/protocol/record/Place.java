package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

/// Where a site is, coarsely: WGS 84.
///
/// @param commune its name
/// @param latitudeE5 in hundred-thousandths of a degree, north
/// @param longitudeE5 in hundred-thousandths of a degree, east
public record Place(String commune, int latitudeE5, int longitudeE5) {
  private static final double EARTH_KM = 6371.0088;

  public Place {
    requireNonNull(commune);
    if (Math.abs(latitudeE5) > 9_000_000 || Math.abs(longitudeE5) > 18_000_000) {
      throw new IllegalArgumentException("no such place: " + latitudeE5 + ", " + longitudeE5);
    }
  }

  /// Kilometres to another one, along the sphere (haversine), rounded.
  public int kilometresTo(Place that) {
    double from = radians(latitudeE5);
    double to = radians(that.latitudeE5);
    double north = Math.sin((to - from) / 2);
    double east = Math.sin((radians(that.longitudeE5) - radians(longitudeE5)) / 2);
    double a = north * north + Math.cos(from) * Math.cos(to) * east * east;
    return (int) Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(a)));
  }

  private static double radians(int e5) {
    return Math.toRadians(e5 / 1e5);
  }
}

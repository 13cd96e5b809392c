package org.ramdam.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.places.Commune;
import org.ramdam.node.places.Gazetteer;
import org.ramdam.protocol.record.Place;

/// Where somebody says that a site is.
final class Communes {
  private static final Pattern COORDINATES =
      Pattern.compile("\\s*(-?\\d{1,2}(?:\\.\\d+)?)\\s*,\\s*(-?\\d{1,3}(?:\\.\\d+)?)\\s*");
  private static final int NEAREST = 3;

  private Communes() {}

  /// The place of these options; null if neither is given.
  ///
  /// @param commune a name; with `at` any name, else one that is shipped
  /// @param at latitude and longitude in degrees
  /// @throws Failure 3 if no commune is called so, 2 if several are or `at` is no place
  static @Nullable Place place(String commune, String at) {
    if (!at.isEmpty()) {
      if (commune.isBlank()) {
        throw new Failure(Exit.USAGE, "place_without_name", at);
      }
      return coordinates(commune.strip(), at);
    }
    return commune.isEmpty() ? null : known(commune);
  }

  private static Place known(String name) {
    List<Commune> found = Gazetteer.load().communes(name);
    if (found.isEmpty()) {
      List<Commune> nearest = Gazetteer.load().nearest(name, NEAREST);
      throw new Failure(Exit.NOT_FOUND, "no_commune", name, labels(nearest));
    }
    if (found.size() > 1) {
      throw new Failure(Exit.USAGE, "ambiguous_commune", name, labels(found));
    }
    return found.getFirst().place();
  }

  private static String labels(List<Commune> communes) {
    return String.join(", ", communes.stream().map(Commune::label).toList());
  }

  private static Place coordinates(String commune, String at) {
    var matcher = COORDINATES.matcher(at);
    try {
      if (matcher.matches()) {
        return new Place(commune, e5(matcher.group(1)), e5(matcher.group(2)));
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new Failure(Exit.USAGE, "bad_place", at);
  }

  private static int e5(String degrees) {
    return new BigDecimal(degrees).movePointRight(5).intValue();
  }
}

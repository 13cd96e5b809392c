package org.ramdam.protocol.tlog;

import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// The names under which a site signs.
public final class Origin {
  private static final String PREFIX = "ramdam/v1/";

  private Origin() {}

  /// The origin of a site's log, and the name of its key: `ramdam/v1/<site>`, and `/g2` and up
  /// after a lost log.
  ///
  /// @throws IllegalArgumentException if `generation` is not positive
  public static String of(Bytes32 site, int generation) {
    if (generation < 1) {
      throw new IllegalArgumentException("generation must be positive, got " + generation);
    }
    return generation == 1 ? PREFIX + site.hex() : PREFIX + site.hex() + "/g" + generation;
  }

  /// The site that an origin names, of whatever generation; null if it names none.
  public static @Nullable Bytes32 site(String origin) {
    int end = PREFIX.length() + 2 * Bytes32.SIZE;
    if (!origin.startsWith(PREFIX) || origin.length() < end) {
      return null;
    }
    try {
      return Bytes32.parseHex(origin.substring(PREFIX.length(), end));
    } catch (MalformedException _) {
      return null;
    }
  }

  /// The generation that an origin of a site's log names; 0 if it is no such origin.
  public static int generation(String origin, Bytes32 site) {
    String first = of(site, 1);
    if (origin.equals(first)) {
      return 1;
    }
    String digits = origin.startsWith(first + "/g") ? origin.substring(first.length() + 2) : "";
    boolean canonical = digits.matches("[1-9][0-9]{0,8}") && !digits.equals("1");
    return canonical ? Integer.parseInt(digits) : 0;
  }

  /// The name of a site's witness: `ramdam/v1/<site>/witness`.
  public static String witness(Bytes32 site) {
    return PREFIX + site.hex() + "/witness";
  }
}

package org.ramdam.protocol.gossip;

import org.ramdam.protocol.Limits;

/// A site and where it can be called.
///
/// @param site the first eight bytes of its id
/// @param address `host:port`; empty if the site can only call out
public record Contact(long site, String address) {
  /// Whether this is an address: `host:port`, or empty.
  public static boolean isAddress(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    return text.isEmpty()
        || (colon > 0
            && text.length() <= Limits.NAME_CODE_POINTS
            && text.chars().allMatch(c -> c > ' ' && c < 0x7f)
            && port.matches("[1-9][0-9]{0,4}")
            && Integer.parseInt(port) < 1 << 16);
  }

  /// Whether it can be called.
  public boolean isCallable() {
    return !address.isEmpty();
  }

  /// What of the address one owner can easily have much of: the first two parts of an IPv4 address,
  /// the first two groups of an IPv6 one, else the whole host.
  public String prefix() {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    if (host.startsWith("[")) {
      return upToSecond(host, ':');
    }
    boolean digits = host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    return digits ? upToSecond(host, '.') : host;
  }

  private static String upToSecond(String host, char separator) {
    int first = host.indexOf(separator);
    int second = first < 0 ? -1 : host.indexOf(separator, first + 1);
    return second < 0 ? host : host.substring(0, second);
  }
}

package org.ramdam.protocol.fuzz;

/// A decoder with a fault, planted to see that faults are found: who finds none here is blind.
final class CanaryTarget {
  private CanaryTarget() {}

  /// A number after three bytes that say what it is; the fault is where it is longer than the rest.
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length > 4 && data[0] == 'r' && data[1] == 'd' && data[2] == 'm') {
      byte last = data[4 + (data[3] & 0x7f)];
      if (last == 0) {
        throw new IllegalStateException("planted");
      }
    }
  }
}

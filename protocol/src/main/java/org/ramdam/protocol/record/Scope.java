package org.ramdam.protocol.record;

/// Who may hold a record's private part.
public enum Scope {
  /// The home site alone.
  SITE,
  /// The sites of the network.
  NETWORK,
  /// Anyone.
  PUBLIC;

  /// Whether the private part may be sent to another site of the network.
  public boolean travels() {
    return this != SITE;
  }
}

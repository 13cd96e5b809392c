package org.ramdam.protocol.wire;

/// Why a connection ends. In the order of the published numbers, from 1.
public enum ByeCode {
  /// The site stops, or the other one is told to come back later.
  GOING,
  /// No version in common.
  VERSION,
  /// The other site is of another network.
  OTHER_NETWORK,
  /// The other site is not admitted, or not yet.
  NOT_ADMITTED,
  /// The invite is unknown, used or expired.
  INVITE,
  /// The frame is not one, or not one of this moment.
  PROTOCOL,
  /// Too many refused records.
  OFFENCES,
  /// The same site is connected already.
  DUPLICATE,
  /// Nothing was heard for too long, or too slowly.
  SILENT
}

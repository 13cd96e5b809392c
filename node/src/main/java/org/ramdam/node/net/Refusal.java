package org.ramdam.node.net;

import java.util.Locale;

/// What is refused to others, and counted by name.
public enum Refusal {
  /// Too many connections in all ([PeerLimits#connections]).
  CONNECTIONS,
  /// Too many from one address.
  CONNECTIONS_PER_ADDRESS,
  /// Too many from one network.
  CONNECTIONS_PER_PREFIX,
  /// A TLS handshake that took too long.
  HANDSHAKE_TIME,
  /// What is not TLS 1.3, or has no certificate of a site known here.
  HANDSHAKE,
  /// A frame that is announced larger than one may be.
  FRAME_BYTES,
  /// What is no frame.
  FRAME,
  /// Silence where a greeting or an answer was due.
  SILENCE,
  /// A peer that does not read what it asked for.
  UNREAD,
  /// More asked for at once than is remembered.
  REQUESTS,
  /// A message out of place, of another version or of another network.
  PROTOCOL,
  /// What only a site of the network may say.
  NOT_ADMITTED,
  /// An invite that is not open.
  INVITE,
  /// Something that no honest site does.
  OFFENCE,
  /// A site that did so too often, and is left alone from then on.
  CUT_OFF,
  /// A call of a site that is left alone.
  DISCOURAGED,
  /// A log that breaks a rule.
  INVALID_LOG;

  /// The name in the API: `connections-per-address`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether it tells of somebody who does wrong, and not of one who is slow, or has left.
  boolean isWrong() {
    return this != SILENCE && this != UNREAD && this != CUT_OFF;
  }
}

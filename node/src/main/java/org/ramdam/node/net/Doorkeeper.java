package org.ramdam.node.net;

import org.ramdam.protocol.bytes.Bytes32;

/// Whom a site talks to, by transport key. Asked during a TLS handshake, from any thread.
public interface Doorkeeper {
  /// What a caller is.
  enum Standing {
    /// An admitted site.
    SITE,
    /// Unknown, while an invite is open: it may ask to join, and nothing else.
    GUEST,
    /// Neither.
    STRANGER
  }

  /// The standing of whoever has this transport key.
  Standing standing(Bytes32 transportKey);
}

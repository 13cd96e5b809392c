package org.ramdam.node;

import java.time.Duration;
import org.ramdam.protocol.Limits;

/// What a node puts up with from the network, as its operator may set it: no two nodes need have
/// the same. What two nodes must agree on is in [Limits] alone.
///
/// @param connections that others made, in all
/// @param connectionsPerAddress of them, from one address
/// @param connectionsPerPrefix of them, from one network: the first 24 bits of an IPv4 address, the
///   first 48 of an IPv6 one
/// @param handshake how long TLS may take
/// @param firstFrame how long a peer may take to say something then
/// @param sendQueueBytes that may wait for a peer to read them
/// @param offences of one site within a day after which it is cut off
/// @param discouraged how long it is left alone then
public record PeerLimits(
    int connections,
    int connectionsPerAddress,
    int connectionsPerPrefix,
    Duration handshake,
    Duration firstFrame,
    int sendQueueBytes,
    int offences,
    Duration discouraged) {
  /// Those of [Limits].
  public static final PeerLimits DEFAULT =
      new PeerLimits(
          Limits.CONNECTIONS,
          Limits.CONNECTIONS_PER_ADDRESS,
          Limits.CONNECTIONS_PER_PREFIX,
          Limits.HANDSHAKE,
          Limits.FIRST_FRAME,
          Limits.SEND_QUEUE_BYTES,
          Limits.OFFENCES,
          Limits.DISCOURAGED);
}

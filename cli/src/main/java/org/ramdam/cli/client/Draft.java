package org.ramdam.cli.client;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Words;

/// A record that is not signed yet.
///
/// @param words null if it has none
public record Draft(Body body, Scope scope, List<Bytes32> refs, @Nullable Words words) {
  public Draft {
    requireNonNull(body);
    requireNonNull(scope);
    refs = List.copyOf(refs);
  }

  /// A draft that refers to no record and whose words travel in the network.
  public static Draft of(Body body, @Nullable Words words) {
    return new Draft(body, Scope.NETWORK, List.of(), words);
  }

  /// A draft that refers to no record.
  public static Draft of(Body body, @Nullable Words words, Scope scope) {
    return new Draft(body, scope, List.of(), words);
  }
}

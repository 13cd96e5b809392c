package org.ramdam.protocol.work;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;

/// What a commitment says of who may take it and who may close it.
///
/// @param proposer who wrote it
/// @param provider whom it is meant for; null: whoever takes it
/// @param home the first eight bytes of the site in whose log it stands
/// @param receiver the first eight bytes of whom it is for, a site or a member
public record Task(Bytes32 proposer, @Nullable Bytes32 provider, long home, long receiver) {
  public Task {
    requireNonNull(proposer);
  }
}

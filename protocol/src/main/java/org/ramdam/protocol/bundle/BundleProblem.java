package org.ramdam.protocol.bundle;

import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;

/// Why a bundle, or one log of it, is not taken.
///
/// @param site whose log it is; null if it is the whole bundle
/// @param index of the entry, or the first of those among which it is; -1 if it is none
/// @param offset of the block in the bundle
/// @param reason for people, in English, one line without a name
public record BundleProblem(
    Kind kind, @Nullable Bytes32 site, long index, long offset, String reason) {
  /// What is wrong.
  public enum Kind {
    /// The bytes are not those that were written.
    DAMAGED,
    /// The blocks are not those of a bundle, or contradict each other.
    FORM,
    /// The log's site has not signed what is said to be its log.
    HEAD,
    /// An entry breaks a rule of its log, or is not signed by its author.
    ENTRY,
    /// Words are not those of their record, or may not stand here.
    WORDS
  }
}

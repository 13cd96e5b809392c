package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

/// Where an imported record comes from.
///
/// @param batchHigh first half of the 16 bytes that name one import
/// @param batchLow the other half
public record Origin(Source source, long batchHigh, long batchLow) {
  /// Bytes that name an import.
  public static final int BATCH_SIZE = 16;

  public Origin {
    requireNonNull(source);
  }
}

package org.ramdam.node.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// The records held here, of every log, those of a transaction being built included.
public interface Records {
  /// Where a record stands; null if it is not here.
  @Nullable Position position(Bytes32 id);

  /// The record at `position`.
  ///
  /// @throws IllegalStateException if there is none
  SignedRecord record(Position position);

  /// What its private part says; null if it has none, or none is here.
  @Nullable Words words(Position position);

  /// The site whose id starts with these eight bytes; null if none is known.
  @Nullable Bytes32 site(long prefix);

  /// How many entries of a log are here, 0 if it is not known.
  long size(Bytes32 site);

  /// The sites whose logs are here.
  List<Bytes32> sites();
}

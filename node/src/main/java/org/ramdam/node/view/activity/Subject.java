package org.ramdam.node.view.activity;

import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;

/// A contribution with its place and its author.
record Subject(
    Position position, SignedRecord record, Body.Contribution contribution, Author author) {
  /// In whose log it stands.
  Bytes32 site() {
    return record.core().home();
  }
}

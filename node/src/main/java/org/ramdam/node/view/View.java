package org.ramdam.node.view;

import java.util.List;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Transaction;
import org.ramdam.protocol.record.Words;

/// An answer kept ready, a fold over the records: for any interleaving of the same logs it comes to
/// the same rows. Entries of one log come in their order; words come with their entry or at any
/// time after it, or never.
public interface View {
  /// What it writes, and nobody else does.
  List<Column<?, ?>> columns();

  /// Takes an entry.
  void add(Entry entry, Transaction transaction);

  /// Takes the words of an entry that was added before, once.
  void reveal(Entry entry, Words words, Transaction transaction);
}

package org.ramdam.node.view.policy;

import java.util.List;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.View;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Words;

/// The policies of every site.
public final class PolicyView implements View {
  /// The columns of this view.
  public static final List<Column<?, ?>> COLUMNS = List.of();

  /// The view kept in `store`.
  public PolicyView(Store store) {
    // nothing is kept yet
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {}

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {}

  /// What a site has put in force.
  public Book book(Bytes32 site) {
    return Book.DEFAULTS;
  }
}

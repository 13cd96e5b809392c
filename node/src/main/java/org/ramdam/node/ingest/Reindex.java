package org.ramdam.node.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// Forgets every view and computes it anew from the records, log by log. The records that a view
/// may look up are those replayed so far, as when they first came.
final class Reindex implements Records {
  private static final int BATCH = 8192;

  private final Store store;
  private final Archive archive;
  private final Views views;
  private final Map<Long, Long> replayed = new HashMap<>();

  Reindex(Store store, Archive archive) {
    this.store = store;
    this.archive = archive;
    this.views = Views.of(store, this);
  }

  /// Does it, and says how many records there are.
  long run() {
    store.clear(Views.COLUMNS);
    long count = 0;
    for (Bytes32 site : archive.sites()) {
      count += replay(site);
    }
    store.refreshed();
    return count;
  }

  private long replay(Bytes32 site) {
    long size = archive.size(site);
    SiteLog rules = new SiteLog(site);
    Transaction[] open = {store.begin()};
    archive.entries(
        site,
        0,
        size,
        (index, bytes, _) -> {
          add(site, index, bytes, rules, open[0]);
          // A view that reads must find what was written: state is kept for one transaction alone.
          if (index % BATCH == BATCH - 1) {
            store.commitUnsynced(open[0]);
            open[0] = store.begin();
          }
          return true;
        });
    store.commit(open[0]);
    return size;
  }

  private void add(Bytes32 site, long index, byte[] bytes, SiteLog rules, Transaction transaction) {
    Position position = new Position(site.prefix(), index);
    SignedRecord record;
    try {
      record = RecordCodec.decode(bytes);
    } catch (MalformedException e) {
      throw new StoreFailed("the entry at " + position + " is damaged", e);
    }
    rules.begin();
    if (rules.append(record) instanceof SiteLog.Verdict.Refused refused) {
      throw new StoreFailed("the entry at " + position + " breaks a rule: " + refused.reason());
    }
    Bytes32 key =
        record.core().body() instanceof Body.SiteInception b
            ? b.registrar()
            : record.core().author();
    SiteLog.Author author = rules.author(key);
    if (author == null) {
      throw new IllegalStateException("an unknown author was accepted: " + record);
    }
    Entry entry = new Entry(position, site, record, author);
    replayed.put(site.prefix(), index + 1);
    views.add(entry, transaction);
    byte[] salted = archive.salted(position);
    if (salted != null) {
      views.reveal(entry, words(position, salted), transaction);
    }
  }

  private static Words words(Position position, byte[] salted) {
    try {
      return PrivatePart.decode(salted).words();
    } catch (MalformedException e) {
      throw new StoreFailed("the words at " + position + " are damaged", e);
    }
  }

  @Override
  public @Nullable Position position(Bytes32 id) {
    Position position = archive.position(id);
    boolean there =
        position != null && position.index() < replayed.getOrDefault(position.site(), 0L);
    return there ? position : null;
  }

  @Override
  public SignedRecord record(Position position) {
    return archive.record(position);
  }

  @Override
  public @Nullable Words words(Position position) {
    return archive.words(position);
  }

  @Override
  public @Nullable Bytes32 site(long prefix) {
    return archive.site(prefix);
  }

  @Override
  public long size(Bytes32 site) {
    return replayed.getOrDefault(site.prefix(), 0L);
  }

  @Override
  public List<Bytes32> sites() {
    return archive.sites();
  }
}

/// The only door to RocksDB: typed columns, and transactions that are written as one synced batch.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.store;

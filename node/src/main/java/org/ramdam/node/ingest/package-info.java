/// The single writer: what is appended here and what comes from other sites goes through one batch
/// and one sync.
@org.jspecify.annotations.NullMarked
package org.ramdam.node.ingest;

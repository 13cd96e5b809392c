package org.ramdam.protocol.receipt;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.tlog.Policy;

/// What a reader knows before opening a receipt. It proves what a site's log says; whether that
/// site is the one it is taken for, and whose witness is to be believed, only the reader can know.
///
/// @param sites ids of the sites that are trusted; empty: it is left to the reader
/// @param policy null: the one in the receipt, of whoever made it
public record Trust(Set<Bytes32> sites, @Nullable Policy policy) {
  /// Nothing is known.
  public static final Trust NONE = new Trust(Set.of(), null);

  public Trust {
    sites = Set.copyOf(sites);
  }
}

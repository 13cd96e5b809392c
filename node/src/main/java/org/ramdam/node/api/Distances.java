package org.ramdam.node.api;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Place;
import org.ramdam.protocol.record.Words;

/// How far sites are from a place, each looked up once per request.
final class Distances {
  /// Of a site, or from a place, that nobody knows.
  static final int UNKNOWN = -1;

  private final Views views;
  private final Records records;
  private final @Nullable Place from;
  private final Map<Long, Integer> kilometres = new HashMap<>();

  /// @param from null if it is not known where that is
  Distances(Views views, Records records, @Nullable Place from) {
    this.views = views;
    this.records = records;
    this.from = from;
  }

  boolean isKnown() {
    return from != null;
  }

  /// Kilometres to a site, by the first eight bytes of its id.
  int to(long site) {
    return kilometres.computeIfAbsent(site, this::measure);
  }

  private int measure(long prefix) {
    Bytes32 site = records.site(prefix);
    Place there = site == null ? null : of(site, views);
    return from == null || there == null ? UNKNOWN : from.kilometresTo(there);
  }

  /// Where a site says it is; null if it does not.
  static @Nullable Place of(Bytes32 site, Views views) {
    Words.@Nullable SiteWords words = views.sites().words(site);
    return words == null ? null : words.place();
  }
}

package org.ramdam.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Federation;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;

/// Which sites belong to this site's network, for any thread to ask. Empty before it is in one.
public final class Membership {
  private final Map<Bytes32, Bytes32> byTransport = new HashMap<>();
  private final List<Bytes32> introduced = new ArrayList<>();
  private @Nullable Federation federation;

  /// Enters a network.
  synchronized void enter(Federation entered) {
    federation = entered;
    entered.sites().forEach(site -> know(entered, site));
  }

  /// Takes calls of a site whose invite was followed, before the logs have told that it is
  /// admitted.
  synchronized void introduce(SignedRecord inception) {
    if (inception.core().body() instanceof Body.SiteInception keys) {
      byTransport.put(keys.transport(), inception.id());
      introduced.add(inception.id());
    }
  }

  /// The sites to call: those that are in, and those that introduced this one.
  public synchronized List<Bytes32> neighbours() {
    var all = new java.util.LinkedHashSet<>(sites());
    all.addAll(introduced);
    return List.copyOf(all);
  }

  private void know(Federation entered, Bytes32 site) {
    entered.keys(site).ifPresent(keys -> byTransport.put(keys.transport(), site));
  }

  /// Whether a site has let another one in: it sponsors it, or has introduced this one.
  public synchronized boolean isSponsor(Bytes32 sponsor, Bytes32 site) {
    return introduced.contains(sponsor)
        || (federation != null && federation.sponsors(site).contains(sponsor));
  }

  /// Takes note of an admission.
  ///
  /// @return the sites that are in because of it
  synchronized List<Bytes32> sponsor(Bytes32 sponsor, SignedRecord inception) {
    if (federation == null) {
      return List.of();
    }
    List<Bytes32> news = federation.sponsor(sponsor, inception);
    for (Bytes32 site : news) {
      know(federation, site);
    }
    return news;
  }

  /// The admitted site that has this transport key.
  public synchronized Optional<Bytes32> byTransport(Bytes32 key) {
    return Optional.ofNullable(byTransport.get(key));
  }

  /// The sites that are in.
  public synchronized List<Bytes32> sites() {
    return federation == null ? List.of() : federation.sites();
  }

  /// The sites that wait for more sponsors.
  public synchronized List<Bytes32> candidates() {
    return federation == null ? List.of() : federation.candidates();
  }

  /// Whether a site is in.
  public synchronized boolean isAdmitted(Bytes32 site) {
    return federation != null && federation.isAdmitted(site);
  }

  /// How many more sites must sponsor this one.
  public synchronized int stillNeeded(Bytes32 site) {
    return federation == null ? 0 : federation.stillNeeded(site);
  }

  /// Who sponsors a site.
  public synchronized Set<Bytes32> sponsors(Bytes32 site) {
    return federation == null ? Set.of() : Set.copyOf(federation.sponsors(site));
  }

  /// The first record of a site that is in or waits.
  public synchronized Optional<SignedRecord> inception(Bytes32 site) {
    return federation == null ? Optional.empty() : federation.inception(site);
  }

  /// The keys of a site that is in or waits.
  public Optional<Body.SiteInception> keys(Bytes32 site) {
    return inception(site)
        .map(record -> record.core().body())
        .map(body -> body instanceof Body.SiteInception keys ? keys : null);
  }

  /// The network; empty before this site is in one.
  public synchronized Optional<Bytes32> network() {
    return Optional.ofNullable(federation).map(Federation::network);
  }

  /// Who founded it.
  public synchronized Optional<Bytes32> founder() {
    return Optional.ofNullable(federation).map(Federation::founder);
  }
}

package org.ramdam.protocol.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;

/// Which sites belong to the network. A site is in when the founder was the one to sponsor it among
/// its first [Body.Genesis#founderSponsored], or when [Body.Genesis#sponsors] sites that are in
/// sponsor it. Nothing takes a site out, so the answer does not depend on the order in which the
/// sponsors' logs arrive. Not thread-safe.
public final class Federation {
  private final Bytes32 network;
  private final Bytes32 founder;
  private final Body.Genesis policy;
  private final Map<Bytes32, SignedRecord> inceptions = new LinkedHashMap<>();
  private final Map<Bytes32, Set<Bytes32>> sponsors = new TreeMap<>();
  private final Set<Bytes32> byFounder = new LinkedHashSet<>();
  private final Set<Bytes32> admitted = new LinkedHashSet<>();
  private final Set<Long> prefixes = new HashSet<>();

  /// A network of its founder alone.
  ///
  /// @param genesis the record that founds it
  /// @param founder entry 0 of the site that signed it
  /// @throws IllegalArgumentException if these are not what they should be to each other
  public Federation(SignedRecord genesis, SignedRecord founder) {
    if (!(genesis.core().body() instanceof Body.Genesis body)
        || !(founder.core().body() instanceof Body.SiteInception keys)
        || !genesis.core().home().equals(founder.id())
        || !genesis.core().author().equals(keys.registrar())) {
      throw new IllegalArgumentException("not a genesis and its founder");
    }
    this.network = genesis.id();
    this.founder = founder.id();
    this.policy = body;
    admit(founder.id(), founder);
  }

  private void admit(Bytes32 site, SignedRecord inception) {
    admitted.add(site);
    inceptions.put(site, inception);
    prefixes.add(site.prefix());
  }

  /// Takes note that a site sponsors another: an admission that stands in the sponsor's log. Those
  /// of one log are given in its order.
  ///
  /// @return the sites that are in because of it, in the order of their admission
  public List<Bytes32> sponsor(Bytes32 sponsor, SignedRecord inception) {
    Bytes32 site = inception.id();
    inceptions.putIfAbsent(site, inception);
    sponsors.computeIfAbsent(site, _ -> new LinkedHashSet<>()).add(sponsor);
    if (sponsor.equals(founder) && byFounder.size() < policy.founderSponsored()) {
      byFounder.add(site);
    }
    var news = new ArrayList<Bytes32>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (var candidate : sponsors.entrySet()) {
        Bytes32 id = candidate.getKey();
        SignedRecord first = inceptions.get(id);
        // Two sites whose ids begin alike cannot be told apart on the wire: the second stays out.
        if (first != null && !admitted.contains(id) && isIn(id) && prefixes.add(id.prefix())) {
          admit(id, first);
          news.add(id);
          changed = true;
        }
      }
    }
    return news;
  }

  private boolean isIn(Bytes32 site) {
    return byFounder.contains(site) || stillNeeded(site) == 0;
  }

  /// How many sites that are in must still sponsor this one.
  public int stillNeeded(Bytes32 site) {
    if (admitted.contains(site) || byFounder.contains(site)) {
      return 0;
    }
    long have = sponsors(site).stream().filter(admitted::contains).count();
    return (int) Math.max(0, policy.sponsors() - have);
  }

  /// The sites that sponsor this one.
  public Set<Bytes32> sponsors(Bytes32 site) {
    return sponsors.getOrDefault(site, Set.of());
  }

  /// Whether a site is in.
  public boolean isAdmitted(Bytes32 site) {
    return admitted.contains(site);
  }

  /// The sites that are in, the founder first.
  public List<Bytes32> sites() {
    return List.copyOf(admitted);
  }

  /// The sites that are sponsored and not in yet.
  public List<Bytes32> candidates() {
    return sponsors.keySet().stream().filter(site -> !admitted.contains(site)).toList();
  }

  /// The first record of a site that is in or sponsored.
  public Optional<SignedRecord> inception(Bytes32 site) {
    return Optional.ofNullable(inceptions.get(site));
  }

  /// The keys of a site that is in or sponsored.
  public Optional<Body.SiteInception> keys(Bytes32 site) {
    return inception(site)
        .map(record -> record.core().body())
        .map(body -> body instanceof Body.SiteInception keys ? keys : null);
  }

  /// The id of the network.
  public Bytes32 network() {
    return network;
  }

  /// Who founded it.
  public Bytes32 founder() {
    return founder;
  }
}

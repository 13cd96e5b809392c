package org.ramdam.node.api;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.view.policy.PolicyView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.policy.Edition;
import org.ramdam.protocol.record.Rule;

/// Which versions of which policies one answer depends on. Each site's book is read once, so that
/// an answer is of one moment.
final class PolicyRefs {
  private final PolicyView policies;
  private final Names names;
  private final Map<Bytes32, Book> books = new HashMap<>();
  private final Map<Key, PolicyRef> used = new LinkedHashMap<>();

  private record Key(Bytes32 site, int version) {}

  PolicyRefs(PolicyView policies, Names names) {
    this.policies = policies;
    this.names = names;
  }

  /// What a site has put in force.
  Book book(Bytes32 site) {
    return books.computeIfAbsent(site, policies::book);
  }

  /// The newest edition of a site about a day.
  ///
  /// @param day in days since 1970-01-01
  PolicyRef on(Bytes32 site, int day) {
    return of(site, book(site).on(day));
  }

  /// The edition of a site that settles a rule on a day.
  PolicyRef settling(Bytes32 site, Rule rule, int day) {
    return of(site, book(site).settling(rule, day));
  }

  /// An edition of a site.
  PolicyRef of(Bytes32 site, Edition edition) {
    return used.computeIfAbsent(
        new Key(site, edition.version()),
        _ ->
            PolicyRef.newBuilder()
                .setSiteId(site.hex())
                .setSiteName(names.site(site))
                .setVersion(edition.version())
                .setId(edition.version() == 0 ? "" : edition.id().hex())
                .build());
  }

  /// All that were asked for so far, in that order.
  List<PolicyRef> used() {
    return List.copyOf(used.values());
  }
}

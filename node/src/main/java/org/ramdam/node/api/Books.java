package org.ramdam.node.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.policy.Edition;
import org.ramdam.protocol.record.Rule;

/// What the sites have voted, each looked up once per request, and which editions the answer
/// depends on.
final class Books {
  /// What decides whether a contribution counts.
  private static final List<Rule> OF_CONTRIBUTIONS =
      List.of(Rule.TACIT_DAYS, Rule.CONFIRM_QUORUM, Rule.STEWARD_ENTRY);

  private final Views views;
  private final Records records;
  private final Names names;
  private final Map<Long, Book> books = new HashMap<>();
  private final Map<Long, TreeMap<Integer, Edition>> used = new HashMap<>();

  Books(Views views, Records records, Names names) {
    this.views = views;
    this.records = records;
    this.names = names;
  }

  /// What a site has voted, by the first eight bytes of its id, for an answer about contributions
  /// of a day.
  Book of(long site, int day) {
    Book book =
        books.computeIfAbsent(
            site,
            prefix -> {
              Bytes32 id = records.site(prefix);
              return id == null ? Book.DEFAULTS : views.policies().book(id);
            });
    if (book.editions().isEmpty()) {
      used.computeIfAbsent(0L, _ -> new TreeMap<>()).putIfAbsent(0, Edition.DEFAULTS);
    } else {
      OF_CONTRIBUTIONS.forEach(rule -> use(site, book.settling(rule, day)));
    }
    return book;
  }

  /// The edition of a site that settles a rule on a day, for an answer that depends on it.
  Edition settling(long site, Rule rule, int day) {
    Edition edition = of(site, day).settling(rule, day);
    use(site, edition);
    return edition;
  }

  private void use(long site, Edition edition) {
    used.computeIfAbsent(edition.version() == 0 ? 0 : site, _ -> new TreeMap<>())
        .putIfAbsent(edition.version(), edition);
  }

  /// The editions that were asked for, those of each site together; the defaults once.
  List<PolicyRef> used() {
    var refs = new ArrayList<PolicyRef>();
    used.forEach((site, editions) ->
        editions.values().forEach(edition -> refs.add(ref(records.site(site), edition))));
    return refs;
  }

  /// How an edition is told.
  ///
  /// @param site null for the defaults
  PolicyRef ref(@Nullable Bytes32 site, Edition edition) {
    PolicyRef.Builder ref = PolicyRef.newBuilder().setVersion(edition.version());
    if (edition.version() > 0) {
      ref.setId(edition.id().hex());
    }
    if (site != null) {
      ref.setSiteId(site.hex()).setSiteName(names.site(site));
    }
    return ref.build();
  }
}

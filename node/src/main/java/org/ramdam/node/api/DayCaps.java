package org.ramdam.node.api;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ramdam.node.api.proto.Warning;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.Share;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Rule;

/// How many hours of one day a site takes from one person, everywhere in the network together: what
/// the policy warns of, and what it refuses.
final class DayCaps {
  private final Views views;
  private final Records records;
  private final Bytes32 site;
  private final long nowMs;
  private final Map<PersonDay, Long> minutes = new HashMap<>();
  private final Map<PersonDay, Integer> warned = new HashMap<>();

  private record PersonDay(Bytes32 person, int day) {}

  private record Replaced(Bytes32 original, Bytes32 person) {}

  private final Set<Replaced> replaced = new HashSet<>();

  /// For one request.
  ///
  /// @param site where the contributions are written
  DayCaps(Views views, Records records, Bytes32 site, long nowMs) {
    this.views = views;
    this.records = records;
    this.site = site;
    this.nowMs = nowMs;
  }

  /// Takes a contribution that is about to be stored.
  ///
  /// @throws MalformedException if it makes a day too long, is of a day to come, or is for one of
  ///   those who did it
  void take(Body.Contribution contribution) throws MalformedException {
    int day = contribution.day();
    if (day > Days.of(nowMs) + 1) {
      throw new MalformedException("it is of a day to come: " + LocalDate.ofEpochDay(day));
    }
    if (contribution.isBy(contribution.receiver())) {
      throw new MalformedException("nobody works for themselves: the receiver is another");
    }
    Book book = views.policies().book(site);
    for (Bytes32 person : contribution.providers()) {
      var key = new PersonDay(person, day);
      long before = minutes.computeIfAbsent(key, this::stored);
      long sum = before + contribution.effortMinutes() - corrected(contribution, person);
      int limit = book.value(Rule.DAY_LIMIT_MINUTES, day);
      if (sum > limit) {
        throw new MalformedException(
            "that makes %.1f h of one person on %s, and the policy of this site (version %d) takes %.1f h"
                .formatted(
                    sum / 60.0,
                    LocalDate.ofEpochDay(day),
                    book.settling(Rule.DAY_LIMIT_MINUTES, day).version(),
                    limit / 60.0));
      }
      minutes.put(key, sum);
      if (sum > book.value(Rule.DAY_WARN_MINUTES, day)) {
        warned.put(key, (int) sum);
      }
    }
  }

  private long stored(PersonDay key) {
    long[] sum = {0};
    views
        .activity()
        .byPerson(
            key.person(),
            key.day(),
            key.day(),
            null,
            (row, share) -> {
              Bytes32 home = records.site(row.position().site());
              Book book = home == null ? Book.DEFAULTS : views.policies().book(home);
              if (share.provider() == key.person().prefix() && counts(row, share, book)) {
                sum[0] += share.minutes();
              }
              return true;
            });
    return sum[0];
  }

  /// Whether it takes of somebody's day: what others write, and they have not accepted, does not.
  private boolean counts(ActivityView.Row row, Share share, Book book) {
    return share.state(book, row.day(), nowMs).isLive()
        && share.standing().isTheirs(book, row.day());
  }

  /// Minutes of the same person and day that a correction does away with: once in a request.
  private long corrected(Body.Contribution contribution, Bytes32 person) {
    Bytes32 id = contribution.corrects();
    Position original = id == null ? null : records.position(id);
    if (id == null || original == null || replaced.contains(new Replaced(id, person))) {
      return 0;
    }
    Position newest = views.activity().correction(id);
    Position standing = newest == null ? original : newest;
    if (!(records.record(standing).core().body() instanceof Body.Contribution before)
        || before.day() != contribution.day()) {
      return 0;
    }
    replaced.add(new Replaced(id, person));
    var row = new ActivityView.Row(before.day(), standing);
    Book book = views.policies().book(records.record(standing).core().home());
    return views.activity().shares(row).stream()
        .filter(share -> share.provider() == person.prefix() && counts(row, share, book))
        .mapToLong(Share::minutes)
        .sum();
  }

  /// What the policy warns of, once everything was taken.
  List<Warning> warnings() {
    Names names = new Names(views, records);
    Books books = new Books(views, records, names);
    var warnings = new ArrayList<Warning>();
    warned.forEach((key, sum) -> {
      Book book = views.policies().book(site);
      warnings.add(
          Warning.newBuilder()
              .setCode("day_long")
              .setPersonId(key.person().hex())
              .setPersonName(names.member(key.person()))
              .setDay(key.day())
              .setMinutes(sum)
              .setLimit(book.value(Rule.DAY_WARN_MINUTES, key.day()))
              .setPolicy(books.ref(site, book.settling(Rule.DAY_WARN_MINUTES, key.day())))
              .build());
    });
    return warnings;
  }
}

package org.ramdam.node.api;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.ImportBatch;
import org.ramdam.node.api.proto.ImportsReply;
import org.ramdam.node.api.proto.ImportsRequest;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Share;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;

/// Which imports there were, and what is left of each.
public final class Imports {
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 1000;
  private static final int ROWS_EXAMINED = 500_000;

  private final Views views;
  private final Records records;
  private final Lookup lookup;
  private final InstantSource clock;

  /// Over the views and records of a node.
  public Imports(Views views, Records records, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.lookup = new Lookup(views, records);
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Imports", ImportsRequest.getDefaultInstance(), this::imports);
  }

  /// Anybody can write the name of another one's import in a record of theirs, so that an import is
  /// a name together with who signed.
  private record Key(long high, long low, long author) {}

  private static final class Sum {
    private final ActivityView.Row example;
    private long createdSeconds;
    private int records;
    private int withdrawn;
    private long minutes;

    Sum(ActivityView.Row example) {
      this.example = example;
    }

    void add(List<Share> shares, ContributionState state) {
      Share first = shares.getFirst();
      createdSeconds = Math.max(createdSeconds, first.createdSeconds());
      records++;
      withdrawn += state == ContributionState.WITHDRAWN ? 1 : 0;
      minutes += state.isLive() ? (long) first.minutes() * shares.size() : 0;
    }
  }

  /// Those of somebody, or all, newest first.
  public ImportsReply imports(ImportsRequest request) {
    Bytes32 person = request.getPerson().isEmpty() ? null : lookup.member(request.getPerson());
    Rows rows = new Rows(views, records, clock.millis());
    var reply = ImportsReply.newBuilder();
    sums(rows, person).entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Key, Sum> each) -> each.getValue().createdSeconds)
                .reversed()
                .thenComparing(each -> each.getKey().high, Long::compareUnsigned)
                .thenComparing(each -> each.getKey().low, Long::compareUnsigned))
        .limit(Queries.limit(request.getLimit(), PAGE, LARGEST_PAGE))
        .forEach(each -> reply.addImports(message(rows, each.getKey(), each.getValue())));
    return reply.build();
  }

  private Map<Key, Sum> sums(Rows rows, @Nullable Bytes32 person) {
    var sums = new LinkedHashMap<Key, Sum>();
    int[] examined = {0};
    views
        .activity()
        .imports((high, low, row) -> {
          List<Share> shares = views.activity().shares(row);
          if (!shares.isEmpty()) {
            Bytes32 other = views.activity().author(row.position());
            long author = other == null ? shares.getFirst().provider() : other.prefix();
            if (person == null || person.prefix() == author) {
              sums.computeIfAbsent(new Key(high, low, author), _ -> new Sum(row))
                  .add(shares, shares.getFirst().state(rows.book(row), row.day(), rows.nowMs()));
            }
          }
          return ++examined[0] < ROWS_EXAMINED;
        });
    return sums;
  }

  private ImportBatch message(Rows rows, Key key, Sum sum) {
    var batch =
        ImportBatch.newBuilder()
            .setBatch("%016x%016x".formatted(key.high, key.low))
            .setAtMs(sum.createdSeconds * 1000)
            .setRecords(sum.records)
            .setWithdrawn(sum.withdrawn)
            .setMinutes(sum.minutes);
    SignedRecord record = records.record(sum.example.position());
    if (record.core().body() instanceof Body.Contribution contribution
        && contribution.origin() != null) {
      batch.setSource(Rows.text(contribution.origin().source()));
    }
    Bytes32 author = rows.authorMember(sum.example.position(), record);
    if (author != null) {
      batch.setById(author.hex()).setByName(rows.names().member(author));
    }
    return batch.build();
  }
}

package org.ramdam.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.store.Postings.Posting;
import org.ramdam.protocol.testing.Property;

class PostingsTest {
  private static final Column<byte[], byte[]> INDEX =
      new Column<>("index", Codec.BYTES, Codec.BYTES, Column.Use.POSTINGS);
  private static final Comparator<Posting> NEWEST_FIRST =
      Comparator.comparingInt(Posting::day).thenComparing(Posting::position).reversed();

  @TempDir private Path directory;

  private static List<Posting> read(Store store, long subject, int from, int to, int limit) {
    var found = new ArrayList<Posting>();
    Postings.newestFirst(
        store,
        INDEX,
        subject,
        -1,
        from,
        to,
        posting -> {
          found.add(posting);
          return found.size() < limit;
        });
    return found;
  }

  @Test
  void postingsOfASubject_comeNewestFirst_howeverTheyWerePosted() {
    try (Store store = Store.open(directory, List.of(INDEX))) {
      Property.forAll(
          200,
          random -> {
            store.clear(List.of(INDEX));
            var expected = new ArrayList<Posting>();
            Transaction transaction = store.begin();
            long[] sizes = new long[3];
            for (int i = random.nextInt(300); i > 0; i--) {
              int site = random.nextInt(sizes.length);
              var position = new Position(site - 1L, sizes[site] += random.nextInt(1, 400));
              var posting =
                  new Posting(random.nextInt(19_990, 20_100), position, random.nextInt(1 << 20));
              long subject = random.nextInt(2);
              transaction.post(INDEX, subject, -1, posting.day(), position, posting.note());
              if (subject == 1) {
                expected.add(posting);
              }
              if (random.nextInt(40) == 0) {
                store.commitUnsynced(transaction);
                transaction = store.begin();
              }
            }
            store.commitUnsynced(transaction);
            expected.sort(NEWEST_FIRST);
            assertThat(read(store, 1, 0, 1 << 20, 1 << 20))
                .containsExactlyInAnyOrderElementsOf(expected)
                .isSortedAccordingTo(NEWEST_FIRST);
            int from = random.nextInt(19_990, 20_100);
            int to = from + random.nextInt(60);
            List<Posting> within =
                expected.stream().filter(p -> p.day() >= from && p.day() <= to).toList();
            assertThat(read(store, 1, from, to, 1 << 20))
                .containsExactlyInAnyOrderElementsOf(within);
            assertThat(read(store, 1, from, to, 5)).hasSize(Math.min(5, within.size()));
          });
    }
  }

  @Test
  void whatOneTransactionPostsInAMonthOfALog_isOneRow() {
    try (Store store = Store.open(directory, List.of(INDEX))) {
      Transaction transaction = store.begin();
      for (int i = 0; i < 100; i++) {
        transaction.post(INDEX, 7, -1, 20_000 + i % 10, new Position(3, i), i);
      }
      store.commit(transaction);
      var rows = new ArrayList<byte[]>();
      store.scan(INDEX, Range.all(), (key, value) -> rows.add(value));
      assertThat(rows).hasSize(1);
      assertThat(rows.getFirst()).hasSize(300);
      assertThat(read(store, 7, 0, 1 << 20, 1000)).hasSize(100);
    }
  }

  @Test
  void whatStandsBefore_isRefused() {
    try (Store store = Store.open(directory, List.of(INDEX))) {
      Transaction transaction = store.begin();
      transaction.post(INDEX, 7, -1, 20_000, new Position(3, 5), 0);
      assertThatThrownBy(() -> transaction.post(INDEX, 7, -1, 20_001, new Position(3, 4), 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

package org.ramdam.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.RamdamException.AlreadyRunning;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Property;

class StoreTest {
  private static final Column<String, Long> STATE =
      new Column<>("state", Codec.TEXT, Codec.LONG, Column.Use.STATE);
  private static final Column<Position, byte[]> ASCENDING =
      new Column<>("ascending", Codec.POSITION, Codec.BYTES, Column.Use.ASCENDING);
  private static final Column<Bytes32, Position> SCATTERED =
      new Column<>("scattered", Codec.BYTES_32, Codec.POSITION, Column.Use.SCATTERED);
  private static final Column<String, Boolean> MARKS =
      new Column<>("marks", Codec.TEXT, Codec.MARK, Column.Use.ASCENDING);
  private static final List<Column<?, ?>> COLUMNS = List.of(STATE, ASCENDING, SCATTERED, MARKS);

  @TempDir private Path directory;

  private Store open() {
    return Store.open(directory, COLUMNS);
  }

  private static void mark(Store store, String... keys) {
    Transaction transaction = store.begin();
    for (String key : keys) {
      transaction.put(MARKS, key, true);
    }
    store.commit(transaction);
  }

  private static List<String> keys(Store store, Range range) {
    var keys = new ArrayList<String>();
    store.scan(MARKS, range, (key, _) -> keys.add(key));
    return keys;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void typedColumns_comeBackAsTheyWent_alsoAfterReopening() {
    Position position = new Position(-1, 7);
    Bytes32 id = Gen.id(new SplittableRandom(1));
    try (Store store = open()) {
      Transaction transaction = store.begin();
      transaction.put(STATE, "é", -3L);
      transaction.put(ASCENDING, position, new byte[] {1, 2});
      transaction.put(SCATTERED, id, position);
      transaction.put(MARKS, "", true);
      assertThat(store.get(SCATTERED, id)).isNull();
      store.commit(transaction);
    }
    try (Store store = open()) {
      assertThat(store.get(STATE, "é")).isEqualTo(-3);
      assertThat(store.get(ASCENDING, position)).containsExactly(1, 2);
      assertThat(store.get(SCATTERED, id)).isEqualTo(position);
      assertThat(store.get(MARKS, "")).isTrue();
      assertThat(store.get(MARKS, "x")).isNull();
    }
  }

  @Test
  void rangeIsTakenAway_withoutItsEnd_andWhatIsPutAfterwardsStays() {
    try (Store store = open()) {
      mark(store, "a", "b", "c", "d", "e");
      Transaction transaction = store.begin();
      transaction.put(MARKS, "b5", true);
      transaction.deleteRange(MARKS, "b", "d");
      transaction.put(MARKS, "c", true);
      assertThatThrownBy(() -> transaction.deleteRange(STATE, "a", "b"))
          .isInstanceOf(IllegalArgumentException.class);
      store.commit(transaction);
      assertThat(keys(store, Range.all())).containsExactly("a", "c", "d", "e");
    }
    try (Store store = open()) {
      assertThat(keys(store, Range.all())).containsExactly("a", "c", "d", "e");
    }
  }

  @Test
  void transaction_readsItsOwnStateAlone() {
    try (Store store = open()) {
      Transaction transaction = store.begin();
      assertThat(transaction.isEmpty()).isTrue();
      transaction.put(STATE, "a", 1L);
      transaction.put(STATE, "b", 2L);
      transaction.put(STATE, "a", 3L);
      transaction.delete(STATE, "b");
      transaction.put(MARKS, "m", true);
      assertThat(transaction.get(STATE, "a")).isEqualTo(3);
      assertThat(transaction.get(STATE, "b")).isNull();
      assertThat(transaction.get(MARKS, "m")).isNull();
      assertThat(transaction.isEmpty()).isFalse();
      store.commit(transaction);
      Transaction next = store.begin();
      assertThat(next.get(STATE, "a")).isEqualTo(3);
      assertThat(next.get(STATE, "b")).isNull();
      assertThat(next.get(MARKS, "m")).isTrue();
      next.delete(STATE, "a");
      next.delete(MARKS, "m");
      assertThat(store.get(STATE, "a")).isEqualTo(3);
      store.commit(next);
      assertThat(store.get(STATE, "a")).isNull();
      assertThat(store.get(MARKS, "m")).isNull();
    }
  }

  @Test
  void scan_goesUpAndDown_withinAPrefix_andGoesOnWhereItStopped() {
    try (Store store = open()) {
      mark(store, "a", "b1", "b2", "b3", "c", "\u00ff");
      assertThat(keys(store, Range.all())).containsExactly("a", "b1", "b2", "b3", "c", "ÿ");
      assertThat(keys(store, Range.all().reversed())).startsWith("ÿ", "c", "b3").endsWith("a");
      assertThat(keys(store, Range.prefix(utf8("b")))).containsExactly("b1", "b2", "b3");
      assertThat(keys(store, Range.prefix(utf8("b")).reversed())).containsExactly("b3", "b2", "b1");
      assertThat(keys(store, Range.between(utf8("b1"), utf8("b3")))).containsExactly("b1", "b2");
      assertThat(keys(store, Range.prefix(utf8("b")).resume(utf8("b2"))))
          .containsExactly("b2", "b3");
      assertThat(keys(store, Range.prefix(utf8("b")).reversed().resume(utf8("b2"))))
          .containsExactly("b1");
      assertThat(keys(store, Range.prefix(utf8("d")))).isEmpty();
      var two = new ArrayList<String>();
      store.scan(MARKS, Range.all(), (key, _) -> two.add(key) && two.size() < 2);
      assertThat(two).containsExactly("a", "b1");
    }
  }

  @Test
  void prefixOfAllOnes_hasNoEnd() {
    try (Store store = open()) {
      Transaction transaction = store.begin();
      transaction.put(ASCENDING, new Position(-1, 0), new byte[0]);
      transaction.put(ASCENDING, new Position(-1, -1), new byte[0]);
      transaction.put(ASCENDING, new Position(-2, 0), new byte[0]);
      store.commit(transaction);
      var found = new ArrayList<Position>();
      byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
      store.scan(ASCENDING, Range.prefix(ones), (position, _) -> found.add(position));
      assertThat(found).containsExactly(new Position(-1, 0), new Position(-1, -1));
    }
  }

  @Test
  void everyBatch_isReadByTheDatabaseAsItWasLaidOut() {
    try (Store store = open()) {
      var expected = new TreeMap<Position, byte[]>();
      var totals = new TreeMap<String, Long>();
      Property.forAll(
          40,
          random -> {
            Transaction transaction = store.begin();
            for (int i = random.nextInt(300); i > 0; i--) {
              if (random.nextInt(4) == 0) {
                totals.merge("t" + random.nextInt(9), 1L, Long::sum);
                totals.forEach((key, total) -> transaction.put(STATE, key, total));
              } else {
                write(random, expected, transaction);
              }
            }
            store.commit(transaction);
            totals.forEach((key, total) -> assertThat(store.get(STATE, key)).isEqualTo(total));
          });
      var found = new TreeMap<Position, byte[]>();
      store.scan(ASCENDING, Range.all(), (key, value) -> found.put(key, value) == null);
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      found.forEach((key, value) -> assertThat(value).isEqualTo(expected.get(key)));
    }
  }

  private static void write(
      RandomGenerator random, Map<Position, byte[]> expected, Transaction transaction) {
    Position key = new Position(Gen.number(random), random.nextInt(50));
    if (random.nextInt(5) == 0) {
      transaction.delete(ASCENDING, key);
      expected.remove(key);
    } else {
      int[] sizes = {0, 1, 127, 128, 16_383, 16_384, 100_000};
      byte[] value = Gen.bytes(sizes[random.nextInt(random.nextInt(9) == 0 ? 7 : 4)], random);
      transaction.put(ASCENDING, key, value);
      expected.put(key, value);
    }
  }

  @Test
  void clear_emptiesTheColumnsNamedAlone() {
    try (Store store = open()) {
      mark(store, "a");
      Transaction transaction = store.begin();
      transaction.put(STATE, "a", 1L);
      transaction.put(ASCENDING, new Position(-1, -1), new byte[0]);
      store.commit(transaction);
      store.clear(List.of(STATE, ASCENDING));
      assertThat(store.get(STATE, "a")).isNull();
      assertThat(store.get(ASCENDING, new Position(-1, -1))).isNull();
      assertThat(keys(store, Range.all())).containsExactly("a");
    }
  }

  @Test
  void secondOpening_isRefused_andTheFirstGoesOn() {
    try (Store store = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(AlreadyRunning.class)
          .hasMessageContaining(directory.toString());
      mark(store, "a");
      assertThat(keys(store, Range.all())).containsExactly("a");
    }
  }

  @Test
  void columnsNobodyKnows_areRefused_andStayAsTheyAre() {
    try (Store store = open()) {
      mark(store, "a");
    }
    assertThatThrownBy(() -> Store.open(directory, List.of(STATE))).isInstanceOf(StoreFailed.class);
    try (Store store = open()) {
      assertThat(keys(store, Range.all())).containsExactly("a");
    }
  }

  @Test
  void tornTailOfTheLog_isDropped_damageWithinItIsRefused() throws IOException {
    try (Store store = open()) {
      for (int i = 0; i < 400; i++) {
        Transaction transaction = store.begin();
        transaction.put(ASCENDING, new Position(1, i), new byte[500]);
        store.commitUnsynced(transaction);
      }
    }
    Path log = writeAheadLog();
    byte[] whole = Files.readAllBytes(log);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Files.write(log, flipped);
    assertThatThrownBy(this::open).isInstanceOf(StoreFailed.class);
    assertThat(log).hasBinaryContent(flipped);
    Files.write(log, java.util.Arrays.copyOf(whole, whole.length - 100));
    try (Store store = open()) {
      assertThat(store.get(ASCENDING, new Position(1, 398))).hasSize(500);
      assertThat(store.get(ASCENDING, new Position(1, 399))).isNull();
    }
  }

  private Path writeAheadLog() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  @Test
  void derivedColumnOfAnotherLayout_makesTheStoreStale_untilItIsComputedAnew() {
    var old = new Column<>("view.rows.v1", Codec.TEXT, Codec.LONG, Column.Use.STATE);
    var next = new Column<>("view.rows.v2", Codec.TEXT, Codec.TEXT, Column.Use.STATE);
    try (Store store = Store.open(directory.resolve("store"), List.of(STATE, old), List.of(old))) {
      assertThat(store.isStale()).isFalse();
      Transaction transaction = store.begin();
      transaction.put(STATE, "kept", 1L);
      transaction.put(old, "a", 1L);
      store.commit(transaction);
    }
    List<Column<?, ?>> columns = List.of(STATE, next);
    for (int tries = 0; tries < 2; tries++) { // one who is stopped in the middle begins again
      try (Store store = Store.open(directory.resolve("store"), columns, List.of(next))) {
        assertThat(store.isStale()).isTrue();
      }
    }
    try (Store store = Store.open(directory.resolve("store"), columns, List.of(next))) {
      store.refreshed();
      assertThat(store.isStale()).isFalse();
    }
    try (Store store = Store.open(directory.resolve("store"), columns)) {
      assertThat(store.isStale()).isFalse();
      assertThat(store.get(STATE, "kept")).isEqualTo(1);
    }
  }

  @Test
  void derivedColumnThatIsNew_makesTheStoreStale() {
    var view = new Column<>("view.rows.v1", Codec.TEXT, Codec.TEXT, Column.Use.STATE);
    try (Store store = Store.open(directory.resolve("store"), List.of(STATE), List.of())) {
      assertThat(store.isStale()).isFalse();
    }
    try (Store store =
        Store.open(directory.resolve("store"), List.of(STATE, view), List.of(view))) {
      assertThat(store.isStale()).isTrue();
    }
  }

  @Test
  void columnOfRecordsThatIsNotKnown_isRefused() {
    try (Store store = Store.open(directory.resolve("store"), List.of(STATE, MARKS))) {
      mark(store, "a");
    }
    assertThatThrownBy(() -> Store.open(directory.resolve("store"), List.of(STATE), List.of()))
        .isInstanceOf(StoreFailed.class)
        .hasMessageContaining("marks");
  }
}

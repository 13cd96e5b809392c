package org.ramdam.node.view.activity;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Gen.oneOf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.testing.Property;
import org.ramdam.protocol.work.Progress;
import org.ramdam.protocol.work.Standing;

class CommitmentsTest {
  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site jardin = network.site("Jardin");
  private final Network.Site grange = network.site("Grange");
  private final Network.Site atelier = network.site("Atelier");
  private final SigningKey rosa = network.key();
  private final SigningKey zoe = network.key();
  private final SigningKey jean = network.key();
  private Bytes32 rosaId = Bytes32.ZERO;
  private Bytes32 zoeId = Bytes32.ZERO;

  @BeforeEach
  void admit() {
    rosaId = grange.member(rosa, "Rosa", Role.MEMBER);
    zoeId = atelier.member(zoe, "Zoé", Role.MEMBER);
    jardin.member(jean, "Jean", Role.MEMBER, Role.STEWARD);
  }

  private Bytes32 commitment(Bytes32 receiver) {
    Body body = new Body.Commitment(Action.WORK, null, receiver, 60, 20_000, null, null);
    return grange.append(rosa, body, null);
  }

  private static Bytes32 attest(
      Network.Site site, SigningKey author, Bytes32 about, Verdict verdict) {
    return site.append(author, new Body.Attest(about, verdict), null);
  }

  private void look(Consumer<Commitments> question) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      store.clear(Views.COLUMNS);
      question.accept(network.views(store).activity().commitments());
    }
  }

  private Standing standing(Commitments commitments, Bytes32 id) {
    return requireNonNull(commitments.get(id)).standing(network);
  }

  @Test
  void takesOfTwoSites_arePending_untilTheSiteItIsForWitnessesThem() {
    Bytes32 work = commitment(jardin.id());
    Bytes32 rosas = attest(grange, rosa, work, Verdict.ACCEPT);
    Bytes32 zoes = attest(atelier, zoe, work, Verdict.ACCEPT);
    look(commitments -> {
      assertThat(standing(commitments, work))
          .isEqualTo(new Standing(rosaId, null, true, false, List.of(zoeId)));
      assertThat(commitments.pending(jardin.id(), 9)).containsExactlyInAnyOrder(rosas, zoes);
      assertThat(commitments.pending(jardin.id(), 1)).hasSize(1);
      assertThat(commitments.pending(grange.id(), 9)).as("is not its to order").isEmpty();
    });
    attest(jardin, jardin.registrar(), zoes, Verdict.WITNESS);
    attest(grange, grange.registrar(), rosas, Verdict.WITNESS);
    attest(jardin, jean, rosas, Verdict.WITNESS);
    look(commitments -> {
      assertThat(standing(commitments, work))
          .isEqualTo(new Standing(zoeId, null, false, false, List.of(rosaId)));
      assertThat(commitments.pending(jardin.id(), 9)).containsExactly(rosas);
      var turns = commitments.turns(requireNonNull(commitments.get(work)));
      assertThat(turns).extracting(turn -> turn.witnessed()).containsExactly(true, false);
    });
  }

  @Test
  void homeOrders_whatIsForAMember() {
    Bytes32 work = commitment(zoeId);
    Bytes32 zoes = attest(atelier, zoe, work, Verdict.ACCEPT);
    attest(grange, rosa, work, Verdict.ACCEPT);
    look(commitments -> {
      assertThat(standing(commitments, work).holder()).isEqualTo(rosaId);
      assertThat(standing(commitments, work).provisional()).isFalse();
      assertThat(commitments.pending(grange.id(), 9)).containsExactly(zoes);
    });
  }

  @Test
  void what_isWithdrawnOrConfirmedWhole_isActiveNoMore() {
    Bytes32 work = commitment(jardin.id());
    Bytes32 other = commitment(jardin.id());
    attest(jardin, jean, other, Verdict.WITHDRAW);
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      Commitments commitments = network.views(store).activity().commitments();
      assertThat(ids(commitments, true)).containsExactly(work);
      assertThat(ids(commitments, false)).containsExactly(other);
      Progress declared = new Progress(0, 60, 77);
      Progress confirmed = new Progress(60, 0, 77);
      progress(store, commitments, work, Progress.NONE, declared);
      assertThat(ids(commitments, true)).containsExactly(work);
      progress(store, commitments, work, declared, confirmed);
      assertThat(ids(commitments, false)).containsExactlyInAnyOrder(work, other);
      progress(store, commitments, work, confirmed, declared);
      assertThat(ids(commitments, true)).containsExactly(work);
      assertThat(requireNonNull(commitments.get(work)).progress()).isEqualTo(declared);
    }
  }

  @Test
  void what_isDoneForSomebodyElse_addsNothing() {
    Bytes32 work = commitment(jardin.id());
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      Commitments commitments = network.views(store).activity().commitments();
      Transaction transaction = store.begin();
      Progress forZoe = new Progress(60, 0, 77);
      commitments.progress(work, zoeId, Progress.NONE, forZoe, transaction);
      store.commit(transaction);
      assertThat(ids(commitments, true)).containsExactly(work);
      assertThat(requireNonNull(commitments.get(work)).progress()).isEqualTo(Progress.NONE);
    }
  }

  private void progress(
      Store store, Commitments commitments, Bytes32 id, Progress before, Progress after) {
    Transaction transaction = store.begin();
    commitments.progress(id, jardin.id(), before, after, transaction);
    store.commit(transaction);
  }

  private static List<Bytes32> ids(Commitments commitments, boolean active) {
    var ids = new ArrayList<Bytes32>();
    Commitments.Visitor take = row -> ids.add(row.id());
    if (active) {
      commitments.active(0, take);
    } else {
      commitments.settled(take);
    }
    return ids;
  }

  @Test
  void progressAttestsAndCommitments_inEveryOrder_twice_giveTheSameRows() {
    Bytes32 work = commitment(jardin.id());
    Bytes32 rosas = attest(grange, rosa, work, Verdict.ACCEPT);
    attest(atelier, zoe, work, Verdict.ACCEPT);
    attest(jardin, jardin.registrar(), rosas, Verdict.WITNESS);
    attest(atelier, zoe, work, Verdict.RELEASE);
    attest(jardin, jean, work, Verdict.WITHDRAW);
    network.all().forEach(site -> network.hold(site.id(), site.entries().size() - 1L));
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      var first =
          new Object() {
            @Nullable List<String> rows;
          };
      Property.forAll(
          150,
          random -> {
            store.clear(Commitments.COLUMNS);
            List<String> rows = rows(store, work, random);
            first.rows = first.rows == null ? rows : first.rows;
            assertThat(rows).isEqualTo(first.rows);
          });
    }
  }

  private List<String> rows(Store store, Bytes32 work, RandomGenerator random) {
    Commitments commitments = new Commitments(store, network);
    Transaction[] open = {store.begin()};
    var logs = new ArrayList<List<Entry>>();
    network.all().forEach(site -> logs.add(new ArrayList<>(site.entries())));
    var moves = new ArrayList<Integer>(List.of(10, 20, 30, 40));
    Collections.shuffle(moves, Random.from(random));
    while (!logs.isEmpty() || !moves.isEmpty()) {
      if (logs.isEmpty() || (!moves.isEmpty() && random.nextInt(5) == 0)) {
        int minutes = moves.removeLast();
        Progress declared = new Progress(0, minutes, minutes);
        commitments.progress(work, jardin.id(), Progress.NONE, declared, open[0]);
        commitments.progress(work, zoeId, Progress.NONE, declared, open[0]);
        if (minutes > 20) {
          Progress confirmed = new Progress(minutes, 0, minutes);
          commitments.progress(work, jardin.id(), declared, confirmed, open[0]);
        }
      } else {
        List<Entry> log = oneOf(logs, random);
        Entry entry = log.removeFirst();
        add(commitments, entry, open[0]);
        add(commitments, entry, open[0]);
        logs.removeIf(List::isEmpty);
      }
      if (random.nextInt(4) == 0) {
        store.commitUnsynced(open[0]);
        open[0] = store.begin();
      }
    }
    store.commitUnsynced(open[0]);
    var rows = new ArrayList<String>();
    Commitments.COLUMNS.forEach(column -> addRows(store, column, rows));
    return rows;
  }

  private static void add(Commitments commitments, Entry entry, Transaction transaction) {
    switch (entry.record().core().body()) {
      case Body.Commitment body -> commitments.add(entry, body, transaction);
      case Body.Attest body -> commitments.attest(entry, body, transaction);
      default -> {}
    }
  }

  private static <K, V> void addRows(Store store, Column<K, V> column, List<String> rows) {
    HexFormat hex = HexFormat.of();
    store.scan(
        column,
        Range.all(),
        (key, value) ->
            rows.add(
                column.name()
                    + hex.formatHex(column.key().encode(key))
                    + hex.formatHex(column.value().encode(value))));
  }
}

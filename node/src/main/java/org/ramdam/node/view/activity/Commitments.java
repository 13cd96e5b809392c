package org.ramdam.node.view.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.work.Mark;
import org.ramdam.protocol.work.Progress;
import org.ramdam.protocol.work.Stance;
import org.ramdam.protocol.work.Standing;
import org.ramdam.protocol.work.Taking;

/// Who does what: commitments, what members said of each, how far each has come, and which takes a
/// site has yet to witness.
///
/// All that is known of a commitment is one row, whichever part of it comes first; the rows of the
/// indexes are functions of it and of what was witnessed. What somebody said counts with the roles
/// they had there and then. The log of the receiver orders who takes it if that is a site, else the
/// log of the home ([Taking]); since which of the two the receiver is may be learnt late, both
/// answers are kept.
public final class Commitments {
  private static final int ROW_SIZE = 4 + Position.SIZE;
  private static final int PLACE_SIZE = 8 + Bytes32.SIZE;

  /// By the id of the commitment; of any record that something was said of which can be said of
  /// one.
  private static final Column<Bytes32, Undertaking> UNDERTAKINGS =
      new Column<>(
          "commitment.state.v2", Codec.BYTES_32, CommitmentCodec.UNDERTAKING, Column.Use.STATE);

  /// First bytes of a site, record: the least index in the site's log at which the site witnessed
  /// it.
  private static final Column<byte[], Long> WITNESSED =
      new Column<>("commitment.witnessed.v1", Codec.BYTES, Codec.LONG, Column.Use.STATE);

  /// First bytes of a site, record that it has not witnessed: for whom the commitment is.
  private static final Column<byte[], Bytes32> PENDING =
      new Column<>("commitment.pending.v1", Codec.BYTES, Codec.BYTES_32, Column.Use.PASSING);

  /// Due day, position: what is neither withdrawn nor declared whole. Without a day it is the last.
  private static final Column<byte[], CommitmentRow> ACTIVE =
      new Column<>("commitment.active.v2", Codec.BYTES, CommitmentCodec.ROW, Column.Use.PASSING);

  /// Time of the newest declaration, position: what is declared whole, and not confirmed whole. It
  /// is done once that is confirmed, be it tacitly: how long ago it was declared tells.
  private static final Column<byte[], CommitmentRow> DECLARED =
      new Column<>("commitment.declared.v2", Codec.BYTES, CommitmentCodec.ROW, Column.Use.PASSING);

  /// Due day, position: what is withdrawn, or confirmed whole explicitly.
  private static final Column<byte[], CommitmentRow> SETTLED =
      new Column<>("commitment.settled.v2", Codec.BYTES, CommitmentCodec.ROW, Column.Use.GROUPED);

  /// The columns of this part of the view.
  public static final List<Column<?, ?>> COLUMNS =
      List.of(UNDERTAKINGS, WITNESSED, PENDING, ACTIVE, DECLARED, SETTLED);

  private static final int KEPT_ROWS = 20_000;

  private final Store store;
  private final Records records;
  private final KeyFilter filter;
  private volatile Kept kept = new Kept(-1, List.of());

  /// The rows of [#ACTIVE], decoded: a board reads them all.
  ///
  /// @param changes of the column when they were read
  private record Kept(long changes, List<CommitmentRow> rows) {}

  /// Takes a row of an index, and answers whether to go on.
  @FunctionalInterface
  public interface Visitor {
    boolean visit(CommitmentRow row);
  }

  /// Kept in `store`, over the records it is computed from.
  public Commitments(Store store, Records records) {
    this.store = store;
    this.records = records;
    this.filter = new KeyFilter(store, List.of(UNDERTAKINGS));
  }

  // ---- the fold

  /// Takes a commitment.
  public void add(Entry entry, Body.Commitment commitment, Transaction transaction) {
    Bytes32 id = entry.record().id();
    Undertaking before = read(id, transaction);
    var promise =
        new Undertaking.Promise(
            entry.position(),
            entry.author().member(),
            entry.record().core().createdMs(),
            commitment);
    write(id, before, before.with(promise), transaction);
  }

  /// Takes what somebody says of a record, be it a commitment or not, here or not.
  public void attest(Entry entry, Body.Attest attest, Transaction transaction) {
    if (attest.verdict() == Verdict.WITNESS) {
      if (entry.author().isRegistrar()) {
        witness(entry.position(), attest.about(), transaction);
      }
      return;
    }
    if (!Stance.isOfWork(attest.verdict()) || entry.author().roles().isEmpty()) {
      return;
    }
    Stance said =
        Stance.of(
            entry.author().member(),
            entry.position().site(),
            entry.author().roles().contains(Role.STEWARD),
            attest.verdict(),
            attest.to(),
            new Mark(
                entry.position().index(), entry.record().id(), entry.record().core().createdMs()));
    Undertaking before = read(attest.about(), transaction);
    write(attest.about(), before, before.with(said), transaction);
  }

  /// Takes what a contribution adds to the commitment that it fulfils, if both are for the same
  /// one.
  ///
  /// @param commitment the record that the contribution names, be it here or not
  /// @param receiver whom the contribution was for
  /// @param before what this contribution added so far; [Progress#NONE] if it is new
  /// @param after what it adds from now on; its time must not depend on what was said of it
  public void progress(
      Bytes32 commitment,
      Bytes32 receiver,
      Progress before,
      Progress after,
      Transaction transaction) {
    Undertaking known = read(commitment, transaction);
    write(commitment, known, known.with(receiver.prefix(), before, after), transaction);
  }

  private Undertaking read(Bytes32 id, Transaction transaction) {
    Undertaking known = filter.mayHave(id) ? transaction.get(UNDERTAKINGS, id) : null;
    return known == null ? Undertaking.NONE : known;
  }

  private void write(Bytes32 id, Undertaking before, Undertaking after, Transaction transaction) {
    if (after.equals(before)) {
      return;
    }
    filter.note(id);
    transaction.put(UNDERTAKINGS, id, after);
    touched(transaction).before.putIfAbsent(id, before);
  }

  private Touched touched(Transaction transaction) {
    return transaction.part(this, Touched::new);
  }

  /// What changed in the course of a transaction: all that was known before.
  private final class Touched implements Transaction.Part {
    private final Map<Bytes32, Undertaking> before = new LinkedHashMap<>();

    @Override
    public void finish(Transaction transaction) {
      before.forEach((id, known) -> index(id, known, transaction));
    }
  }

  /// Writes the rows of the indexes.
  private void index(Bytes32 id, Undertaking before, Transaction transaction) {
    Undertaking after = read(id, transaction);
    Undertaking.Promise promise = after.promise();
    if (promise == null) {
      return;
    }
    Shelf shelf = shelf(promise, after);
    if (before.promise() != null) {
      Shelf old = shelf(promise, before);
      if (!old.isSame(shelf)) {
        transaction.delete(old.index(), old.key());
      }
    }
    transaction.put(shelf.index(), shelf.key(), row(id, promise, after, transaction));
    if (before.promise() == null || !before.stances().equals(after.stances())) {
      for (long ordering : promise.orderings()) {
        ask(ordering, before, after, promise, transaction);
      }
    }
  }

  private static CommitmentRow row(
      Bytes32 id, Undertaking.Promise promise, Undertaking known, Transaction transaction) {
    Standing byReceiver = standing(known, promise.commitment().receiver().prefix(), transaction);
    boolean same = promise.commitment().receiver().prefix() == promise.position().site();
    Standing byHome = same ? byReceiver : standing(known, promise.position().site(), transaction);
    return new CommitmentRow(id, promise, known.progress(), byReceiver, byHome);
  }

  private static Standing standing(Undertaking known, long ordering, Transaction transaction) {
    return known
        .taking(ordering, record -> index(transaction.get(WITNESSED, place(ordering, record))))
        .standing();
  }

  /// The index in which a row stands, and where there. It does not depend on who comes first.
  private record Shelf(Column<byte[], CommitmentRow> index, byte[] key) {
    boolean isSame(Shelf that) {
      return index.equals(that.index) && Arrays.equals(key, that.key);
    }
  }

  private static Shelf shelf(Undertaking.Promise promise, Undertaking known) {
    Progress progress = known.progress();
    int effort = promise.commitment().effortMinutes();
    if (progress.confirmedMinutes() >= effort || promise.task().isClosed(known.stances())) {
      return new Shelf(SETTLED, key(promise));
    }
    if (progress.confirmedMinutes() + progress.declaredMinutes() < effort) {
      return new Shelf(ACTIVE, key(promise));
    }
    byte[] key = since(progress.newestDeclaredMs());
    promise.position().write(key, 8);
    return new Shelf(DECLARED, key);
  }

  private static byte[] since(long unixMs) {
    byte[] key = new byte[8 + Position.SIZE];
    Longs.put(key, 0, Math.max(0, unixMs));
    return key;
  }

  /// Asks a site to witness what it may have to. Once the receiver has witnessed a record, it is
  /// seen to be a site, and the home need not.
  private static void ask(
      long ordering,
      Undertaking before,
      Undertaking after,
      Undertaking.Promise promise,
      Transaction transaction) {
    Bytes32 receiver = promise.commitment().receiver();
    Set<Bytes32> asked =
        before.promise() == null ? Set.of() : before.toWitness(ordering, receiver.prefix());
    Set<Bytes32> needed = after.toWitness(ordering, receiver.prefix());
    for (Bytes32 record : asked) {
      if (!needed.contains(record)) {
        transaction.delete(PENDING, place(ordering, record));
      }
    }
    for (Bytes32 record : needed) {
      byte[] place = place(ordering, record);
      if (!asked.contains(record)
          && transaction.get(WITNESSED, place) == null
          && transaction.get(WITNESSED, place(receiver.prefix(), record)) == null) {
        transaction.put(PENDING, place, receiver);
      }
    }
  }

  private void witness(Position position, Bytes32 record, Transaction transaction) {
    byte[] place = place(position.site(), record);
    if (transaction.get(WITNESSED, place) != null) {
      return;
    }
    transaction.put(WITNESSED, place, position.index());
    transaction.delete(PENDING, place);
    // If the records are ahead of this view, what is found here has not been added, and changes no
    // row; it finds what was witnessed when it comes.
    Position known = records.position(record);
    if (known != null
        && records.record(known).core().body() instanceof Body.Attest(Bytes32 about, _, _)) {
      Undertaking undertaking = read(about, transaction);
      Undertaking.Promise promise = undertaking.promise();
      if (promise != null) {
        touched(transaction).before.putIfAbsent(about, undertaking);
        if (promise.commitment().receiver().prefix() == position.site()) {
          transaction.delete(PENDING, place(promise.position().site(), record));
        }
      }
    }
  }

  private static byte[] place(long site, Bytes32 record) {
    byte[] key = new byte[PLACE_SIZE];
    Longs.put(key, 0, site);
    record.write(key, 8);
    return key;
  }

  private static long index(@Nullable Long witnessed) {
    return witnessed == null ? Taking.NOT_WITNESSED : witnessed;
  }

  private static byte[] key(Undertaking.Promise promise) {
    byte[] key = new byte[ROW_SIZE];
    int due = promise.commitment().due();
    Longs.putInt(key, 0, due == 0 ? -1 : due);
    promise.position().write(key, 4);
    return key;
  }

  // ---- answers

  /// Commitments that may not be done, by due day; those without a day come last. Left out are
  /// those that are withdrawn or confirmed whole, and those of which the last part was declared
  /// before a time.
  ///
  /// @param sinceMs Unix time; what was declared before it is confirmed tacitly everywhere
  public void active(long sinceMs, Visitor visitor) {
    var declared = new PriorityQueue<CommitmentRow>(Commitments::compareDue);
    store.scan(DECLARED, new Range(since(sinceMs), null, false), (_, row) -> declared.add(row));
    boolean[] on = {true};
    active(row -> {
      while (on[0] && !declared.isEmpty() && compareDue(declared.peek(), row) < 0) {
        on[0] = visitor.visit(declared.remove());
      }
      on[0] = on[0] && visitor.visit(row);
      return on[0];
    });
    while (on[0] && !declared.isEmpty()) {
      on[0] = visitor.visit(declared.remove());
    }
  }

  /// Reads [#ACTIVE], of which it keeps as much as is little.
  private void active(Visitor visitor) {
    long changes = store.changes(ACTIVE);
    Kept before = kept;
    if (before.changes() == changes) {
      var _ = before.rows().stream().allMatch(visitor::visit);
      return;
    }
    var rows = new ArrayList<CommitmentRow>();
    boolean[] on = {true};
    store.scan(
        ACTIVE,
        Range.all(),
        (_, row) -> {
          if (rows.size() <= KEPT_ROWS) {
            rows.add(row);
          }
          on[0] = on[0] && visitor.visit(row);
          return on[0] || rows.size() <= KEPT_ROWS;
        });
    if (rows.size() <= KEPT_ROWS) {
      kept = new Kept(changes, List.copyOf(rows));
    }
  }

  /// Those of [#active] that have something to do with a member: who holds it, is asked to take it,
  /// has lost it, proposed it or receives it.
  public List<CommitmentRow> activeOf(Bytes32 member, long sinceMs) {
    var found = new ArrayList<CommitmentRow>();
    Visitor take = row -> !concerns(row, member) || found.add(row);
    active(take);
    Range declared = new Range(since(sinceMs), null, false);
    store.scan(DECLARED, declared, (_, row) -> take.visit(row));
    found.sort(Commitments::compareDue);
    return found;
  }

  private static boolean concerns(CommitmentRow row, Bytes32 member) {
    return member.equals(row.promise().proposer())
        || member.equals(row.commitment().provider())
        || member.equals(row.commitment().receiver())
        || concerns(row.byReceiver(), member)
        || concerns(row.byHome(), member);
  }

  private static boolean concerns(Standing standing, Bytes32 member) {
    return member.equals(standing.holder())
        || member.equals(standing.asked())
        || standing.lost().contains(member);
  }

  /// The order of [#key].
  private static int compareDue(CommitmentRow a, CommitmentRow b) {
    int order = Integer.compareUnsigned(a.commitment().due() - 1, b.commitment().due() - 1);
    return order == 0 ? a.promise().position().compareTo(b.promise().position()) : order;
  }

  /// Those that may be done or withdrawn: first what is so explicitly, the latest due day first,
  /// then what is declared whole, the newest first.
  public void settled(Visitor visitor) {
    boolean[] on = {true};
    store.scan(
        SETTLED,
        Range.all().reversed(),
        (_, row) -> {
          on[0] = visitor.visit(row);
          return on[0];
        });
    if (on[0]) {
      store.scan(DECLARED, Range.all().reversed(), (_, row) -> visitor.visit(row));
    }
  }

  /// A commitment; null if there is none of this id here.
  public @Nullable CommitmentRow get(Bytes32 id) {
    Undertaking known = store.get(UNDERTAKINGS, id);
    Undertaking.Promise promise = known == null ? null : known.promise();
    if (known == null || promise == null) {
      return null;
    }
    return new CommitmentRow(
        id,
        promise,
        known.progress(),
        taking(known, promise.commitment().receiver().prefix()).standing(),
        taking(known, promise.position().site()).standing());
  }

  /// Everyone who said something of a commitment, in the order that decides.
  public List<Taking.Turn> turns(CommitmentRow row) {
    Undertaking known = store.get(UNDERTAKINGS, row.id());
    if (known == null || known.promise() == null) {
      return List.of();
    }
    return taking(known, row.ordering(records)).turns();
  }

  private Taking taking(Undertaking known, long ordering) {
    return known.taking(ordering, record -> index(store.get(WITNESSED, place(ordering, record))));
  }

  /// What a site has yet to witness, at most `limit`: it orders, and has not seen it.
  public List<Bytes32> pending(Bytes32 site, int limit) {
    var found = new ArrayList<Bytes32>();
    byte[] start = new byte[8];
    Longs.put(start, 0, site.prefix());
    store.scan(
        PENDING,
        Range.prefix(start),
        (key, receiver) -> {
          Bytes32 other = records.site(receiver.prefix());
          // what is for another site is that one's to order
          if (receiver.equals(site) || !receiver.equals(other)) {
            found.add(Bytes32.of(key, 8));
          }
          return found.size() < limit;
        });
    return found;
  }
}

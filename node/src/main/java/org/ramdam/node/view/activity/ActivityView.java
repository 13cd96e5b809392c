package org.ramdam.node.view.activity;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.View;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// Who did what: contributions by day, by person and by skill, what was said of each, and sums by
/// person and month.
///
/// A contribution is contested if anyone who may contests it, else confirmed if anyone who may
/// confirms it, else declared ([Opinion#counts] says who may). What counts of an attester is the
/// newest thing they said in one log, with the roles they had there and then. An attestation may
/// come before its contribution, from another log: whichever comes second moves the sums. Whether
/// the contribution came first is read from this view's own mark per log, and not from the records
/// held here, since those may be ahead of the view while it is computed anew.
///
/// It holds no words.
public final class ActivityView implements View {
  private static final int PERSON_SIZE = 16;
  private static final int ROW_SIZE = 4 + Position.SIZE;

  /// Day, position.
  private static final Column<byte[], Boolean> DAYS =
      new Column<>("activity.day.v1", Codec.BYTES, Codec.MARK, Column.Use.ASCENDING);

  /// Half of the provider's id, day, position.
  private static final Column<byte[], Boolean> PERSONS =
      new Column<>("activity.person.v1", Codec.BYTES, Codec.MARK, Column.Use.SCATTERED);

  /// Skill, day, position.
  private static final Column<byte[], Boolean> SKILLS =
      new Column<>("activity.skill.v1", Codec.BYTES, Codec.MARK, Column.Use.SCATTERED);

  /// What was said of a record, by its id: of any record, since it may not be here yet.
  private static final Column<Bytes32, List<Opinion>> OPINIONS =
      new Column<>("activity.verdicts.v1", Codec.BYTES_32, Opinion.LIST, Column.Use.STATE);

  /// Provider, month: sums.
  private static final Column<byte[], Totals> TOTALS =
      new Column<>("activity.totals.v1", Codec.BYTES, Totals.CODEC, Column.Use.STATE);

  /// First bytes of a site: index of the newest contribution of its log that was added.
  private static final Column<Long, Long> NEWEST =
      new Column<>("activity.newest.v1", Codec.LONG, Codec.LONG, Column.Use.STATE);

  /// The columns of this view.
  public static final List<Column<?, ?>> COLUMNS =
      List.of(DAYS, PERSONS, SKILLS, OPINIONS, TOTALS, NEWEST);

  private static final int FILTER_WORDS = 1 << 15;

  private final Store store;
  private final Records records;
  private long[] filter = new long[0];

  /// Takes a row of an index, and answers whether to go on.
  @FunctionalInterface
  public interface Visitor {
    boolean visit(Row row);
  }

  /// A contribution in an index.
  ///
  /// @param day days since 1970-01-01
  public record Row(int day, Position position) {
    /// 20 bytes that [#parse] reads: for a reader to go on later.
    public byte[] toByteArray() {
      return row(0, day, position);
    }

    /// Reads what [#toByteArray] wrote.
    ///
    /// @throws IllegalArgumentException if it is anything else
    public static Row parse(byte[] bytes) {
      if (bytes.length != ROW_SIZE) {
        throw new IllegalArgumentException("expected 20 bytes, got " + bytes.length);
      }
      return at(bytes, 0);
    }

    private static Row at(byte[] key, int offset) {
      return new Row(Longs.getInt(key, offset), Position.of(key, offset + 4));
    }
  }

  /// The view kept in `store`, over the records it is computed from.
  public ActivityView(Store store, Records records) {
    this.store = store;
    this.records = records;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {
    switch (entry.record().core().body()) {
      case Body.Contribution contribution -> addContribution(entry, contribution, transaction);
      case Body.Attest(Bytes32 about, Verdict verdict, _) -> {
        if (verdict != Verdict.ENDORSE) {
          addOpinion(entry, about, verdict, transaction);
        }
      }
      case Body.Genesis _,
          Body.SiteInception _,
          Body.SiteAdmission _,
          Body.MemberInception _,
          Body.MemberAdmission _,
          Body.Skill _,
          Body.Process _,
          Body.Commitment _,
          Body.Dispute _,
          Body.Policy _,
          Body.Unknown _ -> {}
    }
  }

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {
    // the words of a contribution are read where they are stored
  }

  /// Most contributions are here before anyone has an opinion on them: a filter of the records that
  /// someone had one on spares a look at the disk for each.
  private boolean mayHaveOpinions(Bytes32 id) {
    loadFilter();
    return (filter[word(id)] >>> (id.w2() & 63) & 1) != 0;
  }

  private void noteOpinionsOf(Bytes32 about) {
    loadFilter();
    filter[word(about)] |= 1L << (about.w2() & 63);
  }

  private static int word(Bytes32 id) {
    return (int) (id.w1() & (FILTER_WORDS - 1));
  }

  private void loadFilter() {
    if (filter.length == 0) {
      filter = new long[FILTER_WORDS];
      store.scan(
          OPINIONS,
          Range.all(),
          (about, _) -> {
            noteOpinionsOf(about);
            return true;
          });
    }
  }

  private void addContribution(
      Entry entry, Body.Contribution contribution, Transaction transaction) {
    Position position = entry.position();
    int day = contribution.day();
    transaction.put(DAYS, row(0, day, position), true);
    byte[] person = row(PERSON_SIZE, day, position);
    writeStart(contribution.provider(), person);
    transaction.put(PERSONS, person, true);
    SkillId skill = contribution.skill();
    if (skill != null) {
      byte[] key = row(SkillId.SIZE, day, position);
      writeStart(skill, key);
      transaction.put(SKILLS, key, true);
    }
    Bytes32 id = entry.record().id();
    List<Opinion> opinions = mayHaveOpinions(id) ? transaction.get(OPINIONS, id) : null;
    ContributionState state =
        opinions == null
            ? ContributionState.DECLARED
            : ContributionState.of(opinions, contribution, entry.site());
    byte[] month = month(contribution);
    Totals totals = transaction.get(TOTALS, month);
    transaction.put(
        TOTALS,
        month,
        (totals == null ? Totals.NONE : totals).with(contribution.effortMinutes(), state));
    transaction.put(NEWEST, position.site(), position.index());
  }

  private void addOpinion(Entry entry, Bytes32 about, Verdict verdict, Transaction transaction) {
    Opinion opinion =
        new Opinion(
            entry.position(),
            verdict,
            entry.site(),
            entry.author().member(),
            entry.author().roles().contains(Role.STEWARD));
    noteOpinionsOf(about);
    List<Opinion> stored = transaction.get(OPINIONS, about);
    List<Opinion> before = stored == null ? List.of() : stored;
    List<Opinion> after = opinion.into(before);
    transaction.put(OPINIONS, about, after);
    SignedRecord subject = added(about, transaction);
    if (subject != null && subject.core().body() instanceof Body.Contribution contribution) {
      Bytes32 site = subject.core().home();
      move(
          contribution,
          ContributionState.of(before, contribution, site),
          ContributionState.of(after, contribution, site),
          transaction);
    }
  }

  /// The record of this id if it was added before; null if it is not here, or comes later.
  private @Nullable SignedRecord added(Bytes32 id, Transaction transaction) {
    Position position = records.position(id);
    if (position == null) {
      return null;
    }
    Long newest = transaction.get(NEWEST, position.site());
    return newest == null || newest < position.index() ? null : records.record(position);
  }

  private void move(
      Body.Contribution contribution,
      ContributionState from,
      ContributionState to,
      Transaction transaction) {
    if (from == to) {
      return;
    }
    byte[] month = month(contribution);
    Totals totals = transaction.get(TOTALS, month);
    if (totals == null) {
      throw new IllegalStateException("a contribution without sums: " + contribution);
    }
    transaction.put(TOTALS, month, totals.moved(contribution.effortMinutes(), from, to));
  }

  private static byte[] row(int start, int day, Position position) {
    byte[] key = new byte[start + ROW_SIZE];
    Longs.putInt(key, start, day);
    position.write(key, start + 4);
    return key;
  }

  private static void writeStart(Bytes32 person, byte[] key) {
    Longs.put(key, 0, person.w0());
    Longs.put(key, 8, person.w1());
  }

  private static void writeStart(SkillId skill, byte[] key) {
    Longs.put(key, 0, skill.high());
    Longs.put(key, 8, skill.low());
  }

  private static byte[] month(Body.Contribution contribution) {
    byte[] key = new byte[Bytes32.SIZE + 4];
    contribution.provider().write(key, 0);
    LocalDate day = LocalDate.ofEpochDay(contribution.day());
    Longs.putInt(key, Bytes32.SIZE, day.getYear() * 12 + day.getMonthValue());
    return key;
  }

  /// Contributions by day, newest first.
  ///
  /// @param from the first day, included
  /// @param to the last day, included
  /// @param after the last row that was seen; null to start
  public void byDay(int from, int to, @Nullable Row after, Visitor visitor) {
    scan(DAYS, new byte[0], from, to, after, visitor);
  }

  /// The same, of one person. Rows of another whose id starts with the same 16 bytes come too.
  public void byPerson(Bytes32 person, int from, int to, @Nullable Row after, Visitor visitor) {
    byte[] start = new byte[PERSON_SIZE];
    writeStart(person, start);
    scan(PERSONS, start, from, to, after, visitor);
  }

  /// The same, of one skill.
  public void bySkill(SkillId skill, int from, int to, @Nullable Row after, Visitor visitor) {
    scan(SKILLS, skill.toByteArray(), from, to, after, visitor);
  }

  private void scan(
      Column<byte[], Boolean> index,
      byte[] start,
      int from,
      int to,
      @Nullable Row after,
      Visitor visitor) {
    if (from > to || (after != null && after.day() < from)) {
      return;
    }
    byte[] low = bound(start, new Row(from, new Position(0, 0)));
    byte[] high = bound(start, new Row(to + 1, new Position(0, 0)));
    Range range = Range.between(low, high).reversed();
    if (after != null && after.day() <= to) {
      range = range.resume(bound(start, after));
    }
    store.scan(index, range, (key, _) -> visitor.visit(Row.at(key, start.length)));
  }

  private static byte[] bound(byte[] start, Row row) {
    byte[] key = row(start.length, row.day(), row.position());
    System.arraycopy(start, 0, key, 0, start.length);
    return key;
  }

  /// The newest confirmations and contests of each attester on a record, those that count and those
  /// that do not.
  public List<Opinion> opinions(Bytes32 record) {
    List<Opinion> opinions = store.get(OPINIONS, record);
    return opinions == null ? List.of() : opinions;
  }

  /// Where a contribution stands, by the opinions on it.
  ///
  /// @param site in whose log it stands
  public static ContributionState state(
      List<Opinion> opinions, Body.Contribution contribution, Bytes32 site) {
    return ContributionState.of(opinions, contribution, site);
  }

  /// The sums of what a person did.
  public Totals totals(Bytes32 person) {
    var sum = new Totals[] {Totals.NONE};
    store.scan(
        TOTALS,
        Range.prefix(person.toByteArray()),
        (_, totals) -> {
          sum[0] = sum[0].plus(totals);
          return true;
        });
    return sum[0];
  }
}

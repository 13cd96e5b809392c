package org.ramdam.node.view.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.work.Progress;

/// Who does what ([Commitments]) and who did what: contributions by day, by person, by skill, by
/// project and by import, with where each stands; what waits for whom; and who worked for whom.
///
/// The rows of a contribution are a function of it and of what was said of it ([Opinion], [Case], a
/// correction). Whatever is said writes them anew, without reading the old ones, so that it does
/// not matter what comes first, nor whether the records held are ahead of this view.
///
/// It holds no words, and knows no day: what depends on the day of the question, such as a tacit
/// confirmation, is told by [Share#state].
public final class ActivityView implements View {
  private static final int ID_SIZE = 16;
  static final int ROW_SIZE = 4 + Position.SIZE;

  /// Day, position, and which of those who did it.
  static final Column<byte[], Share> DAYS =
      new Column<>("activity.day.v2", Codec.BYTES, Share.CODEC, Column.Use.GROUPED);

  /// Half of the id of one who did it, day, position: which of those who did it.
  private static final Column<byte[], byte[]> PERSONS =
      new Column<>("activity.person.v3", Codec.BYTES, Codec.BYTES, Column.Use.GROUPED);

  /// Skill, day, position.
  private static final Column<byte[], Boolean> SKILLS =
      new Column<>("activity.skill.v1", Codec.BYTES, Codec.MARK, Column.Use.GROUPED);

  /// Half of the id of a process, day, position.
  private static final Column<byte[], Boolean> PROCESSES =
      new Column<>("activity.process.v1", Codec.BYTES, Codec.MARK, Column.Use.GROUPED);

  /// Import, day, position.
  private static final Column<byte[], Boolean> IMPORTS =
      new Column<>("activity.import.v1", Codec.BYTES, Codec.MARK, Column.Use.GROUPED);

  /// Half of the id of whom it waits for, when it was written, position: whether it waits to be
  /// accepted as their own (1) or to be confirmed (0).
  static final Column<byte[], byte[]> WAITING =
      new Column<>("activity.waiting.v1", Codec.BYTES, Codec.BYTES, Column.Use.GROUPED);

  /// Half of the ids of two, half of a skill, position: minutes confirmed that the first worked for
  /// the second, or with them.
  static final Column<byte[], Long> SHARED =
      new Column<>("activity.shared.v1", Codec.BYTES, Codec.LONG, Column.Use.GROUPED);

  /// Contributions in dispute, by id.
  static final Column<Bytes32, Boolean> DISPUTED =
      new Column<>("activity.disputed.v1", Codec.BYTES_32, Codec.MARK, Column.Use.PASSING);

  /// What was said of a record, by its id: of any record, since it may not be here yet.
  static final Column<Bytes32, List<Opinion>> OPINIONS =
      new Column<>("activity.verdicts.v2", Codec.BYTES_32, Opinion.LIST, Column.Use.STATE);

  /// Steps of disputes about a record, by its id.
  static final Column<Bytes32, List<StepTaken>> STEPS =
      new Column<>("activity.step.v1", Codec.BYTES_32, StepTaken.LIST, Column.Use.STATE);

  /// A contribution that others stand in for, by its id: where the newest of those stands.
  static final Column<Bytes32, Position> CORRECTIONS =
      new Column<>("activity.correction.v1", Codec.BYTES_32, Codec.POSITION, Column.Use.STATE);

  /// Where a contribution stands that would stand in for another one, and may not.
  static final Column<Position, Boolean> VOID =
      new Column<>("activity.void.v1", Codec.POSITION, Codec.MARK, Column.Use.STATE);

  /// Where a contribution stands that is not by its author alone: who wrote it.
  static final Column<Position, Author> AUTHORS =
      new Column<>("activity.author.v1", Codec.POSITION, Author.CODEC, Column.Use.STATE);

  /// Commitment, position of a contribution that names it: what the contribution adds to it.
  static final Column<byte[], Progress> FULFILS =
      new Column<>("activity.fulfils.v2", Codec.BYTES, CommitmentCodec.PROGRESS, Column.Use.STATE);

  /// The columns of this view.
  public static final List<Column<?, ?>> COLUMNS =
      Stream.of(
              List.of(DAYS, PERSONS, SKILLS, PROCESSES, IMPORTS, WAITING, SHARED, DISPUTED),
              List.of(OPINIONS, STEPS, CORRECTIONS, VOID, AUTHORS, FULFILS),
              Commitments.COLUMNS)
          .<Column<?, ?>>flatMap(List::stream)
          .toList();

  private final Store store;
  private final Records records;
  private final KeyFilter mentioned;
  private final Commitments commitments;

  /// Takes a row of an index, and answers whether to go on.
  @FunctionalInterface
  public interface Visitor {
    boolean visit(Row row, Share share);
  }

  /// Takes a contribution of an import, and answers whether to go on.
  @FunctionalInterface
  public interface ImportVisitor {
    /// A contribution of the import of this name.
    ///
    /// @param high first half of the name
    /// @param low the other half
    boolean visit(long high, long low, Row row);
  }

  /// A contribution in an index.
  ///
  /// @param day days since 1970-01-01
  public record Row(int day, Position position) {
    /// 20 bytes that [#parse] reads: for a reader to go on later.
    public byte[] toByteArray() {
      return key(0, day, position);
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
    this.mentioned = new KeyFilter(store, List.of(OPINIONS, STEPS));
    this.commitments = new Commitments(store, records);
  }

  /// Who does what.
  public Commitments commitments() {
    return commitments;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {
    switch (entry.record().core().body()) {
      case Body.Contribution contribution -> addContribution(entry, contribution, transaction);
      case Body.Attest attest -> addAttest(entry, attest, transaction);
      case Body.Dispute dispute -> addStep(entry, dispute, transaction);
      case Body.Commitment commitment -> commitments.add(entry, commitment, transaction);
      case Body.Genesis _,
          Body.SiteInception _,
          Body.SiteAdmission _,
          Body.MemberInception _,
          Body.MemberAdmission _,
          Body.Skill _,
          Body.Process _,
          Body.Policy _,
          Body.Unknown _ -> {}
    }
  }

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {
    // the words of a contribution are read where they are stored
  }

  private void addContribution(
      Entry entry, Body.Contribution contribution, Transaction transaction) {
    Position position = entry.position();
    Bytes32 member = entry.author().member();
    var author = new Author(member, entry.author().roles().contains(Role.STEWARD));
    if (!contribution.provider().equals(member) || !contribution.others().isEmpty()) {
      transaction.put(AUTHORS, position, author);
    }
    int day = contribution.day();
    List<Bytes32> providers = contribution.providers();
    for (int i = 0; i < providers.size(); i++) {
      Bytes32 provider = providers.get(i);
      int value = put(PERSONS, provider.w0(), provider.w1(), day, position, 1, transaction);
      transaction.buffer()[value] = (byte) i;
    }
    SkillId skill = contribution.skill();
    if (skill != null) {
      var _ = put(SKILLS, skill.high(), skill.low(), day, position, 0, transaction);
    }
    Bytes32 process = contribution.process();
    if (process != null) {
      var _ = put(PROCESSES, process.w0(), process.w1(), day, position, 0, transaction);
    }
    Origin origin = contribution.origin();
    if (origin != null) {
      var _ = put(IMPORTS, origin.batchHigh(), origin.batchLow(), day, position, 0, transaction);
    }
    var subject = new Subject(position, entry.record(), contribution, author);
    Bytes32 corrects = contribution.corrects();
    if (corrects != null && !correct(subject, corrects, transaction)) {
      transaction.put(VOID, position, true);
    }
    rows(transaction).write(subject, true);
  }

  /// Puts a row of an index whose keys start with 16 bytes, day and position.
  ///
  /// @return where its value begins in the transaction's buffer
  private static int put(
      Column<byte[], ?> index,
      long high,
      long low,
      int day,
      Position position,
      int valueSize,
      Transaction transaction) {
    int at = transaction.row(index, ID_SIZE + ROW_SIZE, valueSize);
    byte[] out = transaction.buffer();
    Longs.put(out, at, high);
    Longs.put(out, at + 8, low);
    Longs.putInt(out, at + ID_SIZE, day);
    position.write(out, at + ID_SIZE + 4);
    return at + ID_SIZE + ROW_SIZE + 1;
  }

  /// Lets a contribution stand in for another one of the same log, which is there already. It may
  /// if it is by the author of the other, or by the one who did it alone, and the other is no
  /// correction itself.
  ///
  /// @return whether it may
  private boolean correct(Subject correction, Bytes32 id, Transaction transaction) {
    Subject original = subject(id, transaction);
    if (original == null
        || original.position().site() != correction.position().site()
        || original.position().index() >= correction.position().index()
        || original.contribution().corrects() != null) {
      return false;
    }
    Bytes32 member = correction.author().member();
    boolean alone =
        original.contribution().others().isEmpty()
            && original.contribution().provider().equals(member);
    if (!alone && !member.equals(original.author().member())) {
      return false;
    }
    Position before = transaction.get(CORRECTIONS, id);
    transaction.put(CORRECTIONS, id, correction.position());
    rows(transaction).write(original, false);
    Subject previous = before == null ? null : subject(before, transaction);
    if (previous != null) {
      rows(transaction).write(previous, false);
    }
    return true;
  }

  private void addAttest(Entry entry, Body.Attest attest, Transaction transaction) {
    switch (attest.verdict()) {
      case CONFIRM, CONTEST -> addOpinion(entry, attest, transaction);
      case ACCEPT, DECLINE, WITHDRAW -> {
        addOpinion(entry, attest, transaction);
        commitments.attest(entry, attest, transaction);
      }
      case WITNESS, RELEASE, HAND_OVER -> commitments.attest(entry, attest, transaction);
      case ENDORSE, APPROVE -> {}
    }
  }

  private void addOpinion(Entry entry, Body.Attest attest, Transaction transaction) {
    Bytes32 about = attest.about();
    var opinion =
        new Opinion(
            entry.position(),
            entry.record().core().createdMs(),
            attest.verdict(),
            entry.site(),
            entry.author().member(),
            entry.author().roles().contains(Role.STEWARD));
    mentioned.note(about);
    List<Opinion> before = transaction.get(OPINIONS, about);
    transaction.put(OPINIONS, about, opinion.into(before == null ? List.of() : before));
    Subject subject = subject(about, transaction);
    if (subject != null) {
      rows(transaction).write(subject, false);
    }
  }

  private void addStep(Entry entry, Body.Dispute dispute, Transaction transaction) {
    List<Role> roles = entry.author().roles();
    boolean steward = roles.contains(Role.STEWARD);
    var step =
        new StepTaken(
            entry.record().id(),
            entry.position(),
            entry.record().core().createdMs(),
            entry.author().member(),
            entry.site(),
            steward,
            steward || roles.contains(Role.ANIMATEUR),
            dispute);
    mentioned.note(dispute.about());
    List<StepTaken> before = transaction.get(STEPS, dispute.about());
    transaction.put(STEPS, dispute.about(), step.into(before == null ? List.of() : before));
    Subject subject = disputed(dispute, transaction);
    if (subject != null) {
      rows(transaction).write(subject, false);
    }
  }

  /// What a dispute is about in the end, up its steps; null if one of them is not here.
  private @Nullable Subject disputed(Body.Dispute dispute, Transaction transaction) {
    Bytes32 about = dispute.about();
    for (int depth = 0; depth < Case.DEPTH; depth++) {
      Position position = records.position(about);
      if (position == null) {
        return null;
      }
      if (!(records.record(position).core().body() instanceof Body.Dispute before)) {
        return subject(position, transaction);
      }
      about = before.about();
    }
    return null;
  }

  private @Nullable Subject subject(Bytes32 id, Transaction transaction) {
    Position position = records.position(id);
    return position == null ? null : subject(position, transaction);
  }

  private @Nullable Subject subject(Position position, Transaction transaction) {
    SignedRecord record = records.record(position);
    if (!(record.core().body() instanceof Body.Contribution contribution)) {
      return null;
    }
    Author author = transaction.get(AUTHORS, position);
    return new Subject(
        position,
        record,
        contribution,
        author == null ? new Author(contribution.provider(), false) : author);
  }

  private Rows rows(Transaction transaction) {
    return new Rows(transaction, mentioned, commitments);
  }

  private static byte[] key(int start, int day, Position position) {
    byte[] key = new byte[start + ROW_SIZE];
    Longs.putInt(key, start, day);
    position.write(key, start + 4);
    return key;
  }

  private static byte[] batch(Origin origin) {
    byte[] out = new byte[Origin.BATCH_SIZE];
    Longs.put(out, 0, origin.batchHigh());
    Longs.put(out, 8, origin.batchLow());
    return out;
  }

  /// Contributions by day, newest first, each once.
  ///
  /// @param from the first day, included
  /// @param to the last day, included
  /// @param after the last row that was seen; null to start
  public void byDay(int from, int to, @Nullable Row after, Visitor visitor) {
    scan(
        from,
        to,
        after,
        new byte[0],
        range ->
            store.scan(
                DAYS,
                range,
                (key, share) -> key[ROW_SIZE] != 0 || visitor.visit(Row.at(key, 0), share)));
  }

  /// What everybody has of every contribution, by day, newest first.
  public void shares(int from, int to, Visitor visitor) {
    scan(
        from,
        to,
        null,
        new byte[0],
        range -> store.scan(DAYS, range, (key, share) -> visitor.visit(Row.at(key, 0), share)));
  }

  /// Contributions of one person. Rows of another whose id starts with the same 16 bytes come too.
  public void byPerson(Bytes32 person, int from, int to, @Nullable Row after, Visitor visitor) {
    byte[] start = new byte[ID_SIZE];
    Longs.put(start, 0, person.w0());
    Longs.put(start, 8, person.w1());
    scan(
        from,
        to,
        after,
        start,
        range ->
            store.scan(
                PERSONS,
                range,
                (key, at) -> {
                  Row row = Row.at(key, ID_SIZE);
                  Share share = share(row, at[0]);
                  return share == null || visitor.visit(row, share);
                }));
  }

  /// The same, of one skill.
  public void bySkill(SkillId skill, int from, int to, @Nullable Row after, Visitor visitor) {
    marked(SKILLS, skill.toByteArray(), from, to, after, visitor);
  }

  /// The same, of one process.
  public void byProcess(Bytes32 process, int from, int to, @Nullable Row after, Visitor visitor) {
    byte[] start = new byte[ID_SIZE];
    Longs.put(start, 0, process.w0());
    Longs.put(start, 8, process.w1());
    marked(PROCESSES, start, from, to, after, visitor);
  }

  /// The same, of one import.
  public void byImport(Origin origin, int from, int to, @Nullable Row after, Visitor visitor) {
    marked(IMPORTS, batch(origin), from, to, after, visitor);
  }

  /// Contributions of all imports, one import after the other.
  public void imports(ImportVisitor visitor) {
    store.scan(
        IMPORTS,
        Range.all(),
        (key, _) ->
            visitor.visit(Longs.get(key, 0), Longs.get(key, 8), Row.at(key, Origin.BATCH_SIZE)));
  }

  private void marked(
      Column<byte[], Boolean> index,
      byte[] start,
      int from,
      int to,
      @Nullable Row after,
      Visitor visitor) {
    scan(
        from,
        to,
        after,
        start,
        range ->
            store.scan(
                index,
                range,
                (key, _) -> {
                  Row row = Row.at(key, start.length);
                  Share share = share(row);
                  return share == null || visitor.visit(row, share);
                }));
  }

  /// What the one who is named first has of a contribution; null if there is none at this place.
  public @Nullable Share share(Row row) {
    return share(row, (byte) 0);
  }

  private @Nullable Share share(Row row, byte which) {
    byte[] key = Arrays.copyOf(row.toByteArray(), ROW_SIZE + 1);
    key[ROW_SIZE] = which;
    return store.get(DAYS, key);
  }

  /// What each of those who did it has of a contribution, the provider first.
  public List<Share> shares(Row row) {
    var shares = new ArrayList<Share>();
    store.scan(DAYS, Range.prefix(row.toByteArray()), (_, share) -> shares.add(share));
    return shares;
  }

  private static void scan(
      int from, int to, @Nullable Row after, byte[] start, Consumer<Range> in) {
    if (from > to || (after != null && after.day() < from)) {
      return;
    }
    byte[] low = bound(start, new Row(from, new Position(0, 0)));
    byte[] high = bound(start, new Row(to + 1, new Position(0, 0)));
    Range range = Range.between(low, high).reversed();
    if (after != null && after.day() <= to) {
      range = range.resume(bound(start, after));
    }
    in.accept(range);
  }

  private static byte[] bound(byte[] start, Row row) {
    byte[] key = key(start.length, row.day(), row.position());
    System.arraycopy(start, 0, key, 0, start.length);
    return key;
  }

  /// A contribution that waits for somebody.
  ///
  /// @param createdMs when it was written
  /// @param toAccept whether it is said to be theirs; else it is theirs to confirm
  public record Waiting(long createdMs, Position position, boolean toAccept) {}

  /// What waits for a member, or for a site, written since a time; newest first, at most `limit`.
  public List<Waiting> waiting(Bytes32 who, long sinceMs, int limit) {
    byte[] low = new byte[ID_SIZE + 8];
    Longs.put(low, 0, who.w0());
    Longs.put(low, 8, who.w1());
    byte[] high = low.clone();
    Longs.put(low, ID_SIZE, Math.max(0, sinceMs));
    Longs.put(high, ID_SIZE, Long.MAX_VALUE);
    var found = new ArrayList<Waiting>();
    store.scan(
        WAITING,
        Range.between(low, high).reversed(),
        (key, kind) -> {
          found.add(
              new Waiting(Longs.get(key, ID_SIZE), Position.of(key, ID_SIZE + 8), kind[0] == 1));
          return found.size() < limit;
        });
    return found;
  }

  /// Minutes confirmed that one worked for another, or with them, on a skill.
  public long sharedMinutes(Bytes32 one, Bytes32 other, SkillId skill) {
    long[] sum = {0};
    store.scan(
        SHARED,
        Range.prefix(Rows.shared(one, other, skill)),
        (_, minutes) -> {
          sum[0] += minutes;
          return true;
        });
    return sum[0];
  }

  /// The contributions in dispute, at most `limit`.
  public List<Bytes32> inDispute(int limit) {
    var found = new ArrayList<Bytes32>();
    store.scan(DISPUTED, Range.all(), (id, _) -> found.add(id) && found.size() < limit);
    return found;
  }

  /// The newest verdict of each attester on a record, those that count and those that do not.
  public List<Opinion> opinions(Bytes32 record) {
    List<Opinion> opinions = store.get(OPINIONS, record);
    return opinions == null ? List.of() : opinions;
  }

  /// The dispute over a contribution; null if there is none.
  public @Nullable Case dispute(Bytes32 id, Body.Contribution contribution, Bytes32 site) {
    return Case.of(id, contribution, site, this::steps);
  }

  /// Every step about a record, those that count and those that do not.
  public List<StepTaken> steps(Bytes32 about) {
    List<StepTaken> steps = store.get(STEPS, about);
    return steps == null ? List.of() : steps;
  }

  /// Where the contribution stands that stands in for this one; null if there is none.
  public @Nullable Position correction(Bytes32 id) {
    return store.get(CORRECTIONS, id);
  }

  /// The member who wrote a contribution, if it is not by them alone; null if it is.
  public @Nullable Bytes32 author(Position position) {
    Author author = store.get(AUTHORS, position);
    return author == null ? null : author.member();
  }

  /// The member who wrote a contribution.
  public Bytes32 author(Position position, Body.Contribution contribution) {
    Bytes32 author = author(position);
    return author == null ? contribution.provider() : author;
  }
}

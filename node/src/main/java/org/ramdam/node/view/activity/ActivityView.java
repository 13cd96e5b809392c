package org.ramdam.node.view.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Postings;
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
  static final int ROW_SIZE = 4 + Position.SIZE;
  private static final int DAY_MS = 86_400_000;

  /// Day, position, and which of those who did it.
  static final Column<byte[], Share> DAYS =
      new Column<>("activity.day.v2", Codec.BYTES, Share.CODEC, Column.Use.GROUPED);

  /// Half of the id of one who did it; the note says which of those who did it.
  private static final Column<byte[], byte[]> PERSONS = postings("activity.person.v4");

  private static final Column<byte[], byte[]> SKILLS = postings("activity.skill.v2");

  /// Half of the id of a process.
  private static final Column<byte[], byte[]> PROCESSES = postings("activity.process.v2");

  private static final Column<byte[], byte[]> IMPORTS = postings("activity.import.v2");

  /// Half of the id of whom it may wait for, be it to confirm it or to accept it as their own; on
  /// the day when it was written.
  private static final Column<byte[], byte[]> WAITING = postings("activity.waiting.v2");

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
  private final KeyFilter corrected;
  private final Commitments commitments;

  private static Column<byte[], byte[]> postings(String name) {
    return new Column<>(name, Codec.BYTES, Codec.BYTES, Column.Use.POSTINGS);
  }

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
      byte[] key = new byte[ROW_SIZE];
      Longs.putInt(key, 0, day);
      position.write(key, 4);
      return key;
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
    this.corrected = new KeyFilter(store, List.of(CORRECTIONS));
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
          Body.SiteGeneration _,
          Body.Device _,
          Body.Revocation _,
          Body.Recovery _,
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
      transaction.post(PERSONS, provider.w0(), provider.w1(), day, position, i);
    }
    SkillId skill = contribution.skill();
    if (skill != null) {
      transaction.post(SKILLS, skill.high(), skill.low(), day, position, 0);
    }
    Bytes32 process = contribution.process();
    if (process != null) {
      transaction.post(PROCESSES, process.w0(), process.w1(), day, position, 0);
    }
    Origin origin = contribution.origin();
    if (origin != null) {
      transaction.post(IMPORTS, origin.batchHigh(), origin.batchLow(), day, position, 0);
    }
    addWaiting(entry, contribution, transaction);
    var subject = new Subject(position, entry.record(), contribution, author);
    Bytes32 corrects = contribution.corrects();
    if (corrects != null && !correct(subject, corrects, transaction)) {
      transaction.put(VOID, position, true);
    }
    touched(transaction).touch(subject, true);
  }

  /// Those who may have to say something of it: its receiver, and who did it if somebody else wrote
  /// it.
  private static void addWaiting(
      Entry entry, Body.Contribution contribution, Transaction transaction) {
    wait(contribution.receiver(), -1, entry, contribution, transaction);
    List<Bytes32> providers = contribution.providers();
    for (int i = 0; i < providers.size(); i++) {
      boolean alone = providers.size() == 1 && providers.get(i).equals(entry.author().member());
      if (!alone) {
        wait(providers.get(i), i, entry, contribution, transaction);
      }
    }
  }

  private static void wait(
      Bytes32 who,
      int which,
      Entry entry,
      Body.Contribution contribution,
      Transaction transaction) {
    int written = writtenDay(entry.record().core().createdMs());
    int note = new WaitingNote(which, written - contribution.day()).toInt();
    transaction.post(WAITING, who.w0(), who.w1(), written, entry.position(), note);
  }

  private static int writtenDay(long ms) {
    return (int) Math.clamp(ms / DAY_MS, 0L, Body.Contribution.LAST_DAY);
  }

  /// What [#WAITING] keeps beside.
  ///
  /// @param which of those who did it has to accept it; -1 for the receiver, who confirms it
  /// @param lag days from when it was done to when it was written
  private record WaitingNote(int which, int lag) {
    static WaitingNote of(int note) {
      int lag = note >>> 8;
      return new WaitingNote((note & 0xff) - 1, lag >>> 1 ^ -(lag & 1));
    }

    int toInt() {
      return (lag << 1 ^ lag >> 31) << 8 | (which + 1);
    }
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
    corrected.note(id);
    touched(transaction).touch(original, false);
    Subject previous = before == null ? null : subject(before, transaction);
    if (previous != null) {
      touched(transaction).touch(previous, false);
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
    List<Opinion> before = mentioned.mayHave(about) ? transaction.get(OPINIONS, about) : null;
    mentioned.note(about);
    transaction.put(OPINIONS, about, opinion.into(before == null ? List.of() : before));
    Subject subject = subject(about, transaction);
    if (subject != null) {
      touched(transaction).touch(subject, false);
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
      touched(transaction).touch(subject, false);
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
    Touched.Each here = touched(transaction).all.get(id);
    if (here != null) {
      return here.subject();
    }
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

  private Touched touched(Transaction transaction) {
    return transaction.part(this, Touched::new);
  }

  /// The contributions whose rows change in a transaction.
  private final class Touched implements Transaction.Part {
    private final Map<Bytes32, Each> all = new LinkedHashMap<>();

    /// @param added whether it was added by this transaction
    private record Each(Subject subject, boolean added) {}

    void touch(Subject subject, boolean added) {
      all.merge(
          subject.record().id(),
          new Each(subject, added),
          (one, other) -> one.added() ? one : other);
    }

    @Override
    public void finish(Transaction transaction) {
      var rows = new Rows(transaction, mentioned, corrected, commitments);
      all.values().forEach(each -> rows.write(each.subject(), each.added()));
    }
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
        range -> store.scan(DAYS, range, (key, share) -> visitor.visit(Row.at(key, 0), share)));
  }

  /// Contributions of one person. Rows of another whose id starts with the same 16 bytes come too.
  public void byPerson(Bytes32 person, int from, int to, @Nullable Row after, Visitor visitor) {
    each(PERSONS, person.w0(), person.w1(), from, to, after, visitor);
  }

  /// The same, of one skill.
  public void bySkill(SkillId skill, int from, int to, @Nullable Row after, Visitor visitor) {
    each(SKILLS, skill.high(), skill.low(), from, to, after, visitor);
  }

  /// The same, of one process.
  public void byProcess(Bytes32 process, int from, int to, @Nullable Row after, Visitor visitor) {
    each(PROCESSES, process.w0(), process.w1(), from, to, after, visitor);
  }

  /// The same, of one import.
  public void byImport(Origin origin, int from, int to, @Nullable Row after, Visitor visitor) {
    each(IMPORTS, origin.batchHigh(), origin.batchLow(), from, to, after, visitor);
  }

  /// Contributions of all imports, one import after the other.
  public void imports(ImportVisitor visitor) {
    Postings.all(
        store,
        IMPORTS,
        (high, low, posting) ->
            visitor.visit(high, low, new Row(posting.day(), posting.position())));
  }

  private void each(
      Column<byte[], byte[]> index,
      long high,
      long low,
      int from,
      int to,
      @Nullable Row after,
      Visitor visitor) {
    Postings.newestFirst(
        store,
        index,
        high,
        low,
        from,
        after == null ? to : Math.min(to, after.day()),
        posting -> {
          var row = new Row(posting.day(), posting.position());
          Share share = isBefore(row, after) ? share(row, (byte) posting.note()) : null;
          return share == null || visitor.visit(row, share);
        });
  }

  private static boolean isBefore(Row row, @Nullable Row after) {
    return after == null
        || row.day() < after.day()
        || row.position().compareTo(after.position()) < 0;
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

  private static void scan(int from, int to, @Nullable Row after, Consumer<Range> in) {
    if (from > to || (after != null && after.day() < from)) {
      return;
    }
    byte[] low = new Row(from, new Position(0, 0)).toByteArray();
    byte[] high = new Row(to + 1, new Position(0, 0)).toByteArray();
    Range range = Range.between(low, high).reversed();
    if (after != null && after.day() <= to) {
      range = range.resume(after.toByteArray());
    }
    in.accept(range);
  }

  /// A contribution that waits for somebody.
  ///
  /// @param share of the one who is to accept it, else of the one who is named first
  /// @param toAccept whether it is said to be theirs; else it is theirs to confirm
  public record Waiting(Row row, Share share, boolean toAccept) {}

  /// What waits for a member, or for a site, written since a time; newest first, at most `limit`.
  public List<Waiting> waiting(Bytes32 who, long sinceMs, int limit) {
    var found = new ArrayList<Waiting>();
    int[] last = {0};
    Postings.newestFirst(
        store,
        WAITING,
        who.w0(),
        who.w1(),
        writtenDay(sinceMs),
        Body.Contribution.LAST_DAY,
        posting -> {
          if (found.size() >= limit && posting.day() != last[0]) {
            return false;
          }
          last[0] = posting.day();
          WaitingNote note = WaitingNote.of(posting.note());
          var row = new Row(posting.day() - note.lag(), posting.position());
          Share share = share(row, (byte) Math.max(0, note.which()));
          boolean toAccept = note.which() >= 0;
          if (share != null
              && (toAccept ? share.awaitsAcceptance() : share.awaitsConfirmation())
              && share.createdSeconds() >= sinceMs / 1000) {
            found.add(new Waiting(row, share, toAccept));
          }
          return true;
        });
    found.sort(
        Comparator.comparingLong((Waiting each) -> each.share().createdSeconds())
            .thenComparing(each -> each.row().position())
            .reversed());
    return found.subList(0, Math.min(limit, found.size()));
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

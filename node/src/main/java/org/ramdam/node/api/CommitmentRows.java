package org.ramdam.node.api;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Claim;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.CommitmentRow;
import org.ramdam.node.view.process.Project;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.work.Progress;
import org.ramdam.protocol.work.Stance;
import org.ramdam.protocol.work.Standing;
import org.ramdam.protocol.work.Taking;
import org.ramdam.protocol.work.WorkState;

/// Commitments as an answer shows them, on one day. For one request.
public final class CommitmentRows {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final Views views;
  private final Records records;
  private final Names names;
  private final Moment moment;
  private final Books books;

  /// When a question is asked: what nobody contests is confirmed by time alone.
  ///
  /// @param today in days since 1970-01-01
  public record Moment(int today, long nowMs) {
    /// Now.
    public static Moment at(long nowMs) {
      return new Moment((int) (nowMs / DAY_MS), nowMs);
    }

    /// The start of a day; now if that is 0.
    ///
    /// @throws ApiException if there is no such day
    public static Moment of(int day, long nowMs) {
      if (day < 0 || day > Body.Contribution.LAST_DAY) {
        throw ApiException.badRequest(
            "day out of range: " + Integer.toUnsignedLong(day),
            "a day is a number of days since 1970-01-01");
      }
      return day == 0 ? at(nowMs) : new Moment(day, day * DAY_MS);
    }
  }

  /// Over the views and records of a node.
  public CommitmentRows(Views views, Records records, Moment moment) {
    this(views, records, new Names(views, records), moment);
  }

  CommitmentRows(Views views, Records records, Names names, Moment moment) {
    this.views = views;
    this.records = records;
    this.names = names;
    this.moment = moment;
    this.books = new Books(views, records, names);
  }

  /// A commitment with everyone who took it; null if there is none of this id here.
  public @Nullable Commitment of(Bytes32 id) {
    CommitmentRow row = views.activity().commitments().get(id);
    if (row == null) {
      return null;
    }
    return withClaims(see(row));
  }

  private Commitment withClaims(Seen seen) {
    Commitment.Builder out = told(seen);
    for (Taking.Turn turn : views.activity().commitments().turns(seen.row())) {
      out.addClaims(claim(turn, seen.standing()));
    }
    return out.build();
  }

  /// A commitment of an index, with its words; with those who took it if somebody lost it.
  public Commitment row(Seen seen) {
    return seen.standing().lost().isEmpty() ? told(seen).build() : withClaims(seen);
  }

  private Commitment.Builder told(Seen seen) {
    CommitmentRow row = seen.row();
    Body.Commitment said = row.commitment();
    Standing standing = seen.standing();
    Progress progress = row.progress();
    Bytes32 site = records.site(row.promise().position().site());
    Commitment.Builder out =
        Commitment.newBuilder()
            .setId(row.id().hex())
            .setSiteId(site == null ? "" : site.hex())
            .setSiteName(site == null ? "" : names.site(site))
            .setIndex(row.promise().position().index())
            .setReceiverId(said.receiver().hex())
            .setReceiverName(names.party(said.receiver()))
            .setProposerId(row.promise().proposer().hex())
            .setProposerName(names.member(row.promise().proposer()))
            .setHolderId(hex(standing.holder()))
            .setHolderName(name(standing.holder()))
            .setAskedId(hex(standing.asked()))
            .setAskedName(name(standing.asked()))
            .setProcessId(hex(said.process()))
            .setMinutes(said.effortMinutes())
            .setMinutesDone(seen.done())
            .setMinutesDeclared(
                shown(progress.confirmedMinutes() + progress.declaredMinutes()) - seen.done())
            .setDue(said.due())
            .setState(text(seen.state()))
            .setProvisional(standing.provisional())
            .setCreatedMs(row.promise().createdMs())
            .setScope(Rows.text(records.record(row.promise().position()).core().scope()));
    addWords(row, out);
    Project project = said.process() == null ? null : views.processes().get(said.process());
    return out.setProcessName(project == null ? "" : project.name());
  }

  private void addWords(CommitmentRow row, Commitment.Builder out) {
    String label = "";
    if (records.words(row.promise().position())
        instanceof Words.CommitmentWords(String title, String note, String skill)) {
      out.setTitle(title).setNote(note);
      label = skill;
    }
    if (label.isEmpty() && row.commitment().skill() != null) {
      label = names.skill(row.commitment().skill());
      label = label.isEmpty() ? row.commitment().skill().hex() : label;
    }
    out.setSkill(label);
  }

  private Claim claim(Taking.Turn turn, Standing standing) {
    Stance stance = turn.stance();
    return Claim.newBuilder()
        .setId(stance.newest().id().hex())
        .setPersonId(stance.member().hex())
        .setPersonName(names.member(stance.member()))
        .setVerdict(stance.verdict().name().toLowerCase(Locale.ROOT))
        .setToName(name(stance.to()))
        .setWitnessed(turn.witnessed())
        .setHolds(stance.member().equals(standing.holder()))
        .setCreatedMs(stance.newest().createdMs())
        .build();
  }

  private static String hex(@Nullable Bytes32 id) {
    return id == null ? "" : id.hex();
  }

  private String name(@Nullable Bytes32 member) {
    return member == null ? "" : names.member(member);
  }

  /// A commitment on the day that is asked about.
  ///
  /// @param done minutes confirmed, explicitly or tacitly
  public record Seen(CommitmentRow row, Standing standing, WorkState state, int done) {
    /// Minutes left to do; none if it is over.
    public int left() {
      return state.isOver() ? 0 : row.commitment().effortMinutes() - done;
    }
  }

  /// Where a commitment stands on the day that is asked about.
  public Seen see(CommitmentRow row) {
    Standing standing = row.standing(records);
    Progress progress = row.progress();
    long done = progress.confirmedMinutes();
    if (progress.declaredMinutes() != 0
        && progress.isTacit(rule(row, Rule.TACIT_DAYS, moment.today()) * DAY_MS, moment.nowMs())) {
      done += progress.declaredMinutes();
    }
    Body.Commitment said = row.commitment();
    WorkState state =
        WorkState.of(standing, said.effortMinutes(), said.due(), shown(done), moment.today());
    return new Seen(row, standing, state, shown(done));
  }

  private static int shown(long minutes) {
    return (int) Math.min(Integer.MAX_VALUE, minutes);
  }

  static String text(WorkState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /// What the home of a commitment has put in force for a day.
  int rule(CommitmentRow row, Rule rule, int day) {
    return books.of(row.promise().position().site(), day).value(rule, day);
  }

  /// What was declared before this, in Unix time, is confirmed tacitly at every site.
  public long tacitSinceMs() {
    int days = views.policies().most(Rule.TACIT_DAYS);
    return moment.nowMs() - days * DAY_MS;
  }

  /// The policies that the answers so far depend on.
  public List<PolicyRef> policies() {
    return books.used();
  }
}

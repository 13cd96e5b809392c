package org.ramdam.node.view.activity;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.work.Mark;
import org.ramdam.protocol.work.Progress;
import org.ramdam.protocol.work.Stance;
import org.ramdam.protocol.work.Standing;

/// How the rows of [Commitments] stand on disk. An id that is not there is zero.
final class CommitmentCodec {
  private static final int PROMISE_SIZE =
      Position.SIZE + 2 * Bytes32.SIZE + 8 + 1 + 2 * Bytes32.SIZE + 4 + 4 + SkillId.SIZE;
  private static final int MARK_SIZE = 8 + Bytes32.SIZE + 8;
  private static final int STANCE_SIZE = 2 * Bytes32.SIZE + 8 + 2 + 2 * MARK_SIZE;
  private static final int PROGRESS_SIZE = 8 + 8 + 8;
  private static final int STANDING_SIZE = 2 * Bytes32.SIZE + 1 + 4;
  private static final int PROVISIONAL = 1;
  private static final int CLOSED = 2;
  private static final int STEWARD = 1;
  private static final int GAVE_BACK = 2;

  /// How many receivers, what was done for each, whether there is a promise, the promise, then the
  /// stances.
  static final Codec<Undertaking> UNDERTAKING =
      Codec.of(CommitmentCodec::encode, CommitmentCodec::undertaking);

  /// Id, promise, progress, then who has it: by the receiver's log, and by that of the home if that
  /// comes to another answer.
  static final Codec<CommitmentRow> ROW = Codec.of(CommitmentCodec::encode, CommitmentCodec::row);

  private CommitmentCodec() {}

  private static byte[] encode(Undertaking undertaking) {
    Undertaking.Promise promise = undertaking.promise();
    ByteBuffer out =
        ByteBuffer.allocate(
            4
                + undertaking.done().size() * (8 + PROGRESS_SIZE)
                + 1
                + (promise == null ? 0 : PROMISE_SIZE)
                + undertaking.stances().size() * STANCE_SIZE);
    out.putInt(undertaking.done().size());
    for (Undertaking.Done done : undertaking.done()) {
      out.putLong(done.receiver());
      put(out, done.progress());
    }
    out.put((byte) (promise == null ? 0 : 1));
    if (promise != null) {
      put(out, promise);
    }
    undertaking.stances().forEach(stance -> put(out, stance));
    return out.array();
  }

  private static Undertaking undertaking(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    var done = new Undertaking.Done[in.getInt()];
    Arrays.setAll(done, _ -> new Undertaking.Done(in.getLong(), progress(in)));
    Undertaking.Promise promise = in.get() == 0 ? null : promise(in);
    var stances = new ArrayList<Stance>();
    while (in.hasRemaining()) {
      stances.add(stance(in));
    }
    return new Undertaking(promise, stances, List.of(done));
  }

  private static byte[] encode(CommitmentRow row) {
    boolean same = row.byHome().equals(row.byReceiver());
    ByteBuffer out =
        ByteBuffer.allocate(
            Bytes32.SIZE
                + PROMISE_SIZE
                + PROGRESS_SIZE
                + size(row.byReceiver())
                + (same ? 0 : size(row.byHome())));
    put(out, row.id());
    put(out, row.promise());
    put(out, row.progress());
    put(out, row.byReceiver());
    if (!same) {
      put(out, row.byHome());
    }
    return out.array();
  }

  private static CommitmentRow row(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Bytes32 id = Bytes32.read(in);
    Undertaking.Promise promise = promise(in);
    Progress progress = progress(in);
    Standing byReceiver = standing(in);
    Standing byHome = in.hasRemaining() ? standing(in) : byReceiver;
    return new CommitmentRow(id, promise, progress, byReceiver, byHome);
  }

  private static void put(ByteBuffer out, @Nullable Bytes32 id) {
    Bytes32 written = id == null ? Bytes32.ZERO : id;
    out.putLong(written.w0()).putLong(written.w1()).putLong(written.w2()).putLong(written.w3());
  }

  private static @Nullable Bytes32 id(ByteBuffer in) {
    Bytes32 id = Bytes32.read(in);
    return id.equals(Bytes32.ZERO) ? null : id;
  }

  static final Codec<Progress> PROGRESS =
      Codec.of(
          progress -> {
            ByteBuffer out = ByteBuffer.allocate(PROGRESS_SIZE);
            put(out, progress);
            return out.array();
          },
          bytes -> progress(ByteBuffer.wrap(bytes)));

  private static void put(ByteBuffer out, Progress progress) {
    out.putLong(progress.confirmedMinutes()).putLong(progress.declaredMinutes());
    out.putLong(progress.newestDeclaredMs());
  }

  private static Progress progress(ByteBuffer in) {
    return new Progress(in.getLong(), in.getLong(), in.getLong());
  }

  private static void put(ByteBuffer out, Undertaking.Promise promise) {
    Body.Commitment said = promise.commitment();
    out.putLong(promise.position().site()).putLong(promise.position().index());
    put(out, promise.proposer());
    out.putLong(promise.createdMs());
    out.put((byte) said.action().ordinal());
    put(out, said.provider());
    put(out, said.receiver());
    out.putInt(said.effortMinutes()).putInt(said.due());
    SkillId skill = said.skill();
    out.putLong(skill == null ? 0 : skill.high()).putLong(skill == null ? 0 : skill.low());
    put(out, said.process());
  }

  private static Undertaking.Promise promise(ByteBuffer in) {
    Position position = new Position(in.getLong(), in.getLong());
    Bytes32 proposer = Bytes32.read(in);
    long createdMs = in.getLong();
    Action action = Action.values()[in.get()];
    Bytes32 provider = id(in);
    Bytes32 receiver = Bytes32.read(in);
    int effort = in.getInt();
    int due = in.getInt();
    SkillId skill = new SkillId(in.getLong(), in.getLong());
    boolean none = skill.high() == 0 && skill.low() == 0;
    return new Undertaking.Promise(
        position,
        proposer,
        createdMs,
        new Body.Commitment(action, provider, receiver, effort, due, none ? null : skill, id(in)));
  }

  private static void put(ByteBuffer out, Stance stance) {
    put(out, stance.member());
    out.putLong(stance.home());
    out.put((byte) ((stance.steward() ? STEWARD : 0) | (stance.gaveBack() ? GAVE_BACK : 0)));
    out.put((byte) stance.verdict().ordinal());
    put(out, stance.to());
    put(out, stance.newest());
    put(out, stance.since());
  }

  private static Stance stance(ByteBuffer in) {
    Bytes32 member = Bytes32.read(in);
    long home = in.getLong();
    int flags = in.get();
    Verdict verdict = Verdict.values()[in.get()];
    Bytes32 to = Bytes32.read(in);
    return new Stance(
        member,
        home,
        (flags & STEWARD) != 0,
        verdict,
        verdict == Verdict.HAND_OVER ? to : null,
        mark(in),
        mark(in),
        (flags & GAVE_BACK) != 0);
  }

  private static void put(ByteBuffer out, Mark mark) {
    out.putLong(mark.index());
    put(out, mark.id());
    out.putLong(mark.createdMs());
  }

  private static Mark mark(ByteBuffer in) {
    return new Mark(in.getLong(), Bytes32.read(in), in.getLong());
  }

  private static int size(Standing standing) {
    return STANDING_SIZE + standing.lost().size() * Bytes32.SIZE;
  }

  private static void put(ByteBuffer out, Standing standing) {
    put(out, standing.holder());
    put(out, standing.asked());
    out.put((byte) ((standing.provisional() ? PROVISIONAL : 0) | (standing.closed() ? CLOSED : 0)));
    out.putInt(standing.lost().size());
    standing.lost().forEach(member -> put(out, member));
  }

  private static Standing standing(ByteBuffer in) {
    Bytes32 holder = id(in);
    Bytes32 asked = id(in);
    int flags = in.get();
    var lost = new Bytes32[in.getInt()];
    Arrays.setAll(lost, _ -> Bytes32.read(in));
    return new Standing(
        holder, asked, (flags & PROVISIONAL) != 0, (flags & CLOSED) != 0, List.of(lost));
  }
}

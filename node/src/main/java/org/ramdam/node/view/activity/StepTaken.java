package org.ramdam.node.view.activity;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.Step;

/// A step of a dispute as somebody took it.
///
/// @param id of the record
/// @param createdMs Unix time, as its author claims
/// @param member its author
/// @param home the site in whose log it stands
/// @param steward whether the author was a steward of `home` at that place in its log
/// @param neutral whether they were a steward or an animateur
/// @param dispute what it says
public record StepTaken(
    Bytes32 id,
    Position position,
    long createdMs,
    Bytes32 member,
    Bytes32 home,
    boolean steward,
    boolean neutral,
    Body.Dispute dispute) {
  /// The order in which steps count, where several took the same one.
  static final Comparator<StepTaken> FIRST =
      Comparator.comparingLong(StepTaken::createdMs).thenComparing(StepTaken::id);

  private static final int SIZE = 5 * Bytes32.SIZE + Position.SIZE + 8 + 4 + 4;

  /// The steps about one record, in the order of their ids.
  static final Codec<List<StepTaken>> LIST = Codec.of(StepTaken::encode, StepTaken::decode);

  /// `steps` with this one at its place. Of what one member does again in one log, with the same
  /// right, the first by time and id stays.
  List<StepTaken> into(List<StepTaken> steps) {
    var out = new ArrayList<StepTaken>(steps.size() + 1);
    StepTaken first = this;
    for (StepTaken step : steps) {
      if (isAgain(step)) {
        first = FIRST.compare(step, first) <= 0 ? step : first;
      } else {
        out.add(step);
      }
    }
    out.add(first);
    out.sort(Comparator.comparing(StepTaken::id));
    return out;
  }

  private boolean isAgain(StepTaken that) {
    return member.equals(that.member)
        && home.equals(that.home)
        && dispute.step() == that.dispute.step()
        && steward == that.steward
        && neutral == that.neutral;
  }

  private static byte[] encode(List<StepTaken> steps) {
    ByteBuffer out = ByteBuffer.allocate(steps.size() * SIZE);
    for (StepTaken step : steps) {
      Body.Dispute d = step.dispute;
      out.put(step.id.toByteArray()).put(step.member.toByteArray()).put(step.home.toByteArray());
      out.put(d.about().toByteArray()).put(orZero(d.mediator()).toByteArray());
      out.putLong(step.position.site()).putLong(step.position.index()).putLong(step.createdMs);
      out.put((byte) d.step().ordinal());
      out.put((byte) (d.outcome() == null ? 0 : d.outcome().ordinal() + 1));
      out.put((byte) (step.steward ? 1 : 0)).put((byte) (step.neutral ? 1 : 0));
      out.putInt(d.minutes());
    }
    return out.array();
  }

  private static Bytes32 orZero(@Nullable Bytes32 id) {
    return id == null ? Bytes32.ZERO : id;
  }

  private static List<StepTaken> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    var out = new ArrayList<StepTaken>(bytes.length / SIZE);
    while (in.hasRemaining()) {
      Bytes32 id = Bytes32.read(in);
      Bytes32 member = Bytes32.read(in);
      Bytes32 home = Bytes32.read(in);
      Bytes32 about = Bytes32.read(in);
      Bytes32 mediator = Bytes32.read(in);
      Position position = new Position(in.getLong(), in.getLong());
      long createdMs = in.getLong();
      Step step = Step.values()[in.get()];
      int outcome = in.get();
      boolean steward = in.get() == 1;
      boolean neutral = in.get() == 1;
      var dispute =
          new Body.Dispute(
              about,
              step,
              outcome == 0 ? null : Outcome.values()[outcome - 1],
              in.getInt(),
              mediator.equals(Bytes32.ZERO) ? null : mediator);
      out.add(new StepTaken(id, position, createdMs, member, home, steward, neutral, dispute));
    }
    return out;
  }
}

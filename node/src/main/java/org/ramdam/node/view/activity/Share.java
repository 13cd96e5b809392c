package org.ramdam.node.view.activity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.SkillId;

/// What an index keeps of a contribution, for one of those who did it: enough to count and to sort
/// without reading the record. Ids stand with their first eight bytes, as sites do in keys.
///
/// @param process 0 if none
/// @param skill 0 if none
/// @param createdSeconds Unix time
/// @param minutes as a mediator decided, else as declared
/// @param confirmations by those who may, each member once, at most 255
public record Share(
    long provider,
    long receiver,
    long process,
    long skill,
    long createdSeconds,
    int minutes,
    int level,
    Standing standing,
    int confirmations,
    Judgement judgement,
    boolean professional) {
  static final int SIZE = 42;

  static final Codec<Share> CODEC = Codec.of(Share::encode, Share::decode);

  /// What stands for an id.
  public static long prefix(@Nullable Bytes32 id) {
    return id == null ? 0 : id.prefix();
  }

  /// What stands for a skill.
  public static long prefix(@Nullable SkillId skill) {
    return skill == null ? 0 : skill.high();
  }

  /// Where it stands.
  ///
  /// @param book of the site it was written at
  /// @param day of the contribution
  /// @param nowMs Unix time of the question
  public ContributionState state(Book book, int day, long nowMs) {
    return switch (judgement) {
      case CONTESTED -> ContributionState.CONTESTED;
      case DISPUTED -> ContributionState.DISPUTED;
      case DECIDED -> ContributionState.DECIDED;
      case VOID -> ContributionState.VOID;
      case CORRECTED -> ContributionState.CORRECTED;
      case WITHDRAWN -> ContributionState.WITHDRAWN;
      case NONE -> {
        if (confirmations >= book.value(Rule.CONFIRM_QUORUM, day)) {
          yield ContributionState.CONFIRMED;
        }
        yield tacitMs(book, day) <= nowMs ? ContributionState.TACIT : ContributionState.DECLARED;
      }
    };
  }

  /// Whether nobody who may has confirmed it, nor anything else settled it.
  boolean awaitsConfirmation() {
    return judgement == Judgement.CONTESTED || (judgement == Judgement.NONE && confirmations == 0);
  }

  /// Whether the one it is about has not said yet whether it is theirs.
  boolean awaitsAcceptance() {
    return (standing == Standing.OTHER || standing == Standing.STEWARD) && judgement.isLive();
  }

  /// When it is confirmed tacitly, in Unix time.
  public long tacitMs(Book book, int day) {
    Duration delay = Duration.ofDays(book.value(Rule.TACIT_DAYS, day));
    return createdSeconds * 1000 + delay.toMillis();
  }

  private static byte[] encode(Share share) {
    byte[] out = new byte[SIZE];
    share.write(out, 0);
    return out;
  }

  /// Writes it at a place of 42 bytes.
  void write(byte[] out, int at) {
    Longs.put(out, at, provider);
    Longs.put(out, at + 8, receiver);
    Longs.put(out, at + 16, process);
    Longs.put(out, at + 24, skill);
    Longs.putInt(out, at + 32, (int) createdSeconds);
    out[at + 36] = (byte) (minutes >>> 8);
    out[at + 37] = (byte) minutes;
    out[at + 38] = (byte) level;
    out[at + 39] = (byte) (standing.ordinal() | (professional ? 0x80 : 0));
    out[at + 40] = (byte) confirmations;
    out[at + 41] = (byte) judgement.ordinal();
  }

  private static Share decode(byte[] in) {
    return new Share(
        Longs.get(in, 0),
        Longs.get(in, 8),
        Longs.get(in, 16),
        Longs.get(in, 24),
        Integer.toUnsignedLong(Longs.getInt(in, 32)),
        (in[36] & 0xff) << 8 | (in[37] & 0xff),
        in[38],
        STANDINGS[in[39] & 0x7f],
        in[40] & 0xff,
        JUDGEMENTS[in[41]],
        in[39] < 0);
  }

  private static final Standing[] STANDINGS = Standing.values();
  private static final Judgement[] JUDGEMENTS = Judgement.values();
}

package org.ramdam.node.view.activity;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Transaction;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.work.Progress;

/// Writes the rows of a contribution, from it and what was said of it.
final class Rows {
  private static final byte TO_CONFIRM = 0;
  private static final byte TO_ACCEPT = 1;
  private static final int WAITING_SIZE = 16 + 8 + Position.SIZE;

  /// A group of more people than this worked side by side, and hardly together.
  private static final int TOGETHER = 8;

  private final Transaction transaction;
  private final KeyFilter mentioned;
  private final Commitments commitments;

  Rows(Transaction transaction, KeyFilter mentioned, Commitments commitments) {
    this.transaction = transaction;
    this.mentioned = mentioned;
    this.commitments = commitments;
  }

  /// Writes them all.
  ///
  /// @param first whether it was added only now, so that nothing stands in for it yet
  void write(Subject subject, boolean first) {
    Body.Contribution contribution = subject.contribution();
    Bytes32 id = subject.record().id();
    boolean said = mentioned.mayHave(id);
    boolean fresh = first && !said;
    List<Opinion> opinions = said ? Opinion.live(opinions(id)) : List.of();
    Case dispute = said ? Case.of(id, contribution, subject.site(), this::steps) : null;
    Judgement judgement = judgement(subject, opinions, dispute, first);
    int confirmations = confirmations(opinions, subject);
    int minutes = minutes(contribution, dispute);
    List<Bytes32> providers = contribution.providers();
    int theirs = 0;
    for (int i = 0; i < providers.size(); i++) {
      Bytes32 provider = providers.get(i);
      Standing standing = standing(provider, subject.author(), opinions);
      Share share =
          new Share(
              provider.prefix(),
              contribution.receiver().prefix(),
              Share.prefix(contribution.process()),
              Share.prefix(contribution.skill()),
              subject.record().core().createdMs() / 1000,
              minutes,
              contribution.level(),
              standing,
              confirmations,
              judgement,
              contribution.professional());
      writeShare(subject, provider, i, share, fresh);
      theirs += standing == Standing.OWN || standing == Standing.STEWARD ? 1 : 0;
    }
    writeProgress(subject, judgement, confirmations, theirs * minutes);
    boolean open =
        judgement == Judgement.CONTESTED || (judgement == Judgement.NONE && confirmations == 0);
    writeWaiting(contribution.receiver(), subject, TO_CONFIRM, open, fresh);
    if (dispute != null) {
      toggle(ActivityView.DISPUTED, id, true, judgement == Judgement.DISPUTED, false);
    }
    writeShared(subject, opinions, judgement, minutes, fresh);
  }

  private void writeShare(Subject subject, Bytes32 provider, int at, Share share, boolean fresh) {
    int row = transaction.row(ActivityView.DAYS, ActivityView.ROW_SIZE + 1, Share.SIZE);
    byte[] out = transaction.buffer();
    Longs.putInt(out, row, subject.contribution().day());
    subject.position().write(out, row + 4);
    out[row + ActivityView.ROW_SIZE] = (byte) at;
    share.write(out, row + ActivityView.ROW_SIZE + 2);
    boolean alone = subject.contribution().others().isEmpty();
    if (!alone || !provider.equals(subject.author().member())) {
      boolean asks =
          (share.standing() == Standing.OTHER || share.standing() == Standing.STEWARD)
              && share.judgement().isLive();
      writeWaiting(provider, subject, TO_ACCEPT, asks, fresh);
    }
  }

  /// What it adds to the commitment that it fulfils.
  private void writeProgress(Subject subject, Judgement judgement, int confirmations, int minutes) {
    Bytes32 commitment = subject.contribution().fulfills();
    if (commitment == null) {
      return;
    }
    boolean confirmed =
        judgement == Judgement.DECIDED || (judgement == Judgement.NONE && confirmations > 0);
    boolean declared = judgement == Judgement.NONE && confirmations == 0;
    byte[] key = new byte[Bytes32.SIZE + Position.SIZE];
    commitment.write(key, 0);
    subject.position().write(key, Bytes32.SIZE);
    Progress before = transaction.get(ActivityView.FULFILS, key);
    Progress after =
        new Progress(
            confirmed ? minutes : 0, declared ? minutes : 0, subject.record().core().createdMs());
    transaction.put(ActivityView.FULFILS, key, after);
    commitments.progress(
        commitment,
        subject.contribution().receiver(),
        before == null ? Progress.NONE : before,
        after,
        transaction);
  }

  private <K, V> void toggle(Column<K, V> column, K key, V value, boolean there, boolean fresh) {
    if (there) {
      transaction.put(column, key, value);
    } else if (!fresh) {
      transaction.delete(column, key);
    }
  }

  private void writeWaiting(Bytes32 who, Subject subject, byte kind, boolean there, boolean fresh) {
    if (there) {
      int row = transaction.row(ActivityView.WAITING, WAITING_SIZE, 1);
      byte[] out = transaction.buffer();
      layWaiting(out, row, who, subject);
      out[row + WAITING_SIZE + 1] = kind;
    } else if (!fresh) {
      byte[] key = new byte[WAITING_SIZE];
      layWaiting(key, 0, who, subject);
      transaction.delete(ActivityView.WAITING, key);
    }
  }

  private static void layWaiting(byte[] out, int at, Bytes32 who, Subject subject) {
    Longs.put(out, at, who.w0());
    Longs.put(out, at + 8, who.w1());
    Longs.put(out, at + 16, subject.record().core().createdMs());
    subject.position().write(out, at + 24);
  }

  private Judgement judgement(
      Subject subject, List<Opinion> opinions, @Nullable Case dispute, boolean first) {
    Judgement standIn = standIn(subject, first);
    if (standIn != Judgement.NONE) {
      return standIn;
    }
    Bytes32 author = subject.author().member();
    for (Opinion opinion : opinions) {
      if (isWithdrawal(opinion) && opinion.member().equals(author)) {
        return Judgement.WITHDRAWN;
      }
    }
    if (dispute != null) {
      StepTaken ruling = dispute.ruling();
      if (ruling == null) {
        return Judgement.DISPUTED;
      }
      return ruling.dispute().outcome() == Outcome.VOID ? Judgement.VOID : Judgement.DECIDED;
    }
    return count(Verdict.CONTEST, opinions, subject) > 0 ? Judgement.CONTESTED : Judgement.NONE;
  }

  private static boolean isWithdrawal(Opinion opinion) {
    return opinion.verdict() == Verdict.WITHDRAW;
  }

  /// Whether another one stands in for it, or it wrongly stands in for another.
  private Judgement standIn(Subject subject, boolean first) {
    Bytes32 corrects = subject.contribution().corrects();
    if (corrects == null) {
      boolean corrected =
          !first && transaction.get(ActivityView.CORRECTIONS, subject.record().id()) != null;
      return corrected ? Judgement.CORRECTED : Judgement.NONE;
    }
    if (transaction.get(ActivityView.VOID, subject.position()) != null) {
      return Judgement.VOID;
    }
    Position newest = transaction.get(ActivityView.CORRECTIONS, corrects);
    boolean isNewest = newest == null || newest.equals(subject.position());
    return isNewest ? Judgement.NONE : Judgement.CORRECTED;
  }

  private static int minutes(Body.Contribution contribution, @Nullable Case dispute) {
    StepTaken ruling = dispute == null ? null : dispute.ruling();
    return ruling != null && ruling.dispute().outcome() == Outcome.ADJUST
        ? ruling.dispute().minutes()
        : contribution.effortMinutes();
  }

  private static int confirmations(List<Opinion> opinions, Subject subject) {
    return Math.min(255, count(Verdict.CONFIRM, opinions, subject));
  }

  private static int count(Verdict verdict, List<Opinion> opinions, Subject subject) {
    int count = 0;
    for (Opinion opinion : opinions) {
      count += opinion.verdict() == verdict && counts(opinion, subject) ? 1 : 0;
    }
    return count;
  }

  private static boolean counts(Opinion opinion, Subject subject) {
    return opinion.counts(subject.contribution(), subject.site(), subject.author().member());
  }

  private static Standing standing(Bytes32 provider, Author author, List<Opinion> opinions) {
    if (provider.equals(author.member())) {
      return Standing.OWN;
    }
    for (Opinion opinion : opinions) {
      if (opinion.member().equals(provider)) {
        if (opinion.verdict() == Verdict.ACCEPT) {
          return Standing.OWN;
        }
        if (opinion.verdict() == Verdict.DECLINE || isWithdrawal(opinion)) {
          return Standing.DECLINED;
        }
      }
    }
    return author.steward() ? Standing.STEWARD : Standing.OTHER;
  }

  /// Who worked for whom, or with whom: with those who confirm it, and with each other.
  private void writeShared(
      Subject subject, List<Opinion> opinions, Judgement judgement, int minutes, boolean fresh) {
    Body.Contribution contribution = subject.contribution();
    SkillId skill = contribution.skill();
    if (skill == null || (fresh && opinions.isEmpty())) {
      return;
    }
    boolean confirmed =
        judgement == Judgement.DECIDED
            || (judgement == Judgement.NONE && confirmations(opinions, subject) > 0);
    List<Bytes32> providers = contribution.providers();
    for (Bytes32 provider : providers) {
      boolean theirs = standing(provider, subject.author(), opinions) == Standing.OWN;
      for (Opinion opinion : opinions) {
        boolean says =
            confirmed && theirs && opinion.verdict() == Verdict.CONFIRM && counts(opinion, subject);
        writeShared(provider, opinion.member(), subject, minutes, says);
      }
      for (Bytes32 other : providers.size() > TOGETHER ? List.<Bytes32>of() : providers) {
        if (!other.equals(provider)) {
          boolean both = standing(other, subject.author(), opinions) == Standing.OWN;
          writeShared(provider, other, subject, minutes, confirmed && theirs && both);
        }
      }
    }
  }

  private void writeShared(
      Bytes32 one, Bytes32 other, Subject subject, int minutes, boolean there) {
    byte[] start = shared(one, other, requireNonNull(subject.contribution().skill()));
    byte[] key = Arrays.copyOf(start, start.length + Position.SIZE);
    subject.position().write(key, start.length);
    toggle(ActivityView.SHARED, key, (long) minutes, there, false);
  }

  /// What the keys of the work of two on a skill start with.
  static byte[] shared(Bytes32 one, Bytes32 other, SkillId skill) {
    byte[] key = new byte[40];
    Longs.put(key, 0, one.w0());
    Longs.put(key, 8, one.w1());
    Longs.put(key, 16, other.w0());
    Longs.put(key, 24, other.w1());
    Longs.put(key, 32, skill.high());
    return key;
  }

  private List<Opinion> opinions(Bytes32 id) {
    List<Opinion> opinions = transaction.get(ActivityView.OPINIONS, id);
    return opinions == null ? List.of() : opinions;
  }

  private List<StepTaken> steps(Bytes32 about) {
    List<StepTaken> steps = transaction.get(ActivityView.STEPS, about);
    return steps == null ? List.of() : steps;
  }
}

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

  /// A group of more people than this worked side by side, and hardly together.
  private static final int TOGETHER = 8;

  private final Transaction transaction;
  private final KeyFilter mentioned;
  private final KeyFilter corrected;
  private final Commitments commitments;

  Rows(Transaction transaction, KeyFilter mentioned, KeyFilter corrected, Commitments commitments) {
    this.transaction = transaction;
    this.mentioned = mentioned;
    this.corrected = corrected;
    this.commitments = commitments;
  }

  /// Writes them all.
  ///
  /// @param added whether it was added only now, so that it had none unless something was said of
  ///   it
  void write(Subject subject, boolean added) {
    Body.Contribution contribution = subject.contribution();
    Bytes32 id = subject.record().id();
    boolean said = mentioned.mayHave(id);
    boolean fresh = added && !said;
    List<Opinion> opinions = said ? Opinion.live(opinions(id)) : List.of();
    Case dispute = said ? Case.of(id, contribution, subject.site(), this::steps) : null;
    Judgement judgement = judgement(subject, opinions, dispute);
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
      writeShare(subject, i, share);
      theirs += standing == Standing.OWN || standing == Standing.STEWARD ? 1 : 0;
    }
    writeProgress(subject, judgement, confirmations, theirs * minutes);
    if (dispute != null) {
      toggle(ActivityView.DISPUTED, id, true, judgement == Judgement.DISPUTED);
    }
    writeShared(subject, opinions, judgement, minutes, fresh);
  }

  private void writeShare(Subject subject, int at, Share share) {
    int row = transaction.row(ActivityView.DAYS, ActivityView.ROW_SIZE + 1, Share.SIZE);
    byte[] out = transaction.buffer();
    Longs.putInt(out, row, subject.contribution().day());
    subject.position().write(out, row + 4);
    out[row + ActivityView.ROW_SIZE] = (byte) at;
    share.write(out, row + ActivityView.ROW_SIZE + 2);
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

  private <K, V> void toggle(Column<K, V> column, K key, V value, boolean there) {
    if (there) {
      transaction.put(column, key, value);
    } else {
      transaction.delete(column, key);
    }
  }

  private Judgement judgement(Subject subject, List<Opinion> opinions, @Nullable Case dispute) {
    Judgement standIn = standIn(subject);
    if (standIn != Judgement.NONE) {
      return standIn;
    }
    if (opinions.isEmpty() && dispute == null) {
      return Judgement.NONE;
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
  private Judgement standIn(Subject subject) {
    Bytes32 corrects = subject.contribution().corrects();
    if (corrects == null) {
      Bytes32 id = subject.record().id();
      boolean replaced =
          corrected.mayHave(id) && transaction.get(ActivityView.CORRECTIONS, id) != null;
      return replaced ? Judgement.CORRECTED : Judgement.NONE;
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
    toggle(ActivityView.SHARED, key, (long) minutes, there);
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

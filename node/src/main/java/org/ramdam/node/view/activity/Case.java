package org.ramdam.node.view.activity;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Step;

/// A dispute over a contribution, folded from its steps: opened by a party, decided by somebody who
/// is none, appealed once by a party, decided again by another. Where several took the same step,
/// the first by time and id counts, whatever the order in which they come.
///
/// Who decides is a steward or an animateur: the one whom the opening names, or the first who took
/// the case on; if there is neither, any. No step counts that claims to be older than the one it is
/// about.
///
/// @param opening that counts
/// @param mediation that counts; null if nobody took the case on
/// @param decision the first one; null if there is none
/// @param appeal null if nobody appealed
/// @param second the decision on the appeal; null if there is none
public record Case(
    StepTaken opening,
    @Nullable StepTaken mediation,
    @Nullable StepTaken decision,
    @Nullable StepTaken appeal,
    @Nullable StepTaken second) {
  /// Steps from a contribution down to the last one that can count.
  public static final int DEPTH = 4;

  /// The dispute over a contribution; null if no party has opened one.
  ///
  /// @param id of the contribution
  /// @param site in whose log it stands
  /// @param steps what is known about a record
  static @Nullable Case of(
      Bytes32 id,
      Body.Contribution contribution,
      Bytes32 site,
      Function<Bytes32, List<StepTaken>> steps) {
    StepTaken opening =
        first(steps.apply(id), Step.OPEN, step -> isParty(step, contribution, site));
    if (opening == null) {
      return null;
    }
    List<StepTaken> after = steps.apply(opening.id());
    StepTaken mediation =
        first(after, Step.MEDIATE, step -> mayMediate(step, opening, contribution));
    StepTaken decision =
        first(after, Step.DECIDE, step -> mayDecide(step, opening, mediation, contribution));
    if (decision == null) {
      return new Case(opening, mediation, null, null, null);
    }
    StepTaken appeal =
        first(
            steps.apply(decision.id()),
            Step.APPEAL,
            step -> step.createdMs() >= decision.createdMs() && isParty(step, contribution, site));
    StepTaken second =
        appeal == null
            ? null
            : first(
                steps.apply(appeal.id()),
                Step.DECIDE,
                step ->
                    mayMediate(step, opening, contribution)
                        && step.createdMs() >= appeal.createdMs()
                        && !step.member().equals(decision.member()));
    return new Case(opening, mediation, decision, appeal, second);
  }

  private static @Nullable StepTaken first(
      List<StepTaken> steps, Step kind, Predicate<StepTaken> counts) {
    return steps.stream()
        .filter(step -> step.dispute().step() == kind && counts.test(step))
        .min(StepTaken.FIRST)
        .orElse(null);
  }

  /// Who did it, who received it, and the stewards of the two sites.
  private static boolean isParty(StepTaken step, Body.Contribution contribution, Bytes32 site) {
    return contribution.isBy(step.member())
        || step.member().equals(contribution.receiver())
        || (step.steward()
            && (step.home().equals(site) || step.home().equals(contribution.receiver())));
  }

  private static boolean isOutside(
      Bytes32 member, StepTaken opening, Body.Contribution contribution) {
    return !contribution.isBy(member)
        && !member.equals(contribution.receiver())
        && !member.equals(opening.member());
  }

  private static boolean mayMediate(
      StepTaken step, StepTaken opening, Body.Contribution contribution) {
    return step.neutral()
        && step.createdMs() >= opening.createdMs()
        && isOutside(step.member(), opening, contribution);
  }

  private static boolean mayDecide(
      StepTaken step,
      StepTaken opening,
      @Nullable StepTaken mediation,
      Body.Contribution contribution) {
    Bytes32 named = opening.dispute().mediator();
    if (!mayMediate(step, opening, contribution)) {
      return false;
    }
    if (step.member().equals(named)) {
      return true;
    }
    return mediation == null ? named == null : step.member().equals(mediation.member());
  }

  /// Whether it waits for this member to decide.
  ///
  /// @param neutral whether they are a steward or an animateur
  public boolean awaits(Bytes32 member, boolean neutral, Body.Contribution contribution) {
    if (ruling() != null || !neutral || !isOutside(member, opening, contribution)) {
      return false;
    }
    if (decision != null) {
      return !member.equals(decision.member());
    }
    if (member.equals(opening.dispute().mediator())) {
      return true;
    }
    return mediation == null
        ? opening.dispute().mediator() == null
        : member.equals(mediation.member());
  }

  /// The decision that holds; null while the case is open.
  public @Nullable StepTaken ruling() {
    return appeal == null ? decision : second;
  }

  /// The steps that count, in their order.
  public List<StepTaken> steps() {
    return Stream.of(opening, mediation, decision, appeal, second)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }
}

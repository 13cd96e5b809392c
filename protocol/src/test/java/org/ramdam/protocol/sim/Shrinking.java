package org.ramdam.protocol.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Makes a trial that fails smaller while it still fails: kinds of trouble are taken away, then
/// sites, records and time.
final class Shrinking {
  /// With another plan a seed makes other choices: a few seeds are tried before a plan is thought
  /// sound.
  private static final int SEEDS = 8;

  private Shrinking() {}

  /// The smallest failure found.
  ///
  /// @param goOn asked before each step
  static Trial.Failure shrink(Trial.Failure first, BooleanSupplier goOn) {
    Trial.Failure smallest = first;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (Plan plan : simpler(smallest.trial().plan())) {
        if (!goOn.getAsBoolean()) {
          return smallest;
        }
        Trial.Failure failure = anyFailure(smallest.trial(), plan);
        if (failure != null) {
          smallest = failure;
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  private static Trial.@org.jspecify.annotations.Nullable Failure anyFailure(
      Trial like, Plan plan) {
    return IntStream.range(0, SEEDS)
        .parallel()
        .mapToObj(i -> new Trial(like.seed() + i, plan, like.bug()).run())
        .filter(failure -> failure != null)
        .findFirst()
        .orElse(null);
  }

  /// Plans that have something less, those that have much less first.
  private static List<Plan> simpler(Plan plan) {
    var plans = new ArrayList<Plan>();
    if (plan.rogue() >= 0) {
      plans.add(plan.with("rogue", -1).with("tricks", Set.of()));
    }
    without(plan, plans, "absent", plan.absent());
    without(plan, plans, "partitions", plan.partitions());
    without(plan, plans, "crashes", plan.crashes());
    without(plan, plans, "cuts", plan.cuts());
    without(plan, plans, "halfOpen", plan.halfOpen());
    without(plan, plans, "afterAck", plan.afterAck());
    without(plan, plans, "restores", plan.restores());
    without(plan, plans, "faults", plan.faults());
    without(plan, plans, "damages", plan.damages());
    without(plan, plans, "jumps", plan.jumps());
    without(plan, plans, "twins", plan.twins());
    without(plan, plans, "losses", plan.losses());
    without(plan, plans, "withhold", plan.withhold());
    for (String option : List.of("byAdmission", "hidden", "ed25519", "skewed")) {
      Plan simpler = plan.with(option, false);
      if (!simpler.equals(plan)) {
        plans.add(simpler);
      }
    }
    for (Rogue.Trick trick : plan.tricks()) {
      Set<Rogue.Trick> tricks = EnumSet.copyOf(plan.tricks());
      tricks.remove(trick);
      plans.add(plan.with("tricks", tricks));
    }
    if (plan.sites() > 2) {
      int rogue = plan.rogue() == plan.sites() - 1 ? plan.rogue() - 1 : plan.rogue();
      // A founder that misbehaves keeps the others from being known.
      if (!(rogue == 0 && plan.byAdmission())) {
        plans.add(plan.with("rogue", rogue).with("sites", plan.sites() - 1));
      }
    }
    lower(plan, plans, "batches", plan.batches(), 1);
    lower(plan, plans, "trouble", plan.trouble(), 500);
    lower(plan, plans, "partitions", plan.partitions(), 1);
    for (String option : List.of("restores", "faults", "damages", "jumps", "twins", "losses")) {
      lower(plan, plans, option, plan.count(option), 1);
    }
    lower(plan, plans, "meanDelay", plan.meanDelay(), 5);
    lower(plan, plans, "minDelay", plan.minDelay(), 1);
    lower(plan, plans, "syncDelay", plan.syncDelay(), 1);
    return plans;
  }

  private static void without(Plan plan, List<Plan> plans, String option, double value) {
    if (value > 0) {
      plans.add(plan.with(option, 0));
    }
  }

  private static void lower(Plan plan, List<Plan> plans, String option, long value, long least) {
    if (value / 2 >= least) {
      plans.add(plan.with(option, value / 2));
    }
    if (value > least && value - 1 > value / 2 && value < 20) {
      plans.add(plan.with(option, value - 1));
    }
  }
}

package org.ramdam.protocol.sim;

import org.jspecify.annotations.Nullable;

/// One seed under one plan, and what went wrong when it was run.
///
/// @param plan the one drawn from the seed, or another
record Trial(long seed, Plan plan, PlantedBug bug) {
  /// A seed with the plan that is drawn from it.
  static Trial of(long seed, PlantedBug bug) {
    return new Trial(seed, World.plan(seed), bug);
  }

  /// What went wrong; null if nothing did.
  @Nullable Failure run() {
    try {
      long _ = new World(seed, plan, bug).run();
      return null;
    } catch (RuntimeException | AssertionError e) {
      return new Failure(this, e);
    }
  }

  /// What went wrong, or what differed when it was run again; null if nothing.
  @Nullable Failure runTwice() {
    try {
      long trace = new World(seed, plan, bug).run();
      if (new World(seed, plan, bug).run() != trace) {
        throw new AssertionError("the same seed went another way when it was run again");
      }
      return null;
    } catch (RuntimeException | AssertionError e) {
      return new Failure(this, e);
    }
  }

  /// What a trial has shown.
  record Failure(Trial trial, Throwable cause) {
    /// The command that runs the trial again.
    String replay() {
      return "./ramdam test sim --seed %d --plan '%s'".formatted(trial.seed(), trial.plan());
    }
  }
}

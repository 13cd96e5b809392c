package org.ramdam.node.view.activity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.work.Progress;
import org.ramdam.protocol.work.Stance;
import org.ramdam.protocol.work.Taking;
import org.ramdam.protocol.work.Task;

/// All that is known of a commitment; of a record that may be one, while it is not here.
///
/// @param promise what it says; null while it is not here
/// @param stances the newest of each member in each log, by home and member
/// @param done what was done that names it, by whom it was done for
public record Undertaking(@Nullable Promise promise, List<Stance> stances, List<Done> done) {
  /// Nothing.
  static final Undertaking NONE = new Undertaking(null, List.of(), List.of());

  public Undertaking {
    stances = List.copyOf(stances);
    done = List.copyOf(done);
  }

  /// What was done for somebody.
  ///
  /// @param receiver the first eight bytes of their id
  public record Done(long receiver, Progress progress) {}

  /// A commitment as it was written.
  ///
  /// @param proposer who wrote it
  /// @param createdMs when, as they claim
  public record Promise(
      Position position, Bytes32 proposer, long createdMs, Body.Commitment commitment) {
    /// What it says of who may take it.
    public Task task() {
      return new Task(
          proposer, commitment.provider(), position.site(), commitment.receiver().prefix());
    }

    /// The sites whose logs may order who takes it: that of the receiver, and that of the home. A
    /// member's id is the start of no log, so that only one of them does.
    Set<Long> orderings() {
      var sites = new LinkedHashSet<Long>();
      sites.add(commitment.receiver().prefix());
      sites.add(position.site());
      return sites;
    }
  }

  Undertaking with(Promise written) {
    return new Undertaking(written, stances, done);
  }

  /// With a part of what was done for a receiver that was `before`, and is `after`.
  Undertaking with(long receiver, Progress before, Progress after) {
    var all = new ArrayList<>(done);
    int at = 0;
    while (at < all.size() && all.get(at).receiver() < receiver) {
      at++;
    }
    boolean known = at < all.size() && all.get(at).receiver() == receiver;
    Progress sum = (known ? all.remove(at).progress() : Progress.NONE).moved(before, after);
    all.add(at, new Done(receiver, sum));
    return new Undertaking(promise, stances, all);
  }

  /// What was done of it: for the one to whom it was promised. Nothing while it is not here.
  public Progress progress() {
    if (promise != null) {
      for (Done each : done) {
        if (each.receiver() == promise.commitment().receiver().prefix()) {
          return each.progress();
        }
      }
    }
    return Progress.NONE;
  }

  /// With a stance at its place, upon what the same member said before in the same log.
  Undertaking with(Stance said) {
    var all = new ArrayList<Stance>(stances.size() + 1);
    int at = 0;
    while (at < stances.size() && compare(stances.get(at), said) < 0) {
      all.add(stances.get(at++));
    }
    boolean known = at < stances.size() && compare(stances.get(at), said) == 0;
    all.add(known ? stances.get(at++).then(said) : said);
    all.addAll(stances.subList(at, stances.size()));
    return new Undertaking(promise, all, done);
  }

  private static int compare(Stance one, Stance other) {
    int order = Long.compareUnsigned(one.home(), other.home());
    return order == 0 ? one.member().compareTo(other.member()) : order;
  }

  /// The records about it that stand elsewhere than in the log of `ordering`, and need a place
  /// there if that site orders. It does not if one of them stands in the receiver's log: then that
  /// is a site.
  Set<Bytes32> toWitness(long ordering, long receiver) {
    var needed = new LinkedHashSet<Bytes32>();
    for (Stance stance : stances) {
      boolean elsewhere = stance.home() != ordering && stance.home() != receiver;
      if (elsewhere && (stance.isClaim() || stance.verdict() == Verdict.RELEASE)) {
        needed.add(stance.since().id());
        needed.add(stance.newest().id());
      }
    }
    return needed;
  }

  /// Who takes it.
  ///
  /// @param ordering the first eight bytes of the site whose log orders
  /// @throws IllegalStateException if the commitment is not here
  Taking taking(long ordering, ToLongFunction<Bytes32> witnessed) {
    if (promise == null) {
      throw new IllegalStateException("the commitment is not here");
    }
    return new Taking(promise.task(), stances, ordering, witnessed);
  }
}

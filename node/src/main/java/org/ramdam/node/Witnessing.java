package org.ramdam.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.ingest.Registrar;
import org.ramdam.node.view.activity.Commitments;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives what members of other sites say of this site's work its place in this site's log: the site
/// witnesses that they take it, give it back or hand it over.
///
/// What is yet to be witnessed is a row of a view, which the witness takes away as it is written.
/// So nothing is witnessed twice, and a node that was killed goes on where it was. Nothing is
/// signed before another site has said how much it holds of this site's log: a node that was put
/// back to an older state would otherwise start another history.
final class Witnessing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Witnessing.class);

  private static final int ROUND = 256;
  private static final long PAUSE_MS = 100;
  private static final long IDLE_MS = 1000;

  private final Bytes32 self;
  private final Membership members;
  private final Commitments commitments;
  private final Registrar registrar;
  private final Ingest ingest;
  private final BooleanSupplier heard;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread = Thread.ofPlatform().name("witness").unstarted(this::run);
  private boolean isHeard;

  /// @param heard whether another site has said how much it holds of this site's log
  Witnessing(
      Bytes32 self,
      Membership members,
      Commitments commitments,
      Registrar registrar,
      Ingest ingest,
      BooleanSupplier heard) {
    this.self = self;
    this.members = members;
    this.commitments = commitments;
    this.registrar = registrar;
    this.ingest = ingest;
    this.heard = heard;
  }

  /// Starts its thread.
  void start() {
    thread.start();
  }

  /// Takes note that records have come. Returns at once.
  void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void run() {
    try {
      while (true) {
        var _ = news.tryAcquire(IDLE_MS, TimeUnit.MILLISECONDS);
        var _ = news.drainPermits();
        try {
          round();
        } catch (RuntimeException e) {
          if (!Thread.currentThread().isInterrupted()) {
            log.atWarn().setCause(e).log("takes could not be witnessed; trying again");
          }
        }
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    Bytes32 network = members.network().orElse(Bytes32.ZERO);
    if (network.equals(Bytes32.ZERO)
        || ingest.isElsewhere()
        || ingest.isMoved()
        || ingest.isRestoring()
        || ingest.isFrozen()) {
      return;
    }
    List<Bytes32> pending = commitments.pending(self, ROUND);
    if (pending.isEmpty()) {
      return;
    }
    if (!isHeard) {
      // What it said is weighed by the next round: the log may have to be restored first.
      isHeard = heard.getAsBoolean();
      if (isHeard) {
        wake();
      }
      return;
    }
    var bodies = new ArrayList<Body>(pending.size());
    pending.forEach(record -> bodies.add(new Body.Attest(record, Verdict.WITNESS)));
    try {
      registrar.append(network, bodies);
    } catch (Ingest.RefusedException e) {
      log.atWarn().setCause(e).log("a witness is refused");
      return;
    }
    if (pending.size() == ROUND) {
      wake();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(8));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

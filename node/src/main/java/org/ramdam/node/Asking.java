package org.ramdam.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.node.witness.WitnessClient;
import org.ramdam.node.witness.WitnessClient.NotCosignedException;
import org.ramdam.node.witness.WitnessClient.Reason;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has witnesses outside the network cosign this site's own log: when it has grown, at most once a
/// minute, and when somebody wants it. A witness that has not cosigned is asked again a minute
/// later.
final class Asking implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Asking.class);
  private static final long PAUSE_MS = 60_000;

  private final Policy policy;
  private final Archive archive;
  private final Bytes32 self;
  private final Ingest ingest;
  private final Semaphore news = new Semaphore(0);
  private final Map<NoteKey, Reason> told = new HashMap<>();
  private final Thread thread = Thread.ofPlatform().name("ask").unstarted(this::run);

  /// @param policy of which every witness that says where it is will be asked
  Asking(Policy policy, Archive archive, Bytes32 self, Ingest ingest) {
    this.policy = policy;
    this.archive = archive;
    this.self = self;
    this.ingest = ingest;
  }

  /// Why a witness has not cosigned.
  record Refused(Reason reason, long number) {}

  /// What became of asking all of them.
  ///
  /// @param size of the checkpoint; 0 if there is nothing that may be cosigned
  /// @param cosigned who has cosigned it, now or before
  record Round(long size, List<NoteKey> cosigned, Map<NoteKey, Refused> refused) {}

  /// Starts its thread, if there is anyone to ask.
  void start() {
    if (!policy.members().isEmpty()) {
      wake();
      thread.start();
    }
  }

  /// Takes note that the log has grown. Returns at once.
  void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /// The witnesses that are asked, and those that have been.
  Set<NoteKey> witnesses() {
    var all = new LinkedHashSet<>(policy.witnesses());
    all.addAll(archive.outside().keySet());
    return all;
  }

  private void run() {
    try {
      while (true) {
        news.acquire();
        var _ = news.drainPermits();
        try {
          if (!ask().refused().isEmpty()) {
            wake();
          }
        } catch (RuntimeException e) {
          if (!Thread.currentThread().isInterrupted()) {
            log.atWarn().setCause(e).log("the witnesses could not be asked");
          }
        }
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Asks those now that have not cosigned the newest head, and writes down what they answer.
  synchronized Round ask() {
    var cosigned = new ArrayList<NoteKey>();
    var refused = new LinkedHashMap<NoteKey, Refused>();
    SignedTreeHead head = archive.state(self).head();
    if (head == null
        || ingest.isRestoring()
        || ingest.isFrozen()
        || !(archive.record(new Position(self.prefix(), 0)).core().body()
            instanceof Body.SiteInception keys)) {
      return new Round(0, cosigned, refused);
    }
    Map<NoteKey, Archive.Cosigned> before = archive.outside();
    Checkpoint checkpoint =
        new Checkpoint(Origin.of(self, archive.state(self).generation()), head.size(), head.root());
    try (var client =
        new WitnessClient(
            checkpoint,
            checkpoint.noteSignature(keys.log(), head.signature()),
            size ->
                Proofs.consistency(size, head.size(), archive.hashes(self), new TreeHasher()))) {
      for (Policy.Member member : policy.members()) {
        if (member instanceof Policy.Witness(_, NoteKey key, String url) && url != null) {
          try {
            Archive.Cosigned newest = before.get(key);
            if (newest == null || newest.size() < head.size()) {
              take(key, head.size(), client.ask(key, url));
            }
            cosigned.add(key);
            told.remove(key);
          } catch (NotCosignedException e) {
            refused.put(key, new Refused(e.reason(), e.number()));
            tell(key, e);
          }
        }
      }
    }
    return new Round(head.size(), cosigned, refused);
  }

  private void take(NoteKey witness, long size, Cosignature cosignature) {
    try {
      var _ = ingest.takeOutside(witness, size, cosignature).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a cosignature cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Once for each reason: a witness may be away for days.
  private void tell(NoteKey witness, NotCosignedException e) {
    if (told.put(witness, e.reason()) != e.reason()) {
      log.atWarn()
          .addKeyValue("witness", witness.name())
          .addKeyValue("reason", e.reason())
          .log("a witness has not cosigned");
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

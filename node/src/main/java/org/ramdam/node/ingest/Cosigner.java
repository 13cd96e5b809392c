package org.ramdam.node.ingest;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogWriter;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.tlog.Witness;
import org.ramdam.protocol.tlog.WitnessRequest;

/// What this site cosigns: heads of logs whose entries it takes, and what it is asked to. Of each
/// log it remembers the newest checkpoint it has decided to cosign, by whichever of the two ways,
/// so that no cosignature goes back or contradicts an earlier one. For the thread that decides
/// alone; the caller writes a cosignature down before anyone sees it.
final class Cosigner {
  private final Archive archive;
  private final LogWriter writer;
  private final Bytes32 self;
  private final SigningKey key;
  private final InstantSource clock;
  private final Map<String, Seen> newest = new HashMap<>();

  Cosigner(Archive archive, LogWriter writer, Bytes32 self, SigningKey key, InstantSource clock) {
    this.archive = archive;
    this.writer = writer;
    this.self = self;
    this.key = key;
    this.clock = clock;
  }

  /// The newest that was cosigned of a log.
  ///
  /// @param held whether it is known to be a head of the log as it is held here
  private record Seen(Checkpoint checkpoint, boolean held) {}

  /// An answer, and what must be on disk before it is given.
  ///
  /// @param write null if nothing new
  record Decision(Witness.Answer answer, Archive.@Nullable Cosigned write) {}

  /// Cosigns the head of a log whose entries were taken; null if a larger head was cosigned, or one
  /// that this log does not go on from.
  LogWriter.@Nullable Witnessed taken(Replica replica, SignedTreeHead head) {
    Bytes32 site = replica.rules().site();
    Checkpoint checkpoint = replica.checkpoint(head);
    Seen seen = seen(checkpoint.origin(), site);
    if (seen != null
        && (seen.checkpoint.size() > head.size()
            || !(seen.held
                || seen.checkpoint.root().equals(rootAt(replica, seen.checkpoint.size()))))) {
      return null;
    }
    return new LogWriter.Witnessed(
        site,
        replica.generation(),
        self.prefix(),
        new Archive.Cosigned(head.size(), head.root(), sign(checkpoint, true)));
  }

  /// Decides on a checkpoint of a log held here: it is cosigned if all entries below it are held.
  Decision held(Replica replica, WitnessRequest request) {
    Checkpoint checkpoint = request.checkpoint();
    Bytes32 site = replica.rules().site();
    Seen seen = seen(checkpoint.origin(), site);
    if (!archive.state(site).invalid().isEmpty()) {
      return refused(Witness.Refusal.UNKNOWN_LOG, seen);
    }
    Witness.Refusal why = Witness.follows(request, seen == null ? null : seen.checkpoint);
    if (why == null) {
      Bytes32 root = rootAt(replica, checkpoint.size());
      if (root == null) {
        why = Witness.Refusal.NOT_HELD;
      } else if (checkpoint.size() == 0 || !root.equals(checkpoint.root())) {
        why = Witness.Refusal.INCONSISTENT;
      }
    }
    return why == null ? cosigned(checkpoint, seen, true) : refused(why, seen);
  }

  /// Decides on a checkpoint of a log that is not held here.
  Decision elsewhere(WitnessRequest request) {
    Checkpoint checkpoint = request.checkpoint();
    Seen seen = seen(checkpoint.origin(), null);
    Witness.Refusal why = Witness.follows(request, seen == null ? null : seen.checkpoint);
    return why == null ? cosigned(checkpoint, seen, false) : refused(why, seen);
  }

  private Decision cosigned(Checkpoint checkpoint, @Nullable Seen seen, boolean held) {
    Cosignature cosignature = sign(checkpoint, held);
    boolean known = seen != null && seen.checkpoint.equals(checkpoint);
    return new Decision(
        new Witness.Answer.Cosigned(cosignature),
        known ? null : new Archive.Cosigned(checkpoint.size(), checkpoint.root(), cosignature));
  }

  private static Decision refused(Witness.Refusal why, @Nullable Seen seen) {
    long known = seen == null ? 0 : seen.checkpoint.size();
    return new Decision(new Witness.Answer.Refused(why, known), null);
  }

  private Cosignature sign(Checkpoint checkpoint, boolean held) {
    newest.put(checkpoint.origin(), new Seen(checkpoint, held));
    return Cosignature.sign(checkpoint, clock.instant().getEpochSecond(), key);
  }

  /// What was cosigned last: in this process, else on disk, as a log held here or elsewhere.
  private @Nullable Seen seen(String origin, @Nullable Bytes32 site) {
    Seen seen = newest.get(origin);
    if (seen != null) {
      return seen;
    }
    Archive.Cosigned elsewhere = archive.elsewhere(origin);
    Archive.Cosigned here = site == null ? null : archive.cosignature(site, self);
    boolean held = here != null && (elsewhere == null || elsewhere.size() <= here.size());
    Archive.Cosigned last = held ? here : elsewhere;
    if (last == null) {
      return null;
    }
    seen = new Seen(new Checkpoint(origin, last.size(), last.root()), held);
    newest.put(origin, seen);
    return seen;
  }

  /// The root of a log when it had `size` entries; null if so many are not on disk. A cosignature
  /// may have been on its way for weeks.
  @Nullable Bytes32 rootAt(Replica replica, long size) {
    Bytes32 site = replica.rules().site();
    SignedTreeHead head = writer.headAt(site, size, replica.head());
    if (head != null) {
      return head.root();
    }
    return size > archive.size(site)
        ? null
        : Proofs.root(size, archive.hashes(site), new TreeHasher());
  }
}

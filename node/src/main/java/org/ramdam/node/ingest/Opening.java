package org.ramdam.node.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Commitment;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.TreeHasher;

/// The next generation of this site's own log as it is made: what is kept, the record that opens
/// it, and what is appended again of all that is not kept. Signed records of members go in as they
/// are, where the rules still allow it; those of the site itself are signed anew, since the opening
/// took the next place in the registrar's chain.
final class Opening {
  private final Replica log;
  private final SigningKey registrar;
  private final Bytes32 network;
  private final Set<Bytes32> seen = new HashSet<>();
  private final List<Replica.Outcome.Taken> taken = new ArrayList<>();
  private final List<Ingest.Lost> lost = new ArrayList<>();
  private int again;

  /// @param kept the entries that stay, as a log that ends there
  Opening(Replica kept, SigningKey registrar, Bytes32 network) {
    this.log = kept;
    this.registrar = registrar;
    this.network = network;
  }

  /// Opens it.
  ///
  /// @param head the newest of the generation before that is known; null if none is, as where it
  ///   was lost with what it covered: what is kept is then the last that is known
  /// @return why it cannot be opened; empty if it is
  String open(@Nullable SignedTreeHead head, long nowMs) {
    if (log.generation() == Limits.GENERATIONS) {
      return "this is the last generation that a log may have";
    }
    Anchor kept = new Anchor(log.size(), log.tree().root(new TreeHasher()));
    Anchor last =
        head == null || head.size() < kept.size() ? kept : new Anchor(head.size(), head.root());
    var body = new Body.SiteGeneration(log.generation() + 1, last, kept);
    SignedRecord record = sign(nowMs, Scope.NETWORK, List.of(), null, body);
    return switch (log.open(new Run.Item(record, record.entry(), null))) {
      case Replica.Appended.Refused refused -> refused.reason();
      case Replica.Appended.Done done -> {
        taken.add(done.taken());
        yield "";
      }
    };
  }

  private SignedRecord sign(
      long createdMs, Scope scope, List<Bytes32> refs, @Nullable Commitment commitment, Body body) {
    SiteLog.Author author = log.rules().author(registrar.publicKey());
    if (author == null) {
      throw new IllegalStateException("the site's own log is empty");
    }
    AuthorHead newest = author.head();
    Core core =
        new Core(
            network,
            log.rules().site(),
            registrar.publicKey(),
            newest.seq() + 1,
            newest.id(),
            createdMs,
            scope,
            refs,
            null,
            commitment,
            body);
    return RecordCodec.sign(core, registrar);
  }

  /// Appends a record again that is not kept, or takes note why not. One that came before is passed
  /// over.
  void salvage(Archive.Aside aside) {
    SignedRecord record = aside.record();
    if (!seen.add(record.id()) || record.core().body() instanceof Body.SiteGeneration) {
      return;
    }
    boolean ours = record.core().author().equals(registrar.publicKey());
    SignedRecord signed =
        ours
            ? sign(
                record.core().createdMs(),
                record.core().scope(),
                record.core().refs(),
                record.core().commitment(),
                record.core().body())
            : record;
    switch (log.append(List.of(new Run.Item(signed, signed.entry(), aside.salted())))) {
      case Replica.Appended.Done done -> {
        taken.add(done.taken());
        again++;
      }
      case Replica.Appended.Refused refused -> lost.add(new Ingest.Lost(record, refused.reason()));
    }
  }

  /// Takes note that a record is kept: it is passed over.
  void keep(Bytes32 id) {
    seen.add(id);
  }

  /// The log, with all that was appended.
  Replica log() {
    return log;
  }

  /// What was appended, the opening first.
  List<Replica.Outcome.Taken> taken() {
    return taken;
  }

  /// Records that could not be appended again.
  List<Ingest.Lost> lost() {
    return lost;
  }

  /// How many records were appended again.
  int again() {
    return again;
  }
}

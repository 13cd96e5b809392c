package org.ramdam.protocol.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.TreeHasher;

/// The next generation of a simulated site's own log as it is made, as `node.ingest.Opening` makes
/// it: what is kept, the record that opens it, and what is appended again, of members as they
/// signed it and of the site signed anew.
final class Opening {
  private final Node node;
  private final Replica log;
  private final SigningKey registrar;
  private final Set<Bytes32> seen = new HashSet<>();
  private final Set<Bytes32> lost = new HashSet<>();
  private final Set<Bytes32> anew = new HashSet<>();
  private final List<Replica.Outcome.Taken> taken = new ArrayList<>();

  /// @param kept the entries that stay, as a log that ends there
  Opening(Node node, Replica kept) {
    this.node = node;
    this.log = kept;
    this.registrar = node.site().registrar();
  }

  /// Opens it.
  ///
  /// @param head the newest of the generation before; null if none is known
  /// @return whether it could be
  boolean open(@Nullable SignedTreeHead head) {
    Anchor kept = new Anchor(log.size(), log.tree().root(new TreeHasher()));
    Anchor last =
        head == null || head.size() < kept.size() ? kept : new Anchor(head.size(), head.root());
    var body = new Body.SiteGeneration(log.generation() + 1, last, kept);
    SignedRecord record = sign(node.clock().wall(), Scope.NETWORK, null, body);
    boolean opened =
        log.open(new Run.Item(record, record.entry(), null))
                instanceof Replica.Appended.Done(Replica.Outcome.Taken first)
            && taken.add(first);
    return opened;
  }

  private SignedRecord sign(
      long createdMs, Scope scope, @Nullable Commitment commitment, Body body) {
    SiteLog.Author author = log.rules().author(registrar.publicKey());
    if (author == null) {
      throw new IllegalStateException("the log of a site is empty");
    }
    AuthorHead newest = author.head();
    var core =
        new Core(
            Cast.NETWORK,
            log.rules().site(),
            registrar.publicKey(),
            newest.seq() + 1,
            newest.id(),
            createdMs,
            scope,
            List.of(),
            null,
            commitment,
            body);
    SignedRecord record = node.world.signatures().sign(core, registrar);
    node.world.signed(record);
    return record;
  }

  /// Appends a record again that is not kept, if the rules allow it.
  void salvage(Run.Item item) {
    Core core = item.record().core();
    if (!seen.add(item.record().id())) {
      return;
    }
    if (core.body() instanceof Body.SiteGeneration) {
      anew.add(item.record().id());
      return;
    }
    boolean ours = core.author().equals(registrar.publicKey());
    if (ours) {
      anew.add(item.record().id());
    }
    SignedRecord record =
        ours ? sign(core.createdMs(), core.scope(), core.commitment(), core.body()) : item.record();
    switch (log.append(List.of(new Run.Item(record, record.entry(), item.words())))) {
      case Replica.Appended.Done done -> taken.add(done.taken());
      case Replica.Appended.Refused _ -> lost.add(item.record().id());
    }
  }

  /// Takes note that a record is kept.
  void keep(Bytes32 id) {
    seen.add(id);
  }

  /// What was appended, the opening first.
  List<Replica.Outcome.Taken> taken() {
    return taken;
  }

  /// Whether it is a record of the site itself, of which another stands for it.
  boolean isSignedAnew(Bytes32 id) {
    return anew.contains(id);
  }

  /// Whether a record could not be appended again, and its author is told.
  boolean isLost(Bytes32 id) {
    return lost.contains(id);
  }
}

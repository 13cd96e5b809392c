package org.ramdam.cli.bundle;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.BroughtRun;
import org.ramdam.node.api.proto.Head;
import org.ramdam.node.api.proto.TakeCheckpointReply;
import org.ramdam.node.api.proto.TakeCheckpointRequest;
import org.ramdam.node.api.proto.TakeEntriesReply;
import org.ramdam.node.api.proto.TakeEntriesRequest;
import org.ramdam.node.api.proto.TakeForkReply;
import org.ramdam.node.api.proto.TakeForkRequest;
import org.ramdam.protocol.bundle.BundleBlock;
import org.ramdam.protocol.bundle.BundleCheck;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;

/// The logs of a checked bundle on their way into a node. A log whose site is not known there waits
/// until another one has brought its admission; what is held already is not sent again, so that
/// whatever breaks it off, the next one goes on where it was.
final class Delivery {
  private static final int REQUEST_BYTES = 3 << 20;

  private final Session session;
  private final Inspection bundle;
  private final NodeClient node;
  private final List<BundleCheck.Log> waiting;
  private final List<BundleCheck.Log> done = new ArrayList<>();
  private final List<BundleCheck.Log> earlierMissing = new ArrayList<>();
  private final List<BundleCheck.Log> otherHistory = new ArrayList<>();
  private final List<BundleCheck.Log> ended = new ArrayList<>();
  private long entries;
  private long words;
  private long cosignatures;
  private long forks;

  Delivery(Session session, Inspection bundle, NodeClient node) {
    this.session = session;
    this.bundle = bundle;
    this.node = node;
    waiting = new ArrayList<>(bundle.sound());
  }

  /// Entries that were new.
  long entries() {
    return entries;
  }

  /// Private parts that were missing of entries held.
  long words() {
    return words;
  }

  /// Cosignatures that were new.
  long cosignatures() {
    return cosignatures;
  }

  /// Proofs that sites show two histories, that were new.
  long forks() {
    return forks;
  }

  /// The logs whose sites are not known to be in the network.
  List<BundleCheck.Log> notAdmitted() {
    return List.copyOf(waiting);
  }

  /// The logs of which entries before those of the bundle are not held.
  List<BundleCheck.Log> earlierMissing() {
    return List.copyOf(earlierMissing);
  }

  /// The logs of which something else is held than what the bundle shows, both signed.
  List<BundleCheck.Log> otherHistory() {
    return List.copyOf(otherHistory);
  }

  /// The logs of which the node takes nothing more: they show two histories, or break a rule.
  List<BundleCheck.Log> ended() {
    return List.copyOf(ended);
  }

  /// Brings all that can be brought.
  ///
  /// @throws Failure 4 if it is of another network
  void run() throws IOException {
    requireSameNetwork(Heads.of(node, ""));
    long total = waiting.stream().mapToLong(log -> log.to() - log.from()).sum();
    try (var progress = session.output(false).progress("bundle.importing", total)) {
      int before = -1;
      while (!waiting.isEmpty() && waiting.size() != before) {
        before = waiting.size();
        Heads heads = Heads.of(node, "");
        for (BundleCheck.Log log : List.copyOf(waiting)) {
          Head head = heads.of(log.id().hex());
          if (head != null) {
            waiting.remove(log);
            bring(log, head);
            progress.at(done.stream().mapToLong(each -> each.to() - each.from()).sum());
          }
        }
      }
    }
    // A witness is known once its own log is.
    for (BundleCheck.Log log : List.copyOf(done)) {
      bringCheckpoint(log);
    }
    // Last: of a log that shows two histories nothing more is taken.
    for (BundleCheck.Log log : bundle.sound()) {
      if (!waiting.contains(log)) {
        bringForks(log);
      }
    }
  }

  private void requireSameNetwork(Heads heads) {
    try {
      Bytes32 here = RecordCodec.decode(heads.first().getGenesis().toByteArray()).id();
      if (!here.equals(bundle.network())) {
        throw new Failure(Exit.REFUSED, "bundle_other_network", bundle.file());
      }
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", "");
    }
  }

  private void bring(BundleCheck.Log log, Head head) throws IOException {
    if (log.from() > head.getHeld()) {
      earlierMissing.add(log);
      return;
    }
    int here = Math.max(1, head.getGeneration());
    int generation = generation(log);
    if (generation < here) {
      // The log has gone on since: the node holds more than this.
      return;
    }
    boolean later = generation > here;
    if (!later && head.getHeld() >= log.to() && head.getMissing() == 0) {
      done.add(log);
      return;
    }
    // Where all words are here, what is held need not be sent.
    long from = !later && head.getMissing() == 0 ? head.getHeld() : 0;
    try (var pieces = BundleFile.open(bundle.file(), log.headOffset())) {
      var request =
          TakeEntriesRequest.newBuilder()
              .setSiteId(log.id().hex())
              .setSize(log.to())
              .setGeneration(generation)
              .setSignature(signature(note(pieces)));
      long at = log.from();
      int bytes = 0;
      while (at < log.to()) {
        BundleBlock block = block(pieces);
        if (block instanceof BundleBlock.Fork) {
          continue; // brought at the end
        }
        if (!(block instanceof BundleBlock.Entries run)) {
          throw changed();
        }
        at = run.from() + run.count();
        if (at > from) {
          request.addRuns(run(run));
          bytes += run.records().length;
        }
        if (bytes > REQUEST_BYTES || (at >= log.to() && request.getRunsCount() > 0)) {
          if (!take(log, request.build())) {
            return;
          }
          request.clearRuns();
          bytes = 0;
        }
      }
    }
    done.add(log);
  }

  private int generation(BundleCheck.Log log) throws IOException {
    try (var pieces = BundleFile.open(bundle.file(), log.headOffset())) {
      String text = note(pieces).text();
      return Origin.generation(text.substring(0, text.indexOf('\n')), log.id());
    }
  }

  /// @return whether all of it was taken
  private boolean take(BundleCheck.Log log, TakeEntriesRequest request) {
    TakeEntriesReply reply = node.call("TakeEntries", request, TakeEntriesReply.parser());
    entries += reply.getTaken();
    words += reply.getRevealed();
    switch (reply.getRefused()) {
      case "" -> {
        return true;
      }
      case "other_history" -> otherHistory.add(log);
      case "gap" -> earlierMissing.add(log);
      case "invalid_log" -> ended.add(log);
      default ->
          throw new Failure(
              Exit.REFUSED,
              "bundle_refused",
              Inspection.name(log),
              session.messages().isEnglish() ? ": " + reply.getReason() : "");
    }
    return false;
  }

  private static BroughtRun run(BundleBlock.Entries run) {
    byte[] proof = new byte[Bytes32.SIZE * run.proof().size()];
    for (int i = 0; i < run.proof().size(); i++) {
      run.proof().get(i).write(proof, Bytes32.SIZE * i);
    }
    return BroughtRun.newBuilder()
        .setFrom(run.from())
        .setCount(run.count())
        .setRecords(UnsafeByteOperations.unsafeWrap(run.records()))
        .setProof(UnsafeByteOperations.unsafeWrap(proof))
        .build();
  }

  private void bringCheckpoint(BundleCheck.Log log) throws IOException {
    try (var pieces = BundleFile.open(bundle.file(), log.headOffset())) {
      TakeCheckpointReply reply =
          node.call(
              "TakeCheckpoint",
              TakeCheckpointRequest.newBuilder()
                  .setSiteId(log.id().hex())
                  .setNote(note(pieces).encode())
                  .build(),
              TakeCheckpointReply.parser());
      cosignatures += reply.getCosignatures();
      if (reply.getOtherHistory()) {
        otherHistory.add(log);
      }
    }
  }

  private void bringForks(BundleCheck.Log log) {
    for (ForkProof proof : log.forks()) {
      TakeForkReply reply =
          node.call(
              "TakeFork",
              TakeForkRequest.newBuilder()
                  .setSiteId(log.id().hex())
                  .setProof(proof.encode())
                  .build(),
              TakeForkReply.parser());
      forks += reply.getTaken() ? 1 : 0;
    }
  }

  private BundleBlock block(BundleFile pieces) throws IOException {
    if (pieces.next() instanceof BundleFile.Piece.Block(BundleBlock block, _)) {
      return block;
    }
    throw changed();
  }

  private Note note(BundleFile pieces) throws IOException {
    if (block(pieces) instanceof BundleBlock.Head(Note note)) {
      return note;
    }
    throw changed();
  }

  private Failure changed() {
    return new Failure(Exit.REFUSED, "bundle_changed", bundle.file());
  }

  /// By the log's key, which signs under the name that is the checkpoint's first line.
  private static ByteString signature(Note note) {
    String origin = note.text().substring(0, note.text().indexOf('\n'));
    for (NoteSignature line : note.signatures()) {
      if (line.name().equals(origin)) {
        return ByteString.copyFrom(line.signature());
      }
    }
    throw new IllegalStateException("a head without the signature of its log was taken");
  }
}

package org.ramdam.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.api.ApiException;
import org.ramdam.node.api.Methods;
import org.ramdam.node.api.Proofs;
import org.ramdam.node.api.proto.BroughtRun;
import org.ramdam.node.api.proto.EntriesReply;
import org.ramdam.node.api.proto.EntriesRequest;
import org.ramdam.node.api.proto.Head;
import org.ramdam.node.api.proto.HeadsReply;
import org.ramdam.node.api.proto.HeadsRequest;
import org.ramdam.node.api.proto.TakeCheckpointReply;
import org.ramdam.node.api.proto.TakeCheckpointRequest;
import org.ramdam.node.api.proto.TakeEntriesReply;
import org.ramdam.node.api.proto.TakeEntriesRequest;
import org.ramdam.node.api.proto.TakeForkReply;
import org.ramdam.node.api.proto.TakeForkRequest;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.site.NetworkFile;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bundle.BundleBlock;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

/// What a site gives, and takes, that is carried by hand instead of by a connection: a bundle. What
/// is brought goes the way of what a peer sends, and is judged by the same code.
final class Carrying {
  private static final int PAGE = 64;

  /// No peer: it came by no connection.
  private static final long BY_HAND = 0;

  private final Node node;
  private final Archive archive;
  private final Proofs proofs;

  Carrying(Node node, Proofs proofs) {
    this.node = node;
    this.archive = node.archive();
    this.proofs = proofs;
  }

  void register(Methods methods) {
    methods.add("Heads", HeadsRequest.getDefaultInstance(), this::heads);
    methods.add("Entries", EntriesRequest.getDefaultInstance(), this::entries);
    methods.add("TakeEntries", TakeEntriesRequest.getDefaultInstance(), this::takeEntries);
    methods.add("TakeCheckpoint", TakeCheckpointRequest.getDefaultInstance(), this::takeCheckpoint);
    methods.add("TakeFork", TakeForkRequest.getDefaultInstance(), this::takeFork);
  }

  // ---- giving

  private HeadsReply heads(HeadsRequest request) {
    NetworkFile network = network();
    var reply =
        HeadsReply.newBuilder()
            .setGenesis(bytes(network.genesis().record().entry()))
            .setFounder(bytes(network.founder().record().entry()));
    if (network.genesis().record().core().scope().travels()) {
      reply.setGenesisPrivate(bytes(network.genesis().words()));
    }
    Bytes32 holder = request.getSinceOf().isEmpty() ? null : named(request.getSinceOf());
    Bytes32 after = request.getAfter().isEmpty() ? null : id(request.getAfter());
    for (Bytes32 site : archive.sites()) {
      if (after != null && site.compareTo(after) <= 0) {
        continue;
      }
      if (reply.getHeadsCount() == PAGE) {
        return reply.setCursor(reply.getHeads(PAGE - 1).getSiteId()).build();
      }
      reply.addHeads(head(site, holder));
    }
    return reply.build();
  }

  private NetworkFile network() {
    try {
      return NetworkFile.read(node.directory().path())
          .orElseThrow(() ->
              new ApiException(
                  "not_in_network",
                  4,
                  409,
                  "this site is in no network yet",
                  "run `ramdam network create NAME`, or `ramdam network join INVITE`"));
    } catch (IOException e) {
      throw new StoreFailed("the file network cannot be read", e);
    }
  }

  private Head head(Bytes32 site, @Nullable Bytes32 holder) {
    Archive.State state = archive.state(site);
    var head =
        Head.newBuilder()
            .setSiteId(site.hex())
            .setSiteName(node.name(site))
            .setHeld(state.size())
            .setMissing(node.ingest().missing(site));
    if (state.size() > 0) {
      Position first = new Position(site.prefix(), 0);
      byte[] words = archive.travelling(first);
      head.setInception(bytes(archive.entry(first)));
      head.setInceptionPrivate(words == null ? ByteString.EMPTY : bytes(words));
    }
    head.addAllForks(archive.forks(site).values());
    SignedTreeHead signed = state.head();
    if (signed != null) {
      head.setGeneration(state.generation())
          .setSize(signed.size())
          .setNote(proofs.checkpoint(site, signed).encode());
      head.setKnown(holder == null ? 0 : known(site, holder, signed.size()));
    }
    return head.build();
  }

  /// How much of a log another site is known to hold: of its own, all that came here.
  private long known(Bytes32 site, Bytes32 holder, long size) {
    if (site.equals(holder)) {
      return size;
    }
    Archive.Cosigned cosigned = archive.cosignatures(site).get(holder.prefix());
    return cosigned == null ? 0 : Math.min(size, cosigned.size());
  }

  private Bytes32 named(String text) {
    String folded = SkillId.fold(text);
    List<Bytes32> found =
        archive.sites().stream()
            .filter(
                site -> site.hex().startsWith(text) || SkillId.fold(node.name(site)).equals(folded))
            .toList();
    if (found.isEmpty() || text.isBlank()) {
      throw ApiException.notFound("no site of this name or id is known: " + text);
    } else if (found.size() > 1) {
      throw ApiException.ambiguous(
          "several sites are meant by " + text, found.stream().map(node::name).toList());
    }
    return found.getFirst();
  }

  private EntriesReply entries(EntriesRequest request) {
    Bytes32 site = id(request.getSiteId());
    SignedTreeHead head = archive.state(site).head();
    long from = request.getFrom();
    long size = request.getSize();
    if (head == null || size < 0 || size > head.size() || from < 0 || from > size) {
      throw ApiException.badRequest(
          "no head of this log covers the entries %d to %d".formatted(from, size), "ask for Heads");
    }
    var writer = new Run.Writer();
    long to = Math.min(size, from + Limits.RUN_ENTRIES);
    archive.entries(
        site,
        from,
        to,
        (_, entry, salted) -> {
          writer.add(entry, request.getPublicOnly() && !isPublic(entry) ? null : salted);
          return writer.size() < BundleBlock.Entries.BYTES;
        });
    int count = writer.count();
    HashReader hashes = archive.hashes(site);
    var hasher = new TreeHasher();
    return EntriesReply.newBuilder()
        .setCount(count)
        .setRecords(bytes(writer.take()))
        .setProof(
            joined(org.ramdam.protocol.tlog.Proofs.consistency(from + count, size, hashes, hasher)))
        .setEdge(joined(archive.edge(site, from).hashes()))
        .build();
  }

  private static boolean isPublic(byte[] entry) {
    try {
      return RecordCodec.decode(entry).core().scope() == Scope.PUBLIC;
    } catch (MalformedException e) {
      throw new StoreFailed("an entry is damaged", e);
    }
  }

  private static ByteString joined(List<Bytes32> hashes) {
    byte[] out = new byte[Bytes32.SIZE * hashes.size()];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).write(out, Bytes32.SIZE * i);
    }
    return bytes(out);
  }

  private static ByteString bytes(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  // ---- taking

  private TakeEntriesReply takeEntries(TakeEntriesRequest request) {
    Bytes32 site = followed(request.getSiteId());
    byte[] signature = request.getSignature().toByteArray();
    if (signature.length != PublicKey.SIGNATURE_SIZE
        || request.getSize() <= 0
        || request.getGeneration() < 0
        || request.getGeneration() > Limits.GENERATIONS) {
      throw ApiException.badRequest("not the size and signature of a head", "see docs/api.md");
    }
    var answers = new ArrayList<CompletableFuture<Ingest.Brought>>();
    for (BroughtRun run : request.getRunsList()) {
      long covered = Extent.of(Math.max(1, request.getGeneration()), request.getSize());
      answers.add(node.ingest().bring(run(site, run, covered, signature)));
    }
    long taken = 0;
    long revealed = 0;
    Replica.Outcome.Refused refused = null;
    for (CompletableFuture<Ingest.Brought> answer : answers) {
      Ingest.Brought brought = await(answer);
      taken += brought.taken();
      revealed += brought.revealed();
      refused = refused == null ? brought.refused() : refused;
    }
    var reply =
        TakeEntriesReply.newBuilder()
            .setHeld(archive.size(site))
            .setTaken(taken)
            .setRevealed(revealed);
    if (refused != null) {
      reply.setRefused(code(refused.fault())).setReason(refused.reason());
    }
    return reply.build();
  }

  private static String code(Replica.Fault fault) {
    return switch (fault) {
      case OUT_OF_PLACE, HELD -> "gap";
      case MALFORMED, FORGED -> "malformed";
      case CHECKPOINT, EARLIER -> "other_history";
      case INVALID_LOG -> "invalid_log";
    };
  }

  private static Run run(Bytes32 site, BroughtRun run, long size, byte[] signature) {
    byte[] hashes = run.getProof().toByteArray();
    boolean sized = run.getCount() > 0 && run.getCount() <= Limits.RUN_ENTRIES;
    if (!sized || run.getFrom() < 0 || hashes.length % Bytes32.SIZE != 0) {
      throw ApiException.badRequest("not a run of entries", "see docs/api.md");
    }
    var proof = new ArrayList<Bytes32>();
    for (int at = 0; at < hashes.length; at += Bytes32.SIZE) {
      proof.add(Bytes32.of(hashes, at));
    }
    return new Run(
        site.prefix(),
        run.getFrom(),
        run.getCount(),
        List.of(run.getRecords().toByteArray()),
        size,
        signature,
        proof,
        false);
  }

  private TakeCheckpointReply takeCheckpoint(TakeCheckpointRequest request) {
    Bytes32 site = followed(request.getSiteId());
    Note note;
    Checkpoint checkpoint;
    try {
      note = Note.parse(request.getNote());
      checkpoint = Checkpoint.parse(note.text());
    } catch (MalformedException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()), "give a checkpoint as a note");
    }
    requireSigned(site, note, checkpoint);
    long held = archive.size(site);
    if (checkpoint.size() > held) {
      throw new ApiException(
          "not_covered",
          4,
          409,
          "the log has %d entries here, not %d".formatted(held, checkpoint.size()),
          "bring the entries first");
    }
    Bytes32 root =
        org.ramdam.protocol.tlog.Proofs.root(
            checkpoint.size(), archive.hashes(site), new TreeHasher());
    if (!root.equals(checkpoint.root())) {
      return TakeCheckpointReply.newBuilder().setOtherHistory(true).build();
    }
    List<Message.Cosigned> news = news(site, note, checkpoint.size());
    news.forEach(node.ingest()::witness);
    var _ = await(node.ingest().settled());
    var stored = archive.cosignatures(site);
    long count =
        news.stream()
            .filter(one -> {
              Archive.Cosigned now = stored.get(one.witness());
              return now != null && now.size() == Extent.size(one.size());
            })
            .count();
    return TakeCheckpointReply.newBuilder().setCosignatures((int) count).build();
  }

  private TakeForkReply takeFork(TakeForkRequest request) {
    Bytes32 site = followed(request.getSiteId());
    ForkProof proof;
    try {
      proof = ForkProof.parse(request.getProof());
    } catch (MalformedException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()), "give a fork proof");
    }
    if (!proof.site().equals(site) || !proof.verify(Verifier.strict(), new TreeHasher())) {
      throw new ApiException(
          "bad_fork_proof",
          4,
          409,
          "this does not prove that the site shows two histories",
          "bring another bundle");
    }
    boolean known = archive.forks(site).containsKey(proof.generation());
    if (!known) {
      node.ingest()
          .convict(BY_HAND, new Message.Fork(site.prefix(), proof.generation(), proof.encode()));
      var _ = await(node.ingest().settled());
    }
    return TakeForkReply.newBuilder().setTaken(!known).build();
  }

  private void requireSigned(Bytes32 site, Note note, Checkpoint checkpoint) {
    Body.SiteInception keys =
        archive.size(site) > 0
                && archive.record(new Position(site.prefix(), 0)).core().body()
                    instanceof Body.SiteInception found
            ? found
            : null;
    boolean signed = false;
    if (keys != null
        && checkpoint.size() > 0
        && checkpoint.origin().equals(Origin.of(site, archive.state(site).generation()))) {
      NoteKey key = new NoteKey(checkpoint.origin(), NoteKey.ED25519, keys.log());
      Verifier verifier = Verifier.strict();
      for (NoteSignature line : note.signatures()) {
        signed |= line.isBy(key) && checkpoint.verify(keys.log(), line.signature(), verifier);
      }
    }
    if (!signed) {
      throw new ApiException(
          "bad_checkpoint",
          4,
          409,
          "the site has not signed this checkpoint",
          "bring the first entry of its log before, or another bundle");
    }
  }

  /// The cosignatures with Ed25519 by sites known here of which no newer one is held.
  private List<Message.Cosigned> news(Bytes32 site, Note note, long size) {
    var news = new ArrayList<Message.Cosigned>();
    var held = archive.cosignatures(site);
    for (NoteSignature line : note.signatures()) {
      try {
        String[] parts = line.name().split("/", -1);
        Bytes32 witness = parts.length == 4 ? Bytes32.parseHex(parts[2]) : Bytes32.ZERO;
        Archive.Cosigned before = held.get(witness.prefix());
        boolean known =
            witness.equals(archive.site(witness.prefix()))
                && line.name().equals(Origin.witness(witness));
        if (known && (before == null || before.size() < size)) {
          Cosignature cosignature = Cosignature.parse(line);
          if (cosignature.isMlDsa44()) {
            continue; // its key is not here
          }
          news.add(
              new Message.Cosigned(
                  site.prefix(),
                  witness.prefix(),
                  Extent.of(archive.state(site).generation(), size),
                  cosignature.time(),
                  cosignature.signature()));
        }
      } catch (MalformedException _) {
        // not of a site
      }
    }
    return news;
  }

  private Bytes32 followed(String text) {
    Bytes32 site = id(text);
    if (!site.equals(archive.site(site.prefix()))) {
      throw new ApiException(
          "not_admitted",
          4,
          409,
          "this site is not known to be in the network: " + site.shortHex(8),
          "bring the log of a site that sponsors it first");
    }
    return site;
  }

  private static Bytes32 id(String text) {
    try {
      return Bytes32.parseHex(text);
    } catch (MalformedException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()), "give the whole id of a site");
    }
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new StoreFailed("what was brought cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

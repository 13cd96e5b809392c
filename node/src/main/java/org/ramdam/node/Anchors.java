package org.ramdam.node;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.node.api.ApiException;
import org.ramdam.node.api.Methods;
import org.ramdam.node.api.proto.AnchorConsistencyReply;
import org.ramdam.node.api.proto.AnchorConsistencyRequest;
import org.ramdam.node.api.proto.AnchorReply;
import org.ramdam.node.api.proto.AnchorRequest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.protocol.anchor.Frontier;
import org.ramdam.protocol.anchor.SigsumLeaf;
import org.ramdam.protocol.anchor.SigsumProof;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// The site's Sigsum log of where all logs stood: a leaf for each time that somebody asked for an
/// anchor and a log had grown. A day has one or a few, so the whole tree is made of the leaves
/// whenever it is asked for.
final class Anchors {
  /// By where they stand.
  private static final Column<Long, SigsumLeaf> LEAVES =
      new Column<>(
          "anchor.leaf.v1",
          Codec.LONG,
          Codec.of(SigsumLeaf::toByteArray, SigsumLeaf::of),
          Column.Use.STATE);

  /// What the key of the log is made with, by site: a log that is lost takes its key with it.
  private static final Column<Bytes32, Bytes32> SALT =
      new Column<>("anchor.salt.v1", Codec.BYTES_32, Codec.BYTES_32, Column.Use.STATE);

  static final List<Column<?, ?>> COLUMNS = List.of(LEAVES, SALT);

  private static final byte[] KEY_NAMESPACE =
      "ramdam/anchor-key/v1\0".getBytes(StandardCharsets.US_ASCII);

  private final Store store;
  private final Archive archive;
  private final Bytes32 self;
  private final SigningKey registrar;
  private final SigningKey siteLog;

  /// @param registrar signs the leaves, as all that the site says
  /// @param siteLog the key of the site's own log, of which that of the anchors is derived
  Anchors(Store store, Archive archive, Bytes32 self, SigningKey registrar, SigningKey siteLog) {
    this.store = store;
    this.archive = archive;
    this.self = self;
    this.registrar = registrar;
    this.siteLog = siteLog;
  }

  void register(Methods methods) {
    methods.add("Anchor", AnchorRequest.getDefaultInstance(), this::anchor);
    methods.add(
        "AnchorConsistency", AnchorConsistencyRequest.getDefaultInstance(), this::consistency);
  }

  /// The tree over the leaves.
  private record Tree(List<Bytes32> leaves, TreeHasher hasher) implements HashReader {
    @Override
    public Bytes32 node(int level, long index) {
      return level == 0
          ? leaves.get(Math.toIntExact(index))
          : hasher.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
    }
  }

  private synchronized AnchorReply anchor(AnchorRequest request) {
    SigningKey key = key();
    Frontier frontier = frontier(key.publicKey());
    byte[] file = frontier.encode();
    List<SigsumLeaf> leaves = leaves();
    Bytes32 checksum = SigsumLeaf.checksum(file);
    if (leaves.isEmpty() || !leaves.getLast().checksum().equals(checksum)) {
      SigsumLeaf leaf = SigsumLeaf.sign(checksum, registrar);
      Transaction transaction = store.begin();
      transaction.put(LEAVES, (long) leaves.size(), leaf);
      store.commit(transaction);
      leaves.add(leaf);
    }
    Tree tree = tree(leaves);
    long size = leaves.size();
    Bytes32 root = Proofs.root(size, tree, tree.hasher());
    var head = new Checkpoint(SigsumProof.origin(key.publicKey()), size, root);
    return AnchorReply.newBuilder()
        .setFrontier(ByteString.copyFrom(file))
        .setLogs(frontier.heads().size())
        .setLeafKey(registrar.publicKey().hex())
        .setLeaf(ByteString.copyFrom(leaves.getLast().toByteArray()))
        .setLogKey(key.publicKey().hex())
        .setSize(size)
        .setRoot(root.hex())
        .setSignature(ByteString.copyFrom(head.sign(key)))
        .setInclusion(bytes(Proofs.inclusion(size - 1, size, tree, tree.hasher())))
        .build();
  }

  private synchronized AnchorConsistencyReply consistency(AnchorConsistencyRequest request) {
    List<SigsumLeaf> leaves = leaves();
    long from = request.getFrom();
    long size = request.getSize();
    if (from < 0 || from > size || size > leaves.size()) {
      throw ApiException.badRequest(
          "no proof from size " + from + " to " + size + " of " + leaves.size() + " anchors",
          "give sizes that the log has had");
    }
    Tree tree = tree(leaves);
    return AnchorConsistencyReply.newBuilder()
        .setProof(bytes(Proofs.consistency(from, size, tree, tree.hasher())))
        .build();
  }

  private Frontier frontier(Bytes32 key) {
    var heads = new ArrayList<Checkpoint>();
    for (Bytes32 site : archive.sites()) {
      SignedTreeHead head = archive.state(site).head();
      if (head != null) {
        heads.add(new Checkpoint(origin(site), head.size(), head.root()));
      }
    }
    return new Frontier(origin(self), key, heads);
  }

  private String origin(Bytes32 site) {
    return Origin.of(site, archive.state(site).generation());
  }

  /// The key of this log. Its salt is made with the first leaf, and is on disk before anything is
  /// signed with it.
  private SigningKey key() {
    Bytes32 salt = store.get(SALT, self);
    if (salt == null) {
      byte[] random = new byte[Bytes32.SIZE];
      new SecureRandom().nextBytes(random);
      salt = Bytes32.of(random);
      Transaction transaction = store.begin();
      transaction.put(SALT, self, salt);
      store.commit(transaction);
    }
    Bytes32 seed = new Sha256().update(KEY_NAMESPACE).update(siteLog.seed()).update(salt).finish();
    return SigningKey.ofSeed(seed.toByteArray());
  }

  private List<SigsumLeaf> leaves() {
    var leaves = new ArrayList<SigsumLeaf>();
    store.scan(LEAVES, Range.all(), (_, leaf) -> leaves.add(leaf));
    return leaves;
  }

  private static Tree tree(List<SigsumLeaf> leaves) {
    var hasher = new TreeHasher();
    return new Tree(leaves.stream().map(leaf -> hasher.leaf(leaf.toByteArray())).toList(), hasher);
  }

  private static ByteString bytes(List<Bytes32> hashes) {
    var out = new ByteArrayOutputStream();
    hashes.forEach(hash -> out.writeBytes(hash.toByteArray()));
    return ByteString.copyFrom(out.toByteArray());
  }
}

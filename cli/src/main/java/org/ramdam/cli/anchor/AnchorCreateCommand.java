package org.ramdam.cli.anchor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.ReceiptFile;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.WholeFile;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.AnchorConsistencyReply;
import org.ramdam.node.api.proto.AnchorConsistencyRequest;
import org.ramdam.node.api.proto.AnchorReply;
import org.ramdam.node.api.proto.AnchorRequest;
import org.ramdam.node.witness.WitnessClient;
import org.ramdam.node.witness.WitnessClient.NotCosignedException;
import org.ramdam.node.witness.WitnessClient.Reason;
import org.ramdam.protocol.anchor.SigsumLeaf;
import org.ramdam.protocol.anchor.SigsumProof;
import org.ramdam.protocol.anchor.SigsumTrust;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes where all logs stand, and the Sigsum proof of it, which witnesses outside the network
/// cosign. What is written must convince its reader first.
@Command(name = "create")
public final class AnchorCreateCommand implements Callable<Exit> {
  private static final String FRONTIER = "frontier.txt";
  private static final String PROOF = "frontier.txt.proof";
  private static final String POLICY = "policy.txt";
  private static final String KEY = "key.pub";
  private static final Policy NOBODY = Policy.of(0, List.of());

  @Mixin private SiteOptions site = new SiteOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR")
  private @Nullable Path out;

  @Option(names = "--policy", paramLabel = "FILE")
  private @Nullable Path policy;

  @Option(names = "--force")
  private boolean force;

  private final Session session;

  /// For this session.
  public AnchorCreateCommand(Session session) {
    this.session = session;
  }

  /// What the node says, read.
  private record Said(
      byte[] frontier,
      int logs,
      Bytes32 leafKey,
      SigsumLeaf leaf,
      SigsumProof.Head head,
      List<Bytes32> inclusion) {
    SigsumProof proof(Map<Bytes32, Cosignature> cosignatures) {
      return new SigsumProof(leaf, head, cosignatures, head.size() - 1, inclusion);
    }

    /// What a witness that is to follow the log must be told.
    String vkey() {
      return new NoteKey(SigsumProof.origin(head.logKey()), NoteKey.ED25519, head.logKey()).vkey();
    }
  }

  @Override
  public Exit call() throws IOException {
    Policy asked = policy == null ? NOBODY : ReceiptFile.policy(policy);
    Path directory = out == null ? Path.of("anchor-" + today()) : out;
    for (String name : List.of(FRONTIER, PROOF, POLICY, KEY)) {
      WholeFile.requireWritable(directory.resolve(name), force);
    }
    Said said;
    SigsumProof proof;
    OptionalLong seen;
    try (var node = site.connect(session)) {
      said = said(node);
      var cosignatures = new LinkedHashMap<Bytes32, Cosignature>();
      List<Reason> reasons = witness(node, said, asked, cosignatures);
      proof = said.proof(cosignatures);
      if (proof.seenAt(said.frontier, said.leafKey, NOBODY, Verifier.strict()).isEmpty()) {
        throw notUnderstood();
      }
      seen = proof.seenAt(said.frontier, said.leafKey, asked, Verifier.strict());
      if (seen.isEmpty()) {
        Exit exit = reasons.contains(Reason.SILENT) ? Exit.NETWORK : Exit.REFUSED;
        throw new Failure(exit, "anchor_unseen", said.vkey());
      }
    }
    write(directory, said, proof, policyFile(said, asked));
    tell(directory, said, asked, seen.getAsLong());
    return Exit.OK;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(session.clock().instant(), session.zone());
  }

  private Failure notUnderstood() {
    return new Failure(Exit.NETWORK, "node_answer", site.directory(session));
  }

  private Said said(NodeClient node) {
    AnchorReply reply =
        node.call("Anchor", AnchorRequest.getDefaultInstance(), AnchorReply.parser());
    try {
      return new Said(
          reply.getFrontier().toByteArray(),
          reply.getLogs(),
          Bytes32.parseHex(reply.getLeafKey()),
          SigsumLeaf.of(reply.getLeaf().toByteArray()),
          new SigsumProof.Head(
              Bytes32.parseHex(reply.getLogKey()),
              reply.getSize(),
              Bytes32.parseHex(reply.getRoot()),
              reply.getSignature().toByteArray()),
          hashes(reply.getInclusion().toByteArray()));
    } catch (MalformedException | IllegalArgumentException _) {
      throw notUnderstood();
    }
  }

  private static List<Bytes32> hashes(byte[] bytes) {
    var hashes = new ArrayList<Bytes32>();
    for (int at = 0; at + Bytes32.SIZE <= bytes.length; at += Bytes32.SIZE) {
      hashes.add(Bytes32.of(bytes, at));
    }
    return hashes;
  }

  /// Asks the witnesses of a policy that say where they are, and says which have not cosigned.
  private List<Reason> witness(
      NodeClient node, Said said, Policy asked, Map<Bytes32, Cosignature> cosignatures) {
    var reasons = new ArrayList<Reason>();
    try (var client =
        new WitnessClient(
            said.head.checkpoint(),
            said.head.checkpoint().noteSignature(said.head.logKey(), said.head.signature()),
            size -> consistency(node, size, said.head.size()))) {
      for (Policy.Member member : asked.members()) {
        // Sigsum knows Ed25519 alone.
        if (member instanceof Policy.Witness(_, NoteKey key, String url)
            && key.isEd25519()
            && url != null) {
          try {
            cosignatures.put(key.key(), client.ask(key, url));
          } catch (NotCosignedException e) {
            reasons.add(e.reason());
            String why = session.text("anchor." + e.reason(), e.number());
            session.err().println(session.text("anchor.not_cosigned", key.name(), why));
            session.err().flush();
          }
        }
      }
    }
    return reasons;
  }

  private static List<Bytes32> consistency(NodeClient node, long from, long size) {
    var request = AnchorConsistencyRequest.newBuilder().setFrom(from).setSize(size).build();
    return hashes(
        node.call("AnchorConsistency", request, AnchorConsistencyReply.parser())
            .getProof()
            .toByteArray());
  }

  private byte[] policyFile(Said said, Policy asked) {
    try {
      return SigsumTrust.policy(said.head.logKey(), asked);
    } catch (MalformedException e) {
      throw new Failure(
          Exit.USAGE, "bad_policy", String.valueOf(policy), String.valueOf(e.getMessage()));
    }
  }

  private void write(Path directory, Said said, SigsumProof proof, byte[] policyFile)
      throws IOException {
    Files.createDirectories(directory);
    WholeFile.write(directory.resolve(FRONTIER), said.frontier, force);
    WholeFile.write(directory.resolve(POLICY), policyFile, force);
    WholeFile.write(directory.resolve(KEY), ascii(SigsumTrust.key(said.leafKey)), force);
    WholeFile.write(directory.resolve(PROOF), ascii(proof.encode()), force);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void tell(Path directory, Said said, Policy asked, long seen) {
    boolean witnessed = asked.quorum() != null;
    if (!witnessed) {
      session.err().println(session.text("anchor.unwitnessed"));
      session.err().flush();
    }
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          Json.object(
              "directory",
              directory,
              "logs",
              said.logs,
              "leaf",
              said.head.size() - 1,
              "witnesses",
              asked.threshold(),
              "seen_at",
              seen,
              "log",
              said.vkey()));
      return;
    }
    output.line("anchor.written", said.logs, directory);
    if (witnessed) {
      output.line("anchor.seen", session.messages().moment(seen * 1000, session.zone()));
    }
  }
}

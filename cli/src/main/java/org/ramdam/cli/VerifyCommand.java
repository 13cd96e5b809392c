package org.ramdam.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.ExportReply;
import org.ramdam.node.api.proto.ExportRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.receipt.RecordFile;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.TreeHasher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks one record, of a file without any node or of the node; or the records behind the code of
/// a certificate.
@Command(name = "verify")
final class VerifyCommand implements Callable<Exit> {
  /// More than any record file has.
  private static final long MAX_BYTES = 1 << 20;

  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "ID|FILE|CODE", descriptionKey = "ID|FILE|CODE")
  private String what = "";

  @Option(names = "--trust", paramLabel = "SITE-ID")
  private List<String> trusted = List.of();

  @Option(names = "--witness", paramLabel = "VKEY")
  private List<String> witnesses = List.of();

  private final Session session;

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (CodeVerification.isCode(what) && existing(what) == null) {
      return new CodeVerification(session, site).verify(what);
    }
    Set<Bytes32> sites = sites();
    Map<Bytes32, Bytes32> keys = witnessKeys();
    Path file = existing(what);
    String text;
    if (file != null) {
      text = read(file);
    } else if (RecordIds.isId(what)) {
      text = fetch(RecordIds.require(what), sites, keys);
    } else {
      throw new Failure(Exit.NOT_FOUND, "no_file", what);
    }
    if (ForkProof.isFork(text)) {
      return new ForkVerification(session, site.json()).verify(text);
    }
    RecordFile record = parse(text);
    if (file == null && !record.subject().record().id().hex().startsWith(RecordIds.require(what))) {
      throw new Failure(Exit.REFUSED, "not_proved", session.text("verify.other_record"));
    }
    Verification verification =
        record.verify(Verifier.strict(), new TreeHasher(), new Trust(sites, keys));
    new VerificationReport(session, site.json()).print(verification);
    return Exit.OK;
  }

  private Set<Bytes32> sites() {
    var sites = new HashSet<Bytes32>();
    for (String id : trusted) {
      try {
        sites.add(Bytes32.parseHex(id.strip()));
      } catch (MalformedException _) {
        throw new Failure(Exit.USAGE, "bad_site_id", "--trust", id);
      }
    }
    return sites;
  }

  private Map<Bytes32, Bytes32> witnessKeys() {
    var keys = new HashMap<Bytes32, Bytes32>();
    for (String vkey : witnesses) {
      try {
        addWitness(vkey, keys);
      } catch (MalformedException _) {
        throw new Failure(Exit.USAGE, "bad_witness", "--witness", vkey);
      }
    }
    return keys;
  }

  private static void addWitness(String vkey, Map<Bytes32, Bytes32> keys)
      throws MalformedException {
    NoteKey key = NoteKey.parse(vkey.strip());
    String[] parts = key.name().split("/", -1);
    Bytes32 id = Bytes32.parseHex(parts.length == 4 ? parts[2] : "");
    if (key.type() != NoteKey.COSIGNATURE || !key.name().equals(Origin.witness(id))) {
      throw new MalformedException("not the key of a site's witness");
    }
    keys.put(id, key.key());
  }

  private static @Nullable Path existing(String name) {
    try {
      Path path = Path.of(name);
      return !name.isEmpty() && Files.isRegularFile(path) ? path : null;
    } catch (InvalidPathException _) {
      return null;
    }
  }

  private String read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new Failure(Exit.REFUSED, "not_proved", session.text("verify.too_large"));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException _) {
      throw new Failure(Exit.REFUSED, "not_proved", session.text("verify.not_a_file"));
    }
  }

  /// The file of a record in the node; the sites that the node knows are trusted, and known as
  /// witnesses.
  private String fetch(String id, Set<Bytes32> sites, Map<Bytes32, Bytes32> keys) {
    try (var node = site.connect(session)) {
      ExportReply reply =
          node.call("Export", ExportRequest.newBuilder().setId(id).build(), ExportReply.parser());
      StatusReply status =
          node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
      boolean trustAll = sites.isEmpty();
      for (SiteStatus known : status.getSitesList()) {
        if (trustAll) {
          sites.add(Bytes32.parseHex(known.getSiteId()));
        }
        if (witnesses.isEmpty() && !known.getWitness().isEmpty()) {
          addWitness(known.getWitness(), keys);
        }
      }
      return reply.getFile();
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", site.directory(session));
    }
  }

  private RecordFile parse(String text) {
    try {
      return RecordFile.parse(text);
    } catch (MalformedException e) {
      String detail = session.messages().isEnglish() ? ": " + e.getMessage() : "";
      throw new Failure(Exit.REFUSED, "not_proved", session.text("verify.not_a_file") + detail);
    }
  }
}

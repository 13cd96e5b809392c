package org.ramdam.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.ReceiptReply;
import org.ramdam.node.api.proto.ReceiptRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.tlog.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks one record, of a file without any node or of the node; or the records behind the code of
/// a certificate.
@Command(name = "verify")
final class VerifyCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "ID|FILE|CODE", descriptionKey = "ID|FILE|CODE")
  private String what = "";

  @Option(names = "--trust", paramLabel = "SITE-ID")
  private List<String> trusted = List.of();

  @Option(names = "--policy", paramLabel = "FILE")
  private @Nullable Path policy;

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
    Policy asked = policy == null ? null : ReceiptFile.policy(policy);
    Path file = existing(what);
    String text;
    if (file != null) {
      text = ReceiptFile.read(session, file);
    } else if (RecordIds.isId(what)) {
      text = fetch(RecordIds.require(what), asked, sites);
    } else {
      throw new Failure(Exit.NOT_FOUND, "no_file", what);
    }
    if (ForkProof.isFork(text)) {
      return new ForkVerification(session, site.json()).verify(text);
    }
    Verification verification = Verification.of(text, new Trust(sites, asked), Verifier.strict());
    Verification.Proved proved = verification.proved();
    if (file == null
        && proved != null
        && !proved.record().id().hex().startsWith(RecordIds.require(what))) {
      throw new Failure(Exit.REFUSED, "not_proved", session.text("verify.other_record"));
    }
    new VerificationReport(session, site.json()).print(verification);
    if (file == null && proved != null) {
      try (var node = site.connect(session)) {
        String home = proved.record().core().home().hex();
        Forks.requireNone(node, home);
        if (!site.json()) {
          Forks.warn(node, session, session.output(false), List.of(home));
        }
      }
    }
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

  private static @Nullable Path existing(String name) {
    try {
      Path path = Path.of(name);
      return !name.isEmpty() && Files.isRegularFile(path) ? path : null;
    } catch (InvalidPathException _) {
      return null;
    }
  }

  /// The receipt of a record in the node; the sites that the node knows are trusted.
  private String fetch(String id, @Nullable Policy asked, Set<Bytes32> sites) {
    try (var node = site.connect(session)) {
      ReceiptReply reply = node.call("Receipt", question(id, asked), ReceiptReply.parser());
      if (sites.isEmpty()) {
        StatusReply status =
            node.call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
        for (SiteStatus known : status.getSitesList()) {
          sites.add(RecordIds.key(known.getSiteId()));
        }
      }
      return reply.getFile();
    }
  }

  /// What a node is asked for a receipt.
  static ReceiptRequest question(String id, @Nullable Policy policy) {
    String text = policy == null ? "" : new String(policy.encode(), StandardCharsets.UTF_8);
    return ReceiptRequest.newBuilder().setId(id).setPolicy(text).build();
  }
}

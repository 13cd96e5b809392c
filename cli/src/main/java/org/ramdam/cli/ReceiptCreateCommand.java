package org.ramdam.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.sheet.QrSvg;
import org.ramdam.node.api.proto.ReceiptReply;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.tlog.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes the receipt of a record: a file, a page to print, a QR code, with the words that it shall
/// show.
@Command(name = "create")
final class ReceiptCreateCommand implements Callable<Exit> {
  private static final String NAMES = "names";
  private static final String WORDS = "words";
  private static final Set<String> FIELDS =
      new TreeSet<>(List.of("note", "skill", "title", "reason", NAMES, WORDS));

  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "ID", descriptionKey = "ID")
  private String id = "";

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE")
  private @Nullable Path out;

  @Option(names = "--show", paramLabel = "FIELD", split = ",")
  private List<String> show = List.of();

  @Option(names = "--hide", paramLabel = "FIELD", split = ",")
  private List<String> hide = List.of();

  @Option(names = "--policy", paramLabel = "FILE")
  private @Nullable Path policy;

  @Option(names = "--html", paramLabel = "FILE")
  private @Nullable Path html;

  @Option(names = "--qr", paramLabel = "FILE")
  private @Nullable Path qr;

  @Option(names = "--force")
  private boolean force;

  private final Session session;

  ReceiptCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    String wanted = RecordIds.require(id);
    Set<String> shown = fields("--show", show);
    Set<String> hidden = fields("--hide", hide);
    Policy asked = policy == null ? null : ReceiptFile.policy(policy);
    Path file = out == null ? Path.of(SiteTexts.shortId(wanted) + ".ramdam") : out;
    WholeFile.requireWritable(file, force);
    for (Path other : new Path[] {html, qr}) {
      if (other != null) {
        WholeFile.requireWritable(other, force);
      }
    }
    ReceiptReply reply;
    try (var node = site.connect(session)) {
      reply = node.call("Receipt", VerifyCommand.question(wanted, asked), ReceiptReply.parser());
    }
    String text = receipt(reply, shown, hidden).encode();
    Proved proved = prove(text, asked);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (qr != null && bytes.length > QrSvg.MAX_BYTES) {
      throw new Failure(
          Exit.REFUSED, "receipt_too_large", bytes.length, bytes.length - QrSvg.MAX_BYTES);
    }
    WholeFile.write(file, bytes, force);
    if (html != null) {
      String name = String.valueOf(file.getFileName());
      String page = ReceiptPage.of(session, proved, name, text).text(session.messages());
      WholeFile.write(html, page.getBytes(StandardCharsets.UTF_8), force);
    }
    if (qr != null) {
      WholeFile.write(qr, QrSvg.file(text).getBytes(StandardCharsets.UTF_8), force);
    }
    tell(reply, proved, file, bytes.length);
    return Exit.OK;
  }

  private static Set<String> fields(String option, List<String> given) {
    var fields = new TreeSet<String>();
    for (String field : given) {
      String name = field.strip().toLowerCase(Locale.ROOT);
      if (!FIELDS.contains(name)) {
        throw new Failure(Exit.USAGE, "bad_field", option, field, String.join(", ", FIELDS));
      }
      fields.add(name);
    }
    return fields;
  }

  private Receipt receipt(ReceiptReply reply, Set<String> shown, Set<String> hidden) {
    try {
      Receipt receipt = Receipt.parse(reply.getFile());
      Receipt.Entry subject = receipt.subject();
      // Why somebody contests another's work is between the two of them.
      boolean discreet =
          subject.record().core().body() instanceof Body.Attest(_, Verdict verdict, _)
              && verdict == Verdict.CONTEST
              && !shown.contains("reason");
      return receipt.hide((of, field) -> {
        String name = name(of, field, subject.record().id());
        return hidden.contains(name)
            || hidden.contains(WORDS)
            || (!shown.isEmpty() && !shown.contains(name) && !shown.contains(WORDS))
            || (discreet && name.equals("reason"));
      });
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", site.directory(session));
    }
  }

  /// What people call a field of the words of a record.
  private static String name(Bytes32 of, String field, Bytes32 subject) {
    return switch (field) {
      case "name" -> of.equals(subject) ? "title" : NAMES;
      case "text" -> "reason";
      case "address", "place" -> NAMES;
      default -> field;
    };
  }

  /// What is written must convince its reader first.
  private Proved prove(String text, @Nullable Policy asked) {
    Verification verification =
        Verification.of(text, new Trust(Set.of(), asked), Verifier.strict());
    Proved proved = verification.proved();
    if (proved == null) {
      throw new Failure(
          Exit.REFUSED, "not_proved", VerificationReport.reason(session, verification));
    }
    return proved;
  }

  private void tell(ReceiptReply reply, Proved proved, Path file, int size) {
    if (proved.policy().quorum() == null) {
      session.err().println(session.text("receipt.unwitnessed"));
      session.err().flush();
    }
    Output output = session.output(site.json());
    if (output.isJson()) {
      Map<String, Object> json =
          Json.map(
              "id",
              reply.getId(),
              "file",
              file,
              "bytes",
              size,
              "html",
              html == null ? "" : html,
              "qr",
              qr == null ? "" : qr,
              "witnesses",
              proved.policy().threshold(),
              "confirmations",
              proved.confirmations().size());
      output.plain(Json.value(json));
      return;
    }
    output.line("receipt.written", SiteTexts.shortId(reply.getId()), file, size);
    for (Path other : new Path[] {html, qr}) {
      if (other != null) {
        output.line("paper.written", other);
      }
    }
  }
}

package org.ramdam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.receipt.Finding;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.receipt.Verification.Check;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.receipt.Verification.Signer;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Disclosure;

/// Says what a receipt proves and what it only claims, or why it proves nothing.
final class VerificationReport {
  private final Session session;
  private final boolean json;

  VerificationReport(Session session, boolean json) {
    this.session = session;
    this.json = json;
  }

  /// Prints what was found.
  ///
  /// @throws Failure 4 with the reason if a check failed
  void print(Verification verification) {
    Output output = session.output(json);
    Proved proved = verification.proved();
    if (json) {
      output.plain(Json.value(object(verification)));
    }
    if (proved == null) {
      throw new Failure(Exit.REFUSED, "not_proved", reason(session, verification));
    }
    if (json) {
      return;
    }
    var telling = new ReceiptTelling(session, proved);
    List<String> held = telling.proved();
    output.plain(output.mark(Output.Mark.GOOD, session.text("receipt.proved", held.getFirst())));
    held.subList(1, held.size()).forEach(line -> output.plain("  " + line));
    output.line("receipt.claimed");
    telling.claimed().forEach(line -> output.plain("  " + line));
    output.line("receipt.unsaid");
    telling.unsaid().forEach(line -> output.plain("  " + line));
    List<String> open =
        verification.checks().stream()
            .filter(check -> check.finding().state() == Finding.State.NOT_CHECKED)
            .map(check -> text(session, check))
            .toList();
    if (!open.isEmpty()) {
      output.line("verify.open", String.join("; ", open));
    }
  }

  /// Why nothing is proved.
  static String reason(Session session, Verification verification) {
    return text(session, verification.checks().getLast());
  }

  private static String text(Session session, Check check) {
    Object[] values = check.values().toArray();
    if (check.finding() == Finding.MALFORMED && !session.messages().isEnglish()) {
      // What exactly is in English only.
      values = new Object[] {""};
    }
    return session.text("finding." + check.finding().name(), values).strip();
  }

  private Map<String, Object> object(Verification verification) {
    Map<String, Object> out = Json.map("ok", verification.ok());
    Proved proved = verification.proved();
    if (proved != null) {
      out.putAll(proved(proved));
    }
    out.put(
        "checks",
        verification.checks().stream()
            .map(check ->
                Json.map(
                    "check", lower(check.finding().code()),
                    "state", lower(check.finding().state()),
                    "finding", lower(check.finding()),
                    "text", text(session, check)))
            .toList());
    return out;
  }

  private Map<String, Object> proved(Proved proved) {
    Map<String, Object> out =
        Json.map(
            "id", proved.record().id().hex(),
            "kind", RecordTexts.kindName(proved.record().core().body()),
            "network_id", hexOrNothing(proved.network()));
    out.putAll(signer(proved.author()));
    out.putAll(
        Json.map(
            "index", proved.index(),
            "size", proved.size(),
            "root", proved.root().hex(),
            "log_vkey", proved.log().vkey(),
            "not_before_entry", proved.notBefore(),
            "not_after_s", proved.notAfter().orElse(0)));
    var policy =
        Json.map(
            "source", proved.ownPolicy() ? "receipt" : "reader",
            "threshold", proved.policy().threshold(),
            "size", proved.policy().size());
    var witnesses = new ArrayList<Object>();
    proved.cosigned().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(one ->
            witnesses.add(
                Json.map(
                    "name", one.getKey().name(),
                    "vkey", one.getKey().vkey(),
                    "time_s", one.getValue())));
    policy.put("cosigned", witnesses);
    out.put("policy", policy);
    out.put(
        "confirmations",
        proved.confirmations().stream()
            .map(confirmation -> {
              Map<String, Object> one =
                  Json.map(
                      "id", confirmation.id().hex(),
                      "as", lower(confirmation.as()),
                      "index", confirmation.index());
              one.putAll(signer(confirmation.by()));
              one.put("created_ms", confirmation.createdMs());
              one.put("words", words(confirmation.words()));
              return one;
            })
            .toList());
    out.put("claimed", claimed(proved));
    return out;
  }

  private static Map<String, Object> claimed(Proved proved) {
    Map<String, Object> out = Json.map("created_ms", proved.record().core().createdMs());
    if (proved.record().core().body() instanceof Body.Contribution said) {
      out.putAll(
          Json.map(
              "minutes", said.effortMinutes(),
              "day", said.day(),
              "provider_id", said.provider().hex(),
              "other_ids", said.others().stream().map(Bytes32::hex).toList(),
              "receiver_id", said.receiver().hex(),
              "professional", said.professional()));
    }
    out.put("words", words(proved.words()));
    return out;
  }

  private static List<Object> words(@Nullable Disclosure words) {
    var out = new ArrayList<Object>();
    if (words != null) {
      words.texts().forEach(text -> out.add(Json.map("field", text.name(), "text", text.value())));
    }
    return out;
  }

  private static Map<String, Object> signer(Signer signer) {
    return Json.map(
        "site_id", signer.site().hex(),
        "site_name", orNothing(signer.siteName()),
        "member_id", hexOrNothing(signer.member()),
        "member_name", orNothing(signer.memberName()),
        "roles", signer.roles().stream().map(VerificationReport::lower).toList(),
        "recovered", signer.recovered());
  }

  private static String orNothing(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String hexOrNothing(Bytes32 id) {
    return id.equals(Bytes32.ZERO) ? "" : id.hex();
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

package org.ramdam.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.receipt.Verification.Confirmation;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.receipt.Verification.Signer;
import org.ramdam.protocol.receipt.Verification.Standing;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Policy;

/// What a receipt says, in plain words: what is proved, what is claimed and by whom, and what it
/// cannot say.
final class ReceiptTelling {
  private static final String WITNESS_START = "ramdam/v1/";
  private static final String WITNESS_END = "/witness";

  private final Session session;
  private final Proved proved;
  private final Map<Bytes32, String> names = new HashMap<>();

  ReceiptTelling(Session session, Proved proved) {
    this.session = session;
    this.proved = proved;
    learn(proved.author());
    proved.confirmations().forEach(confirmation -> learn(confirmation.by()));
  }

  private void learn(Signer signer) {
    name(signer.site(), signer.siteName());
    if (!signer.isSite()) {
      name(signer.member(), signer.memberName());
    }
  }

  private void name(Bytes32 id, @Nullable String name) {
    String digits = SiteTexts.shortId(id.hex());
    names.putIfAbsent(id, name == null ? digits : Output.clean(name) + " (" + digits + ")");
  }

  private String called(Bytes32 id) {
    return names.getOrDefault(id, SiteTexts.shortId(id.hex()));
  }

  /// What kind of record it is, and the beginning of its id.
  String subject() {
    String kind = RecordTexts.kind(session, proved.record().core().body());
    return kind + " " + SiteTexts.shortId(proved.record().id().hex());
  }

  /// What holds.
  List<String> proved() {
    var lines = new ArrayList<String>();
    lines.add(signed());
    if (proved.author().recovered()) {
      lines.add(session.text("receipt.recovered", called(proved.author().member())));
    }
    lines.add(time());
    for (Confirmation confirmation : proved.confirmations()) {
      lines.add(confirmed(confirmation));
    }
    if (proved.confirmations().isEmpty()
        && proved.record().core().body() instanceof Body.Contribution) {
      lines.add(session.text("receipt.no_confirmation"));
    }
    lines.add(witnessed());
    return lines;
  }

  private String signed() {
    Signer author = proved.author();
    String kind = RecordTexts.kind(session, proved.record().core().body());
    String id = SiteTexts.shortId(proved.record().id().hex());
    String site = called(author.site());
    if (author.isSite()) {
      return session.text("receipt.by_site", kind, id, site, proved.index(), proved.size());
    }
    return session.text(
        author.roles().isEmpty() ? "receipt.by_person" : "receipt.by_member",
        kind,
        id,
        called(author.member()),
        site,
        proved.index(),
        proved.size(),
        roles(author.roles()));
  }

  private String roles(List<Role> roles) {
    return roles.stream()
        .map(role -> session.text("roles." + VerificationReport.lower(role)))
        .collect(Collectors.joining(", "));
  }

  private String time() {
    String moment =
        proved.notAfter().isPresent()
            ? session.messages().moment(proved.notAfter().getAsLong() * 1000, session.zone())
            : "";
    if (proved.notBefore() > 0) {
      return moment.isEmpty()
          ? session.text("receipt.after", proved.notBefore() - 1)
          : session.text("receipt.between", proved.notBefore() - 1, moment);
    }
    return moment.isEmpty() ? session.text("receipt.no_time") : session.text("receipt.by", moment);
  }

  private String confirmed(Confirmation confirmation) {
    Signer by = confirmation.by();
    String who = called(by.isSite() ? by.site() : by.member());
    if (confirmation.as() == Standing.RECEIVER) {
      return session.text("receipt.confirmed.receiver", who);
    }
    return session.text("receipt.confirmed.steward", who, called(by.site()));
  }

  private String witnessed() {
    Policy policy = proved.policy();
    String whose = session.text(proved.ownPolicy() ? "receipt.policy.own" : "receipt.policy.yours");
    if (policy.quorum() == null) {
      return session.text("receipt.no_witness", whose);
    }
    String witnesses =
        proved.cosigned().keySet().stream()
            .map(this::witness)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return session.text("receipt.witnessed", policy.threshold(), policy.size(), witnesses, whose);
  }

  /// The site that a witness is of, if its name says so.
  private String witness(NoteKey key) {
    String name = key.name();
    return name.startsWith(WITNESS_START) && name.endsWith(WITNESS_END)
        ? SiteTexts.shortId(name.substring(WITNESS_START.length()))
        : Output.clean(name);
  }

  /// What somebody says, and who.
  List<String> claimed() {
    var lines = new ArrayList<String>();
    String author =
        called(proved.author().isSite() ? proved.author().site() : proved.author().member());
    String written = session.messages().moment(proved.record().core().createdMs(), session.zone());
    if (proved.record().core().body() instanceof Body.Contribution said) {
      lines.add(
          session.text(
              "receipt.claimed.contribution",
              author,
              session.messages().hours(said.effortMinutes()),
              session.messages().day(said.day()),
              called(said.provider()),
              called(said.receiver()),
              written));
      if (!said.others().isEmpty()) {
        lines.add(
            session.text(
                "receipt.claimed.others",
                said.others().stream().map(this::called).collect(Collectors.joining(", "))));
      }
    } else {
      lines.add(session.text("receipt.claimed.record", author, written));
    }
    for (Disclosure.Text text : texts(proved.words())) {
      lines.add(said(text));
    }
    for (Confirmation confirmation : proved.confirmations()) {
      for (Disclosure.Text text : texts(confirmation.words())) {
        Signer by = confirmation.by();
        lines.add(
            session.text(
                "receipt.claimed.confirmer",
                called(by.isSite() ? by.site() : by.member()),
                Output.clean(text.value())));
      }
    }
    lines.add(session.text("receipt.claimed.names"));
    return lines;
  }

  private String said(Disclosure.Text text) {
    return session.text("receipt.field." + text.name(), Output.clean(text.value()));
  }

  private static List<Disclosure.Text> texts(@Nullable Disclosure words) {
    return words == null ? List.of() : words.texts();
  }

  /// What is not in it.
  List<String> unsaid() {
    return List.of(session.text("receipt.unsaid.later"), session.text("receipt.unsaid.site"));
  }
}

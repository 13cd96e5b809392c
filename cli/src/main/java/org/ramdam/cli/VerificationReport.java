package org.ramdam.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.receipt.Finding;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.receipt.Verification.Check;
import org.ramdam.protocol.receipt.Verification.Proved;

/// Says what a record file proves, in one line, or why it proves nothing.
final class VerificationReport {
  private final Session session;
  private final boolean json;

  VerificationReport(Session session, boolean json) {
    this.session = session;
    this.json = json;
  }

  /// Prints what was found.
  ///
  /// @throws Failure 4 with the first reason if a check failed
  void print(Verification verification) {
    Output output = session.output(json);
    if (json) {
      output.plain(object(verification));
    }
    Proved proved = verification.proved();
    if (proved == null) {
      String reasons =
          verification.checks().stream()
              .filter(Check::failed)
              .map(this::text)
              .collect(Collectors.joining("; "));
      throw new Failure(Exit.REFUSED, "not_proved", reasons);
    }
    if (!json) {
      output.plain(output.mark(Output.Mark.GOOD, line(proved)));
      List<String> open =
          verification.checks().stream()
              .filter(check -> check.finding().state() == Finding.State.NOT_CHECKED)
              .map(this::text)
              .toList();
      if (!open.isEmpty()) {
        output.line("verify.open", String.join("; ", open));
      }
    }
  }

  private String line(Proved proved) {
    String kind = RecordTexts.kind(session, proved.record().core().body());
    String site = called(proved.siteName(), proved.site());
    String id = SiteTexts.shortId(proved.record().id().hex());
    boolean bySite = proved.member().equals(Bytes32.ZERO);
    String line =
        bySite
            ? session.text("verify.by_site", kind, id, site, proved.index(), proved.size())
            : session.text(
                "verify.by_member",
                kind,
                id,
                called(proved.memberName(), proved.member()),
                site,
                proved.index(),
                proved.size());
    return proved.cosigned().isEmpty()
        ? line
        : line + " " + session.text("verify.cosigned", proved.cosigned().size());
  }

  private static String called(@org.jspecify.annotations.Nullable String name, Bytes32 id) {
    String digits = SiteTexts.shortId(id.hex());
    return name == null ? digits : Output.clean(name) + " (" + digits + ")";
  }

  private String text(Check check) {
    return session.text("finding." + check.finding().name(), check.values().toArray());
  }

  private String object(Verification verification) {
    var out = new StringBuilder("{\"ok\":").append(verification.ok());
    Proved proved = verification.proved();
    if (proved != null) {
      append(out, "id", proved.record().id().hex());
      append(
          out, "network_id", proved.network().equals(Bytes32.ZERO) ? "" : proved.network().hex());
      append(out, "site_id", proved.site().hex());
      append(out, "site_name", proved.siteName() == null ? "" : proved.siteName());
      append(out, "member_id", proved.member().equals(Bytes32.ZERO) ? "" : proved.member().hex());
      append(out, "member_name", proved.memberName() == null ? "" : proved.memberName());
      out.append(",\"index\":").append(proved.index()).append(",\"size\":").append(proved.size());
      append(out, "root", proved.root().hex());
      out.append(",\"cosigned\":[");
      String comma = "";
      for (var cosigned : proved.cosigned().entrySet()) {
        out.append(comma)
            .append("{\"site_id\":\"")
            .append(cosigned.getKey().hex())
            .append("\",\"time_s\":")
            .append(cosigned.getValue())
            .append('}');
        comma = ",";
      }
      out.append(']');
    }
    out.append(",\"checks\":[");
    String comma = "";
    for (Check check : verification.checks()) {
      out.append(comma).append("{\"check\":").append(Json.quote(lower(check.finding().code())));
      append(out, "state", lower(check.finding().state()));
      append(out, "finding", lower(check.finding()));
      append(out, "text", text(check));
      out.append('}');
      comma = ",";
    }
    return out.append("]}").toString();
  }

  private static void append(StringBuilder out, String name, String value) {
    out.append(",\"").append(name).append("\":").append(Json.quote(value));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.BadgesReply;
import org.ramdam.node.api.proto.BadgesRequest;
import org.ramdam.node.badge.Badge;
import org.ramdam.node.badge.BadgeCheck;
import org.ramdam.node.badge.BadgeFile;
import org.ramdam.node.badge.BadgeFinding;
import org.ramdam.node.badge.DidKey;
import org.ramdam.protocol.crypto.Verifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks the file of a badge: without any node, and with one whether it was revoked.
@Command(name = "verify")
final class BadgeVerifyCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "FILE", descriptionKey = "FILE")
  private Path file = Path.of("");

  @Option(names = "--ask-site")
  private boolean ask;

  private final Session session;

  BadgeVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Failure(Exit.NOT_FOUND, "no_file", file);
    }
    BadgeCheck check = BadgeCheck.of(read(), session.clock().instant(), Verifier.strict());
    Badge badge = check.badge();
    if (ask && badge != null) {
      check = check.with(revocation(badge));
    }
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(json(check));
    }
    if (badge == null || !check.ok()) {
      throw new Failure(Exit.REFUSED, "not_proved", texts(check, BadgeFinding.State.FAILED));
    }
    if (!output.isJson()) {
      output.plain(
          output.mark(
              Output.Mark.GOOD,
              session.text(
                  "badge.proved",
                  Output.clean(badge.skill().name()),
                  badge.level(),
                  Output.clean(badge.siteName())
                      + " ("
                      + SiteTexts.shortId(badge.site().hex())
                      + ")",
                  SiteTexts.shortId(badge.member().hex()),
                  session.messages().moment(badge.from().toEpochMilli(), session.zone()),
                  contributions(badge).size())));
      if (check.findings().contains(BadgeFinding.STANDS)) {
        output.plain(text(BadgeFinding.STANDS));
      }
      String open = texts(check, BadgeFinding.State.NOT_CHECKED);
      if (!open.isEmpty()) {
        output.line("verify.open", open);
      }
    }
    return Exit.OK;
  }

  /// No more than it takes to see that it is too much.
  private byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(BadgeFile.MAX_BYTES + 1);
    }
  }

  private BadgeFinding revocation(Badge badge) {
    try (var node = site.connect(session)) {
      BadgesReply reply =
          node.call(
              "Badges",
              BadgesRequest.newBuilder().setId(badge.id().hex()).build(),
              BadgesReply.parser());
      if (reply.getBadgesCount() == 0) {
        return BadgeFinding.NOT_HELD;
      }
      var known = reply.getBadges(0);
      if (!known.getIssuerKey().equals(badge.issuer().hex())
          || !known.getSiteId().equals(badge.site().hex())) {
        return BadgeFinding.OTHER_ISSUER;
      }
      return known.getRevoked() ? BadgeFinding.REVOKED : BadgeFinding.STANDS;
    }
  }

  private static List<Badge.Evidence> contributions(Badge badge) {
    return badge.evidence().stream()
        .filter(each -> each.kind() == Badge.Kind.CONTRIBUTION)
        .toList();
  }

  private String text(BadgeFinding finding) {
    return session.text("badge.finding." + finding.name());
  }

  private String texts(BadgeCheck check, BadgeFinding.State state) {
    return check.findings().stream()
        .filter(each -> each.state() == state)
        .map(this::text)
        .collect(Collectors.joining("; "));
  }

  private String json(BadgeCheck check) {
    var out = new LinkedHashMap<String, Object>();
    out.put("ok", check.ok());
    @Nullable Badge badge = check.badge();
    if (badge != null) {
      out.put("id", badge.id().hex());
      out.put("issuer", new DidKey(badge.issuer()).text());
      out.put("site_id", badge.site().hex());
      out.put("site_name", badge.siteName());
      out.put("subject", new DidKey(badge.subject()).text());
      out.put("member_id", badge.member().hex());
      out.put("skill", badge.skill().name());
      out.put("skill_id", badge.skill().id().hex());
      out.put("level", badge.level());
      out.put("from_ms", badge.from().toEpochMilli());
      out.put("until_ms", badge.until() == null ? 0 : badge.until().toEpochMilli());
      out.put("evidence", contributions(badge).stream().map(each -> each.record().hex()).toList());
    }
    out.put(
        "checks",
        check.findings().stream()
            .<Map<String, Object>>map(each ->
                Json.map(
                    "check", lower(each.code()),
                    "state", lower(each.state()),
                    "finding", lower(each),
                    "text", text(each)))
            .toList());
    return Json.value(out);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

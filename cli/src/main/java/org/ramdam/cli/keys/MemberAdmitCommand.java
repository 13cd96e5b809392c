package org.ramdam.cli.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.node.api.proto.Member;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Admits a member to this site, from their request.
@Command(name = "admit")
public final class MemberAdmitCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  private static final List<String> ROLES =
      List.of("member", "steward", "animateur", "mentor", "treasurer", "valideur_cec");
  private static final int MAX_BYTES = 64 << 10;

  @Parameters(paramLabel = "REQUEST", descriptionKey = "REQUEST")
  private String request = "";

  @Option(names = "--role", paramLabel = "ROLE")
  private List<String> roles = new ArrayList<>();

  private final Session session;

  /// For this session.
  public MemberAdmitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    List<String> asked = roles.stream().map(MemberAdmitCommand::role).distinct().toList();
    MemberRequest parsed = MemberRequest.parse(text());
    try (var node = site.connect(session)) {
      Member member = node.call("AdmitMember", parsed.message(asked), Member.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(member);
      } else {
        output.line("member.admitted", Output.clean(parsed.name()), member.getMemberId());
      }
      return Exit.OK;
    }
  }

  private static String role(String role) {
    String known = role.toLowerCase(Locale.ROOT).replace("valideurcec", "valideur_cec");
    if (!ROLES.contains(known)) {
      throw new Failure(Exit.USAGE, "bad_value", "--role", role, String.join(", ", ROLES));
    }
    return known;
  }

  private String text() throws IOException {
    if (MemberRequest.looksLike(request)) {
      return request;
    }
    try (InputStream in =
        request.equals("-") ? session.in() : Files.newInputStream(Path.of(request))) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }
}

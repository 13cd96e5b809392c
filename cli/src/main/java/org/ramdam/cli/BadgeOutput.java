package org.ramdam.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Badge;
import org.ramdam.node.api.proto.BadgeReply;
import picocli.CommandLine.Option;

/// Where the file of a badge goes: as named, or to the standard output.
final class BadgeOutput {
  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      descriptionKey = "badge.out")
  private @Nullable Path out;

  @Option(names = "--force", descriptionKey = "force")
  private boolean force;

  /// Fails before anything is signed where the file could not be written.
  void requireWritable() throws IOException {
    if (out != null) {
      WholeFile.requireWritable(out, force);
    }
  }

  /// Writes the file, and says what it is of.
  void give(Session session, boolean json, BadgeReply reply) throws IOException {
    if (out != null) {
      WholeFile.write(out, reply.getFile().getBytes(StandardCharsets.UTF_8), force);
    }
    Output output = session.output(json);
    if (json) {
      output.json(out == null ? reply : reply.toBuilder().clearFile().build());
    } else if (out == null) {
      session.out().print(reply.getFile());
    } else {
      Badge badge = reply.getBadge();
      output.line(
          "badge.written",
          Output.clean(badge.getSkill()),
          badge.getLevel(),
          SiteTexts.name(badge.getMemberName(), badge.getMemberId()),
          SiteTexts.shortId(badge.getId()),
          out);
    }
  }
}

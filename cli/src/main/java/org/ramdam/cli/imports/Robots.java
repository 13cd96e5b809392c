package org.ramdam.cli.imports;

import java.util.regex.Pattern;
import org.ramdam.protocol.record.SkillId;

/// Programs that stand among the authors of a project, and contribute nobody's time.
public final class Robots {
  private static final Pattern END =
      Pattern.compile("\\[bot]$|(?:^|[^a-z])(?:dependabot|renovate)(?:-preview|-bot)?$");

  private Robots() {}

  /// Whether an author is one, by the end of their name or of their address before the `@`.
  public static boolean isRobot(String name, String mail) {
    int at = mail.indexOf('@');
    return isRobot(name) || isRobot(at < 0 ? mail : mail.substring(0, at));
  }

  private static boolean isRobot(String name) {
    return END.matcher(SkillId.fold(name)).find();
  }
}

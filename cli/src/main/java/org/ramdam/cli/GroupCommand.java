package org.ramdam.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// A command that only has commands: `network`, `member`, …
@Command
@SuppressWarnings("unused") // picocli acts on the options itself
final class GroupCommand {
  @Mixin private CommonOptions common = new CommonOptions();
}

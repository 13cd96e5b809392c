package org.ramdam.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ramdam` itself.
@Command(name = "ramdam", versionProvider = RamdamCommand.Version.class)
@SuppressWarnings("unused") // picocli acts on the options itself
final class RamdamCommand {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true)
  private boolean version;

  static final class Version implements picocli.CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RamdamCommand.class.getPackage().getImplementationVersion();
      return new String[] {"ramdam " + (version == null ? "0.1.0" : version)};
    }
  }
}

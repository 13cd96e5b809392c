package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.IdentityOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says that a project is over.
@Command(name = "finish")
final class ProjectFinishCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Parameters(paramLabel = "PROJECT", descriptionKey = "project.PROJECT", index = "0")
  private String project = "";

  private final Session session;

  ProjectFinishCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    return new ProjectChange(session, site, identity, scope)
        .sign(
            project,
            "project.finished",
            (_, now) -> new ProjectChange.Version(now.name(), now.leads(), true));
  }
}

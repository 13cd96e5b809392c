package org.ramdam.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.ramdam.cli.keys.IdentityOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Calls a project otherwise.
@Command(name = "rename")
final class ProjectRenameCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Parameters(paramLabel = "PROJECT", descriptionKey = "project.PROJECT", index = "0")
  private String project = "";

  @Parameters(paramLabel = "NEW-NAME", descriptionKey = "NEW-NAME", index = "1")
  private String name = "";

  private final Session session;

  ProjectRenameCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    ProjectChange.requireName("NEW-NAME", name);
    return new ProjectChange(session, site, identity, scope)
        .sign(
            project,
            "project.renamed",
            (_, now) -> new ProjectChange.Version(name.strip(), now.leads(), now.finished()));
  }
}

package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says who leads a project from now on.
@Command(name = "lead")
final class ProjectLeadCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Parameters(paramLabel = "PROJECT", descriptionKey = "project.PROJECT", index = "0")
  private String project = "";

  @Option(names = "--add", paramLabel = "WHO")
  private List<String> more = List.of();

  @Option(names = "--remove", paramLabel = "WHO")
  private List<String> less = List.of();

  private final Session session;

  ProjectLeadCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (more.isEmpty() && less.isEmpty()) {
      throw new Failure(Exit.USAGE, "add_or_remove");
    }
    return new ProjectChange(session, site, identity, scope)
        .sign(project, "project.led", this::change);
  }

  private ProjectChange.Version change(NodeClient node, ProjectChange.Version now) {
    for (String who : more) {
      now.leads().add(Party.find(session, node, "--add", who, Party.Kind.MEMBER).key());
    }
    for (String who : less) {
      Party lead = Party.find(session, node, "--remove", who, Party.Kind.MEMBER);
      if (!now.leads().remove(lead.key())) {
        throw new Failure(Exit.REFUSED, "no_lead", lead.called());
      }
    }
    if (now.leads().isEmpty()) {
      throw new Failure(Exit.REFUSED, "last_lead");
    }
    Arguments.inRange("--add", now.leads().size(), 1, Limits.LEADS);
    return now;
  }
}

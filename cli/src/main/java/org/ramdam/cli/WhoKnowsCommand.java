package org.ramdam.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The same as `skill find`, in the words of the question.
@Command(name = "knows")
final class WhoKnowsCommand implements Callable<Exit> {
  @Mixin private SkillSearch search = new SkillSearch();
  private final Session session;

  WhoKnowsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    return search.run(session);
  }
}

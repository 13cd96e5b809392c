package org.ramdam.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Who knows what, or wants to learn it.
@Command(name = "find")
final class SkillFindCommand implements Callable<Exit> {
  @Mixin private SkillSearch search = new SkillSearch();
  private final Session session;

  SkillFindCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    return search.run(session);
  }
}

package org.ramdam.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Session;
import org.ramdam.cli.Session.Terminals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows a network of real nodes on this machine, and checks all that it shows.
@Command(name = "demo")
public final class DemoCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--sites", paramLabel = "N", defaultValue = "3")
  private int sites = 3;

  @Option(names = "--fast")
  private boolean fast;

  @Option(names = "--keep", paramLabel = "DIR")
  private @Nullable Path keep;

  private final Session session;

  /// For this session.
  public DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException, InterruptedException {
    if (sites < 2 || sites > DemoData.SITES) {
      throw new Failure(Exit.USAGE, "bad_value", "--sites", sites, "2 … " + DemoData.SITES);
    }
    List<DemoData.Deed> deeds = DemoData.deeds();
    List<DemoData.Deed> done = DemoData.done(deeds);
    DemoPlan plan =
        DemoPlan.of(
            fast ? DemoData.spread(done, DemoData.FAST) : done, DemoData.toDo(deeds), sites);
    Session talk = common.json() ? onErrorStream() : session;
    try (Network network = Network.make(session, keep, DemoData.sites(sites))) {
      var demo = new Demo(talk, network, plan);
      try {
        demo.run();
      } catch (Failure e) {
        throw new Failure(Exit.UNEXPECTED, "demo_failed", e.what(session.messages()));
      }
      talk.out().flush();
      if (common.json()) {
        session.out().println(Json.value(demo.result()));
      }
      return demo.checks().failed().isEmpty() ? Exit.OK : Exit.UNEXPECTED;
    }
  }

  /// One object alone goes to the output; the show goes beside it.
  private Session onErrorStream() {
    Terminals terminals = session.terminals();
    return new Session(
        session.env(),
        session.messages(),
        session.in(),
        session.err(),
        session.err(),
        new Terminals(terminals.in(), terminals.err(), terminals.err()),
        session.clock());
  }
}

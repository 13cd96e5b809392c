package org.ramdam.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.protocol.record.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Starts a stopwatch for what one begins to do, or says what runs.
@Command(name = "start")
final class StartCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();
  @Mixin private WorkOptions work = new WorkOptions();

  @Parameters(paramLabel = "WHAT", descriptionKey = "WHAT", arity = "0..1")
  private @Nullable String what;

  private final Session session;

  StartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (what == null) {
      if (work.given()) {
        throw new Failure(Exit.USAGE, "missing_argument", "WHAT", "ramdam start --help");
      }
      Identity who = Identities.choose(session, identity);
      show(Stopwatch.of(session, site, who).running());
      return Exit.OK;
    }
    work.check("ramdam start");
    Texts.require("WHAT", what);
    return start(what.strip(), scope.scope());
  }

  private Exit start(String doing, Scope readers) throws IOException {
    Identity who = Identities.choose(session, identity);
    var stopwatch = Stopwatch.of(session, site, who);
    Optional<Stopwatch.Running> before = stopwatch.running();
    if (before.isPresent()) {
      throw new Failure(
          Exit.RUNNING,
          "stopwatch_runs",
          Output.clean(before.get().work().what()),
          since(before.get()));
    }
    try (var node = site.connect(session)) {
      var signer = new Signer(session, node, who);
      Work found = work.find(session, node, signer.author(), doing);
      var running = new Stopwatch.Running(session.clock().millis(), found, readers);
      stopwatch.start(running);
      show(Optional.of(running));
      return Exit.OK;
    }
  }

  private void show(Optional<Stopwatch.Running> running) {
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          running
              .map(one ->
                  Json.object(
                      "running",
                      true,
                      "started_ms",
                      one.startedMs(),
                      "minutes",
                      minutes(one),
                      "what",
                      one.work().what(),
                      "receiver_id",
                      one.work().receiver().id()))
              .orElseGet(() -> Json.object("running", false)));
      return;
    }
    if (running.isEmpty()) {
      output.line("stopwatch.none");
      return;
    }
    output.line(
        "stopwatch.runs",
        Output.clean(running.get().work().what()),
        Output.clean(running.get().work().receiver().called()),
        since(running.get()),
        session.messages().hours(minutes(running.get())));
  }

  private long minutes(Stopwatch.Running running) {
    return Math.max(0, (session.clock().millis() - running.startedMs()) / 60_000);
  }

  private String since(Stopwatch.Running running) {
    return session.messages().recent(running.startedMs(), session.clock().millis(), session.zone());
  }
}

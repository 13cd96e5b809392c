package org.ramdam.cli;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Stops the stopwatch, and writes down what was done.
@Command(name = "stop")
final class StopCommand implements Callable<Exit> {
  /// A stopwatch that ran longer was most likely forgotten.
  private static final long MOST_MINUTES = 16 * 60;

  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();

  @Option(names = "--discard")
  private boolean discard;

  @Option(names = "--minutes", paramLabel = "N")
  private @Nullable Integer minutes;

  private final Session session;

  StopCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (discard && minutes != null) {
      throw new Failure(Exit.USAGE, "discard_or_minutes");
    }
    if (minutes != null) {
      Arguments.inRange("--minutes", minutes, 1, Limits.EFFORT_MINUTES);
    }
    Identity who = Identities.choose(session, identity);
    var stopwatch = Stopwatch.of(session, site, who);
    return discard ? discard(stopwatch) : stop(stopwatch, who);
  }

  private Exit discard(Stopwatch stopwatch) throws IOException {
    if (!stopwatch.forget()) {
      throw new Failure(Exit.NOT_FOUND, "stopwatch_none");
    }
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(Json.object("discarded", true));
    } else {
      output.line("stopwatch.discarded");
    }
    return Exit.OK;
  }

  private Exit stop(Stopwatch stopwatch, Identity who) throws IOException {
    Stopwatch.Running running =
        stopwatch.running().orElseThrow(() -> new Failure(Exit.NOT_FOUND, "stopwatch_none"));
    int took = minutes == null ? measured(running) : minutes;
    int day = day(running);
    try (var node = site.connect(session)) {
      var signer = new Signer(session, node, who);
      AuthorReply author = signer.author();
      var declaring = new Declaring(session, signer, author, session.output(site.json()));
      SubmitReply reply = declaring.declare(running.work(), took, day, running.readers());
      var _ = stopwatch.forget();
      declaring.tell(reply, running.work(), took, day, running.readers());
      return Exit.OK;
    }
  }

  /// Rounded to the minute, and at least one.
  private int measured(Stopwatch.Running running) {
    long ms = session.clock().millis() - running.startedMs();
    if (ms < 0) {
      throw new Failure(
          Exit.REFUSED,
          "stopwatch_ahead",
          session.messages().moment(running.startedMs(), session.zone()));
    }
    long rounded = Math.max(1, (ms + 30_000) / 60_000);
    if (rounded > MOST_MINUTES) {
      throw new Failure(
          Exit.REFUSED,
          "stopwatch_long",
          session.messages().moment(running.startedMs(), session.zone()),
          MOST_MINUTES / 60);
    }
    return (int) rounded;
  }

  /// The day it started.
  private int day(Stopwatch.Running running) {
    LocalDate started =
        LocalDate.ofInstant(Instant.ofEpochMilli(running.startedMs()), session.zone());
    return (int) Math.min(started.toEpochDay(), Days.today(session).toEpochDay());
  }
}

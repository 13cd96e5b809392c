package org.ramdam.cli.bench;

import java.io.IOException;
import org.ramdam.cli.Session;
import org.ramdam.protocol.bytes.MalformedException;

/// Generates a source, and says how far it is.
final class Generating {
  private Generating() {}

  static Source source(Session session, Workplace place, int sites, int members, long records)
      throws IOException, MalformedException, InterruptedException {
    place.say("bench.source", records, sites, place.source());
    try (var progress = session.output(false).progress("bench.records", records)) {
      return Source.in(
          place.source(),
          sites,
          members,
          records,
          done -> {
            synchronized (progress) {
              progress.at(done);
            }
          });
    }
  }
}

package org.ramdam.protocol.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a simulation has to tell besides that it went well: in the file that `-Dramdam.report`
/// names, which the launcher prints.
final class SimReport {
  private SimReport() {}

  static void write(CharSequence text) throws IOException {
    Files.writeString(Path.of(System.getProperty("ramdam.report", "target/sim.txt")), text);
  }
}

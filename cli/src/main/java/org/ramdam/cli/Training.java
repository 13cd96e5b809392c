package org.ramdam.cli;

import java.nio.file.Path;

/// Does what people do most, so that the classes it takes are written down (AppCDS) and the next
/// commands start in a third of the time. The launcher runs it after a build.
final class Training {
  private Training() {}

  /// Shows the help, and checks a receipt.
  ///
  /// @param arguments the file of the receipt
  public static void main(String[] arguments) {
    Session session = Session.ofProcess("fr");
    Exit helped = Main.run(session, "--help");
    Exit verified = Main.run(session, "verify", Path.of(arguments[0]).toString());
    System.exit(helped == Exit.OK && verified == Exit.OK ? 0 : 1);
  }
}

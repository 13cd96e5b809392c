package org.ramdam.cli;

/// How a command ends, as a number that scripts may rely on. 130 (interrupted) and 141 (nobody
/// reads the output) come on top.
public enum Exit {
  OK(0),
  UNEXPECTED(1),
  USAGE(2),
  NOT_FOUND(3),
  REFUSED(4),
  KEY(5),
  NETWORK(6),
  STORAGE(7),
  RUNNING(8),
  PIPE(141);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /// The number.
  public int code() {
    return code;
  }

  /// The exit of this number; anything unknown is [#UNEXPECTED].
  public static Exit of(int code) {
    for (Exit exit : values()) {
      if (exit.code == code) {
        return exit;
      }
    }
    return UNEXPECTED;
  }
}

package org.ramdam.cli;

/// A bar on the error stream of a terminal for what takes more than a second; nothing elsewhere.
public final class Progress implements AutoCloseable {
  private static final long QUIET_MS = 1_000;
  private static final long EVERY_MS = 100;
  private static final int CELLS = 30;

  private final Session session;
  private final String label;
  private final long total;
  private final long startMs;
  private long shownMs;

  Progress(Session session, String label, long total) {
    this.session = session;
    this.label = label;
    this.total = Math.max(1, total);
    startMs = session.clock().millis();
  }

  /// Says how many steps are done.
  public void at(long done) {
    long nowMs = session.clock().millis();
    if (!session.terminals().err()
        || nowMs - startMs < QUIET_MS
        || (nowMs - shownMs < EVERY_MS && done < total)) {
      return;
    }
    shownMs = nowMs;
    int full = (int) (CELLS * Math.min(done, total) / total);
    String bar = "█".repeat(full) + "░".repeat(CELLS - full);
    String count = session.messages().number(done) + " / " + session.messages().number(total);
    session.err().print("\r\u001b[K" + label + " " + bar + " " + count);
    session.err().flush();
  }

  /// Takes the bar away.
  @Override
  public void close() {
    if (shownMs > 0) {
      session.err().print("\r\u001b[K");
      session.err().flush();
    }
  }
}

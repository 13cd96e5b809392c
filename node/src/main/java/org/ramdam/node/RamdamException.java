package org.ramdam.node;

/// The world failed us: a disk, a file, a setting. Never a bug, never a peer's fault.
public abstract sealed class RamdamException extends RuntimeException {
  private RamdamException(String message, Throwable cause) {
    super(message, cause);
  }

  private RamdamException(String message) {
    super(message);
  }

  /// The disk or the database refused: nothing more is acknowledged.
  public static final class StoreFailed extends RamdamException {
    /// Says what was being done.
    public StoreFailed(String message, Throwable cause) {
      super(message, cause);
    }

    /// Says what is wrong with what is on disk.
    public StoreFailed(String message) {
      super(message);
    }
  }

  /// A setting or a key file that cannot be used.
  public static final class BadConfig extends RamdamException {
    /// Says which, where, and what it should be.
    public BadConfig(String message) {
      super(message);
    }
  }

  /// Another process has this directory.
  public static final class AlreadyRunning extends RamdamException {
    /// Says who.
    public AlreadyRunning(String message) {
      super(message);
    }
  }

  /// The address to listen on cannot be had.
  public static final class CannotListen extends RamdamException {
    /// Says which, and why.
    public CannotListen(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

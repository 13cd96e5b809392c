package org.ramdam.protocol.bytes;

/// Bytes or text from outside that are not what they claim to be. Checked, so that each edge must
/// say what it does about it.
public final class MalformedException extends Exception {
  /// Says what was found, and what was expected.
  public MalformedException(String message) {
    super(message);
  }

  /// Says the same, and keeps what a library said of it.
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}

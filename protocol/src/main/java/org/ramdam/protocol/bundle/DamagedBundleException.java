package org.ramdam.protocol.bundle;

/// The bytes of a bundle are not those that were written.
public final class DamagedBundleException extends Exception {
  private final long offset;
  private final boolean readable;

  DamagedBundleException(long offset, boolean readable, String reason) {
    super(reason);
    this.offset = offset;
    this.readable = readable;
  }

  /// Where: the byte from which on it is not what it should be, counted from 0. For a block that is
  /// its first byte.
  public long offset() {
    return offset;
  }

  /// Whether the blocks after it can be read.
  public boolean isReadable() {
    return readable;
  }
}

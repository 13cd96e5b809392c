package org.ramdam.protocol.bytes;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Thirty-two bytes with value equality: the shape of every hash and public key in Ramdam.
public record Bytes32(long w0, long w1, long w2, long w3) implements Comparable<Bytes32> {
  /// How many bytes it is: 32.
  public static final int SIZE = 32;

  /// All bytes zero.
  public static final Bytes32 ZERO = new Bytes32(0, 0, 0, 0);

  /// Reads the next 32 bytes of `in`, big-endian, and advances its position.
  ///
  /// @throws java.nio.BufferUnderflowException if fewer than 32 bytes remain
  public static Bytes32 read(ByteBuffer in) {
    return new Bytes32(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  /// Copies 32 bytes of `bytes` from `offset`.
  ///
  /// @throws IndexOutOfBoundsException if fewer than 32 bytes follow `offset`
  public static Bytes32 of(byte[] bytes, int offset) {
    return new Bytes32(
        Longs.get(bytes, offset),
        Longs.get(bytes, offset + 8),
        Longs.get(bytes, offset + 16),
        Longs.get(bytes, offset + 24));
  }

  /// Copies all of `bytes`.
  ///
  /// @throws IllegalArgumentException if it is not 32 bytes
  public static Bytes32 of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return of(bytes, 0);
  }

  /// Parses 64 hexadecimal digits.
  ///
  /// @throws MalformedException if `hex` is anything else
  public static Bytes32 parseHex(String hex) throws MalformedException {
    try {
      byte[] bytes = HexFormat.of().parseHex(hex);
      if (bytes.length == SIZE) {
        return of(bytes, 0);
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new MalformedException("expected 64 hexadecimal digits");
  }

  /// Writes the bytes into `out` from `offset`.
  public void write(byte[] out, int offset) {
    Longs.put(out, offset, w0);
    Longs.put(out, offset + 8, w1);
    Longs.put(out, offset + 16, w2);
    Longs.put(out, offset + 24, w3);
  }

  /// A fresh array of the 32 bytes.
  public byte[] toByteArray() {
    byte[] out = new byte[SIZE];
    write(out, 0);
    return out;
  }

  /// The first eight bytes, big-endian.
  public long prefix() {
    return w0;
  }

  /// 64 hexadecimal digits.
  public String hex() {
    return HexFormat.of().formatHex(toByteArray());
  }

  /// The first `digits` hexadecimal digits, for people.
  public String shortHex(int digits) {
    return hex().substring(0, digits);
  }

  @Override
  public int compareTo(Bytes32 that) {
    int order = Long.compareUnsigned(w0, that.w0);
    if (order == 0) {
      order = Long.compareUnsigned(w1, that.w1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w2, that.w2);
    }
    return order == 0 ? Long.compareUnsigned(w3, that.w3) : order;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes32 that
        && w0 == that.w0
        && w1 == that.w1
        && w2 == that.w2
        && w3 == that.w3;
  }

  /// Hashes and keys are even over all their bits: a part of them does.
  @Override
  public int hashCode() {
    return (int) (w0 ^ w3);
  }

  @Override
  public String toString() {
    return hex();
  }
}

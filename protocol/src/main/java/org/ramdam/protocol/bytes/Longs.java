package org.ramdam.protocol.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian integers in byte arrays, at the speed of the processor.
public final class Longs {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Longs() {}

  /// Eight bytes of `in` from `offset`.
  public static long get(byte[] in, int offset) {
    return (long) LONG.get(in, offset);
  }

  /// Puts `value` into eight bytes of `out` from `offset`.
  public static void put(byte[] out, int offset, long value) {
    LONG.set(out, offset, value);
  }

  /// Four bytes of `in` from `offset`.
  public static int getInt(byte[] in, int offset) {
    return (int) INT.get(in, offset);
  }

  /// Puts `value` into four bytes of `out` from `offset`.
  public static void putInt(byte[] out, int offset, int value) {
    INT.set(out, offset, value);
  }
}

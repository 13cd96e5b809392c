package org.ramdam.node.store;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;

/// How a type stands on disk. One encoding of each value.
public interface Codec<T> {
  /// The bytes of `value`; not to be changed afterwards.
  byte[] encode(T value);

  /// The value of bytes that [#encode] made. Anything else is a damaged store.
  T decode(byte[] bytes);

  /// The bytes themselves.
  Codec<byte[]> BYTES = of(bytes -> bytes, bytes -> bytes);

  /// No value: the key says all.
  Codec<Boolean> MARK = of(_ -> new byte[0], _ -> true);

  /// Text in UTF-8.
  Codec<String> TEXT =
      of(text -> text.getBytes(StandardCharsets.UTF_8), b -> new String(b, StandardCharsets.UTF_8));

  /// A hash or key.
  Codec<Bytes32> BYTES_32 = of(Bytes32::toByteArray, Bytes32::of);

  /// Eight bytes, big-endian: in the order of the number if it is not negative.
  Codec<Long> LONG =
      of(
          value -> {
            byte[] out = new byte[8];
            Longs.put(out, 0, value);
            return out;
          },
          bytes -> Longs.get(bytes, 0));

  /// Where an entry stands: in the order of log and index.
  Codec<Position> POSITION =
      of(
          position -> {
            byte[] out = new byte[Position.SIZE];
            position.write(out, 0);
            return out;
          },
          bytes -> Position.of(bytes, 0));

  /// A codec of two functions.
  static <T> Codec<T> of(Function<T, byte[]> encode, Function<byte[], T> decode) {
    return new Codec<>() {
      @Override
      public byte[] encode(T value) {
        return encode.apply(value);
      }

      @Override
      public T decode(byte[] bytes) {
        return decode.apply(bytes);
      }
    };
  }
}

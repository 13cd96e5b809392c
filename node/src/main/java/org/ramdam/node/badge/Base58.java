package org.ramdam.node.badge;

import java.math.BigInteger;
import org.ramdam.protocol.bytes.MalformedException;

/// Base 58 with Bitcoin's alphabet, as multibase calls `z`.
///
/// @see <a href="https://www.w3.org/TR/cid-1.0/#base-58-btc">W3C Controlled Identifiers 1.0</a>
final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(58);

  /// More than a signature takes.
  private static final int LONGEST = 100;

  private Base58() {}

  /// `bytes` as text, with the `z` before it.
  static String encode(byte[] bytes) {
    var out = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      out.append(ALPHABET.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      out.append(ALPHABET.charAt(0));
    }
    return out.append('z').reverse().toString();
  }

  /// The bytes that [#encode] makes `text` of.
  ///
  /// @param size how many they must be
  /// @throws MalformedException if it is of anything else
  static byte[] decode(String text, int size) throws MalformedException {
    if (text.length() > LONGEST || !text.startsWith("z")) {
      throw new MalformedException("not in base 58");
    }
    BigInteger value = BigInteger.ZERO;
    for (int i = 1; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new MalformedException("not in base 58");
      }
      value = value.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    byte[] bytes = new byte[size];
    byte[] digits = value.toByteArray();
    int from = digits[0] == 0 ? 1 : 0;
    int length = digits.length - from;
    if (length <= size) {
      System.arraycopy(digits, from, bytes, size - length, length);
    }
    if (length > size || !encode(bytes).equals(text)) {
      throw new MalformedException("not " + size + " bytes in base 58");
    }
    return bytes;
  }
}

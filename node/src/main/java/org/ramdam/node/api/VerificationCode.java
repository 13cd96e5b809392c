package org.ramdam.node.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;

/// What a printed attestation carries to be found again: whose work, of which days, when it was
/// computed, and a digest of the records that counted then. It proves nothing by itself: it leads a
/// node to the records, which do.
///
/// Written `RAMDAM-` and eight groups of five signs of Crockford's base 32, which has no I, L, O
/// and U; case does not matter, and I, L and O are read as 1, 1 and 0.
///
/// @param member the first five bytes of the person's id
/// @param fromDay in days since 1970-01-01, below 65,536
/// @param toDay the same
/// @param atSeconds Unix time, below 2³²
/// @param site the first four bytes of the site's id; 0 for the network
/// @param digest 56 bits
record VerificationCode(
    long member, int fromDay, int toDay, long atSeconds, int site, long digest) {
  /// What every code begins with.
  static final String START = "RAMDAM-";

  private static final int SIZE = 25;
  private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /// The digest of the contributions that count, by id, with their minutes.
  static long digest(SortedMap<Bytes32, Integer> counted) {
    Sha256 hash = new Sha256().update("ramdam/attestation/v1".getBytes(StandardCharsets.US_ASCII));
    counted.forEach((id, minutes) ->
        hash.update(id.toByteArray()).update(ByteBuffer.allocate(4).putInt(minutes).array()));
    return hash.finish().w0() >>> 8;
  }

  /// The first five bytes of an id.
  static long start(Bytes32 member) {
    return member.w0() >>> 24;
  }

  private byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    out.put((byte) (member >>> 32)).putInt((int) member);
    out.putShort((short) fromDay).putShort((short) toDay);
    out.putInt((int) atSeconds).putInt(site);
    out.put((byte) (digest >>> 48)).putShort((short) (digest >>> 32)).putInt((int) digest);
    out.put(check(out.array()));
    return out.array();
  }

  private static byte check(byte[] bytes) {
    return Sha256.of(Arrays.copyOf(bytes, SIZE - 1)).toByteArray()[0];
  }

  /// The code as it is printed.
  String text() {
    byte[] bytes = bytes();
    var out = new StringBuilder(START);
    for (int bit = 0; bit < SIZE * 8; bit += 5) {
      if (bit > 0 && bit % 25 == 0) {
        out.append('-');
      }
      int two = (bytes[bit / 8] & 0xff) << 8 | (bit / 8 + 1 < SIZE ? bytes[bit / 8 + 1] & 0xff : 0);
      out.append(SIGNS.charAt(two >>> (11 - bit % 8) & 31));
    }
    return out.toString();
  }

  /// Reads a code; null if it was not copied whole.
  static @Nullable VerificationCode parse(String text) {
    String signs =
        text.strip()
            .toUpperCase(Locale.ROOT)
            .replaceFirst("^RAMDAM", "")
            .replaceAll("[\\s-]", "")
            .replace('I', '1')
            .replace('L', '1')
            .replace('O', '0');
    if (signs.length() != SIZE * 8 / 5) {
      return null;
    }
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < signs.length(); i++) {
      int value = SIGNS.indexOf(signs.charAt(i));
      if (value < 0) {
        return null;
      }
      for (int j = 0; j < 5; j++) {
        int bit = i * 5 + j;
        bytes[bit / 8] |= (byte) ((value >>> (4 - j) & 1) << (7 - bit % 8));
      }
    }
    return bytes[SIZE - 1] == check(bytes) ? of(ByteBuffer.wrap(bytes)) : null;
  }

  private static VerificationCode of(ByteBuffer in) {
    long member = (in.get() & 0xffL) << 32 | Integer.toUnsignedLong(in.getInt());
    int from = Short.toUnsignedInt(in.getShort());
    int to = Short.toUnsignedInt(in.getShort());
    long at = Integer.toUnsignedLong(in.getInt());
    int site = in.getInt();
    long digest =
        (in.get() & 0xffL) << 48
            | (long) Short.toUnsignedInt(in.getShort()) << 32
            | Integer.toUnsignedLong(in.getInt());
    return new VerificationCode(member, from, to, at, site, digest);
  }
}

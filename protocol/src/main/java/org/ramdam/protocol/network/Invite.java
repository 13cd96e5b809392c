package org.ramdam.protocol.network;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;

/// What one site hands to another so that it may join: where to call, whom to expect there, and a
/// secret that is good once. One line of text, checked against mistakes in copying.
///
/// @param network the network's id
/// @param transport the transport key of the site that invites
/// @param secret 16 random bytes
/// @param expires Unix seconds
/// @param addresses `host:port` of the site that invites
public record Invite(
    Bytes32 network, Bytes32 transport, byte[] secret, long expires, List<String> addresses) {
  /// Bytes of a secret: 16.
  public static final int SECRET_SIZE = 16;

  private static final String PREFIX = "ramdam-invite-1-";
  private static final int CHECKSUM = 4;
  private static final int FIXED = 2 * Bytes32.SIZE + SECRET_SIZE + 8;

  public Invite {
    addresses = List.copyOf(addresses);
    if (secret.length != SECRET_SIZE
        || addresses.isEmpty()
        || addresses.size() > Limits.ADDRESSES) {
      throw new IllegalArgumentException("an invite has 16 secret bytes and 1 to 8 addresses");
    }
  }

  /// The line of text.
  public String encode() {
    byte[] where = String.join("\n", addresses).getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(FIXED + where.length + CHECKSUM);
    out.put(network.toByteArray()).put(transport.toByteArray()).put(secret).putLong(expires);
    out.put(where);
    out.put(checksum(out.array(), FIXED + where.length));
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
  }

  private static byte[] checksum(byte[] bytes, int length) {
    Bytes32 hash = new Sha256().update(bytes, 0, length).finish();
    return Arrays.copyOf(hash.toByteArray(), CHECKSUM);
  }

  /// Reads the line; white space in and around it does not count.
  ///
  /// @throws MalformedException if it is not an invite, or was copied with a mistake
  public static Invite parse(String text) throws MalformedException {
    String line = text.replaceAll("\\s+", "");
    if (!line.startsWith(PREFIX) || line.length() > 4096) {
      throw new MalformedException("an invite begins with " + PREFIX);
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(line.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the invite has a character that none has", e);
    }
    int end = bytes.length - CHECKSUM;
    if (end <= FIXED
        || !Arrays.equals(checksum(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new MalformedException("the invite was not copied whole and without a mistake");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Bytes32 network = Bytes32.read(in);
    Bytes32 transport = Bytes32.read(in);
    byte[] secret = new byte[SECRET_SIZE];
    in.get(secret);
    long expires = in.getLong();
    String where = new String(bytes, FIXED, end - FIXED, StandardCharsets.UTF_8);
    var addresses = new ArrayList<>(Arrays.asList(where.split("\n")));
    if (addresses.size() > Limits.ADDRESSES) {
      throw new MalformedException("the invite has too many addresses");
    }
    return new Invite(network, transport, secret, expires, addresses);
  }
}

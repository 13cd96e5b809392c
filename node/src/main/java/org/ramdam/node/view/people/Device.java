package org.ramdam.node.view.people;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ramdam.node.store.Codec;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;

/// A key that a member signs with at a site.
///
/// @param member whose it is
/// @param index in that site's log, of the record that brought it
/// @param came how
/// @param revoked index of the record that revoked it, -1 while none has
/// @param name empty where the words are not here, or there are none
public record Device(Bytes32 member, long index, Came came, long revoked, String name) {
  private static final int NAME_AT = Bytes32.SIZE + 8 + 1 + 8;

  static final Codec<Device> CODEC = Codec.of(Device::encode, Device::decode);

  /// How a key came to be a member's.
  public enum Came {
    /// By the member's first record.
    INCEPTION,
    /// By another device.
    DEVICE,
    /// By the recovery key.
    RECOVERY
  }

  static Device of(Bytes32 member, long index, Came came) {
    return new Device(member, index, came, -1, "");
  }

  /// Whether nothing of it may follow.
  public boolean isRevoked() {
    return revoked >= 0;
  }

  Device revokedAt(long place) {
    return new Device(member, index, came, place, name);
  }

  Device withName(String revealed) {
    return new Device(member, index, came, revoked, revealed);
  }

  private static byte[] encode(Device device) {
    byte[] utf8 = device.name.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[NAME_AT + utf8.length];
    device.member.write(out, 0);
    Longs.put(out, Bytes32.SIZE, device.index);
    out[Bytes32.SIZE + 8] = (byte) device.came.ordinal();
    Longs.put(out, Bytes32.SIZE + 9, device.revoked);
    System.arraycopy(utf8, 0, out, NAME_AT, utf8.length);
    return out;
  }

  private static Device decode(byte[] bytes) {
    return new Device(
        Bytes32.of(bytes, 0),
        Longs.get(bytes, Bytes32.SIZE),
        Came.values()[bytes[Bytes32.SIZE + 8]],
        Longs.get(bytes, Bytes32.SIZE + 9),
        new String(Arrays.copyOfRange(bytes, NAME_AT, bytes.length), StandardCharsets.UTF_8));
  }
}

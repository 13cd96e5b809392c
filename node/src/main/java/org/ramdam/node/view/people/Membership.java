package org.ramdam.node.view.people;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ramdam.node.store.Codec;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.record.Role;

/// What a site's log says of a person.
///
/// @param device the key they sign with
/// @param index of their inception in that log
/// @param roles ascending; empty if not, or no longer, admitted
/// @param name empty where the words are not here
public record Membership(Bytes32 device, long index, List<Role> roles, String name) {
  private static final int NAME_AT = Bytes32.SIZE + 8 + 1;

  static final Codec<Membership> CODEC = Codec.of(Membership::encode, Membership::decode);

  public Membership {
    roles = List.copyOf(roles);
  }

  /// Whether the site counts them among its members.
  public boolean isAdmitted() {
    return !roles.isEmpty();
  }

  Membership withRoles(List<Role> newest) {
    return new Membership(device, index, newest, name);
  }

  Membership withName(String revealed) {
    return new Membership(device, index, roles, revealed);
  }

  private static byte[] encode(Membership membership) {
    byte[] utf8 = membership.name.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[NAME_AT + utf8.length];
    membership.device.write(out, 0);
    Longs.put(out, Bytes32.SIZE, membership.index);
    for (Role role : membership.roles) {
      out[NAME_AT - 1] |= (byte) (1 << role.ordinal());
    }
    System.arraycopy(utf8, 0, out, NAME_AT, utf8.length);
    return out;
  }

  private static Membership decode(byte[] bytes) {
    var roles = new ArrayList<Role>();
    for (Role role : Role.values()) {
      if ((bytes[NAME_AT - 1] & (1 << role.ordinal())) != 0) {
        roles.add(role);
      }
    }
    return new Membership(
        Bytes32.of(bytes, 0),
        Longs.get(bytes, Bytes32.SIZE),
        roles,
        new String(Arrays.copyOfRange(bytes, NAME_AT, bytes.length), StandardCharsets.UTF_8));
  }
}

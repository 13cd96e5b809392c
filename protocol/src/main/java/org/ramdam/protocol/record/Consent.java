package org.ramdam.protocol.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.Verifier;

/// The signatures that stand within a core, by keys that are not its author's: what a member's new
/// device, and their recovery key, sign (docs/protocol/record.md). Each names network and home, so
/// that it is worth nothing in another log.
public final class Consent {
  private static final String ACCEPTING = "ramdam/device/v1";
  private static final String RECOVERING = "ramdam/device-recovery/v1";

  private Consent() {}

  /// What a new device signs to be one of `member` at `home`.
  public static byte[] accepting(Bytes32 network, Bytes32 home, Bytes32 member, Bytes32 key) {
    return message(ACCEPTING, network, home, member, key);
  }

  /// What the recovery key of `member` signs to let the new device `key` sign at `home`.
  public static byte[] recovering(Bytes32 network, Bytes32 home, Bytes32 member, Bytes32 key) {
    return message(RECOVERING, network, home, member, key);
  }

  private static byte[] message(String domain, Bytes32... ids) {
    byte[] start = domain.getBytes(StandardCharsets.US_ASCII);
    byte[] out = Arrays.copyOf(start, start.length + 1 + ids.length * Bytes32.SIZE);
    for (int i = 0; i < ids.length; i++) {
      ids[i].write(out, start.length + 1 + i * Bytes32.SIZE);
    }
    return out;
  }

  /// Whether a core has such a signature within.
  static boolean isWithin(Core core) {
    return core.body() instanceof Body.Device || core.body() instanceof Body.Recovery;
  }

  /// Whether such a signature is true, or there is none.
  static boolean verify(Core core, Verifier verifier) {
    return switch (core.body()) {
      case Body.Device(Bytes32 member, Bytes32 key, Signature acceptance) ->
          verifier.verify(
              key, accepting(core.network(), core.home(), member, key), acceptance.toByteArray());
      case Body.Recovery(Bytes32 member, Bytes32 recoveryKey, Signature authorization) ->
          verifier.verify(
              recoveryKey,
              recovering(core.network(), core.home(), member, core.author()),
              authorization.toByteArray());
      default -> true;
    };
  }
}

package org.ramdam.cli;

import java.util.List;
import java.util.Locale;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Device;
import org.ramdam.node.api.proto.DevicesReply;
import org.ramdam.node.api.proto.DevicesRequest;
import org.ramdam.protocol.bytes.Bytes32;

/// How devices are found and told.
public final class DeviceTexts {
  /// Digits of a key that are enough to mean it.
  private static final int DIGITS = 4;

  private DeviceTexts() {}

  /// Its name and the start of its key, or that alone.
  public static String called(Device device) {
    String digits = SiteTexts.shortId(device.getKey());
    return device.getName().isEmpty()
        ? digits
        : Output.clean(device.getName()) + " (" + digits + ")";
  }

  /// What a node knows of the devices of a member.
  static DevicesReply of(NodeClient node, Bytes32 member) {
    var request = DevicesRequest.newBuilder().setMember(member.hex()).build();
    return node.call("Devices", request, DevicesReply.parser());
  }

  /// Those of a member at the node's own site.
  static List<Device> here(DevicesReply reply) {
    return reply.getDevicesList().stream()
        .filter(device -> device.getSiteId().equals(reply.getSiteId()))
        .toList();
  }

  /// The one of these that `text` means: by its name, or the beginning of its key.
  ///
  /// @throws Failure 3 if there is none, 2 if there are several
  static Device find(List<Device> devices, String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    List<Device> found =
        devices.stream()
            .filter(device ->
                device.getName().toLowerCase(Locale.ROOT).equals(wanted)
                    || (wanted.length() >= DIGITS && device.getKey().startsWith(wanted)))
            .toList();
    // Of several that were called so in their time, it is the one that signs still.
    List<Device> live = found.stream().filter(device -> !device.getRevoked()).toList();
    List<Device> meant = live.isEmpty() ? found : live;
    if (meant.isEmpty()) {
      throw new Failure(Exit.NOT_FOUND, "no_such_device", text);
    }
    if (meant.size() > 1) {
      throw new Failure(
          Exit.USAGE,
          "several_devices",
          text,
          String.join(", ", meant.stream().map(DeviceTexts::called).toList()));
    }
    return meant.getFirst();
  }
}

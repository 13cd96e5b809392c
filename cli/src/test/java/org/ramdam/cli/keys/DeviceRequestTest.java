package org.ramdam.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Records;

class DeviceRequestTest {
  private final SplittableRandom random = new SplittableRandom(8);
  private final Bytes32 network = Gen.id(random);
  private final Bytes32 home = Gen.id(random);
  private final Bytes32 member = Gen.id(random);
  private final SigningKey key = Records.key(random);

  private DeviceRequest request(String label) {
    return DeviceRequest.sign(network, home, member, key, label);
  }

  private static Exit refusal(String text) {
    Failure failure = catchThrowableOfType(Failure.class, () -> DeviceRequest.parse(text));
    return failure == null ? Exit.OK : failure.exit();
  }

  @Test
  void request_isReadAsWritten_whereverItWasBroken() {
    for (String label : new String[] {"", "Téléphone de Zoé", "x".repeat(120)}) {
      DeviceRequest request = request(label);
      assertThat(request.text()).doesNotContainAnyWhitespaces();
      assertThat(DeviceRequest.parse(request.text())).isEqualTo(request);
      String broken = " " + request.text().replaceAll("(.{60})", "$1\r\n  ") + "\n";
      assertThat(DeviceRequest.parse(broken)).isEqualTo(request);
    }
  }

  @Test
  void request_alteredOrCutIsRefused() {
    String text = request("portable").text();
    for (int at = 0; at < text.length(); at++) {
      char other = text.charAt(at) == 'A' ? 'B' : 'A';
      String altered = text.substring(0, at) + other + text.substring(at + 1);
      assertThat(refusal(altered)).as("altered at " + at).isEqualTo(Exit.REFUSED);
      assertThat(refusal(text.substring(0, at))).as("cut at " + at).isEqualTo(Exit.REFUSED);
    }
    assertThat(refusal("ramdam-device-1.é")).isEqualTo(Exit.REFUSED);
    assertThat(refusal(text + "A".repeat(5000))).isEqualTo(Exit.REFUSED);
  }

  @Test
  void request_thatItsDeviceDidNotSign_isRefused() {
    Signature acceptance = request("").acceptance();
    Bytes32 other = Gen.id(random);
    for (DeviceRequest forged :
        new DeviceRequest[] {
          new DeviceRequest(other, home, member, key.publicKey(), acceptance, ""),
          new DeviceRequest(network, other, member, key.publicKey(), acceptance, ""),
          new DeviceRequest(network, home, other, key.publicKey(), acceptance, ""),
          new DeviceRequest(network, home, member, other, acceptance, "")
        }) {
      assertThat(refusal(forged.text())).isEqualTo(Exit.REFUSED);
    }
  }
}

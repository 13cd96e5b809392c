package org.ramdam.cli.keys;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.Signer;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Consent;

/// What a new device hands to one that its member has already: a line of text. It is no secret, and
/// worth nothing to anybody else.
///
/// ```
/// ramdam-device-1.BASE64URL   network ‖ home ‖ member ‖ key ‖ acceptance ‖ label ‖ check
/// ```
///
/// The check is the first four bytes of the SHA-256 of all before it.
///
/// @param home the site in whose log the device shall sign
/// @param acceptance of the key, of [Consent#accepting]
/// @param label how the person calls the device; may be empty
public record DeviceRequest(
    Bytes32 network,
    Bytes32 home,
    Bytes32 member,
    Bytes32 key,
    Signature acceptance,
    String label) {
  private static final String START = "ramdam-device-1.";
  private static final int LABEL_AT = 4 * Bytes32.SIZE + PublicKey.SIGNATURE_SIZE;
  private static final int CHECK = 4;
  private static final int MAX_CHARACTERS = 4096;

  static DeviceRequest sign(
      Bytes32 network, Bytes32 home, Bytes32 member, Signer key, String label) {
    byte[] message = Consent.accepting(network, home, member, key.publicKey());
    Signature acceptance = Signature.of(key.sign(message));
    return new DeviceRequest(network, home, member, key.publicKey(), acceptance, label);
  }

  String text() {
    byte[] utf8 = label.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[LABEL_AT + utf8.length];
    int at = 0;
    for (Bytes32 id : List.of(network, home, member, key, acceptance.r(), acceptance.s())) {
      id.write(bytes, at);
      at += Bytes32.SIZE;
    }
    System.arraycopy(utf8, 0, bytes, LABEL_AT, utf8.length);
    byte[] checked = Arrays.copyOf(bytes, bytes.length + CHECK);
    System.arraycopy(check(bytes), 0, checked, bytes.length, CHECK);
    return START + Base64.getUrlEncoder().withoutPadding().encodeToString(checked);
  }

  /// Reads a text, wherever it was broken into lines.
  ///
  /// @throws Failure 4 if it is cut, altered, or no request
  public static DeviceRequest parse(String text) {
    try {
      String line = text.replaceAll("\\s+", "");
      DeviceRequest request = read(line);
      byte[] message =
          Consent.accepting(request.network, request.home, request.member, request.key);
      if (!request.text().equals(line)) {
        throw new MalformedException("it is not written as it should be");
      }
      if (!Verifier.strict().verify(request.key, message, request.acceptance.toByteArray())) {
        throw new MalformedException("the device did not sign it");
      }
      return request;
    } catch (MalformedException | CharacterCodingException | IllegalArgumentException e) {
      throw new Failure(Exit.REFUSED, "bad_device_request", String.valueOf(e.getMessage()));
    }
  }

  private static DeviceRequest read(String line)
      throws MalformedException, CharacterCodingException {
    if (!line.startsWith(START) || line.length() > MAX_CHARACTERS) {
      throw new MalformedException("it does not begin with " + START);
    }
    byte[] checked = Base64.getUrlDecoder().decode(line.substring(START.length()));
    if (checked.length < LABEL_AT + CHECK) {
      throw new MalformedException("it was cut");
    }
    byte[] bytes = Arrays.copyOf(checked, checked.length - CHECK);
    if (!Arrays.equals(check(bytes), 0, CHECK, checked, bytes.length, checked.length)) {
      throw new MalformedException("the checksum does not fit: it was cut or altered");
    }
    ByteBuffer label = ByteBuffer.wrap(bytes, LABEL_AT, bytes.length - LABEL_AT);
    return new DeviceRequest(
        Bytes32.of(bytes, 0),
        Bytes32.of(bytes, Bytes32.SIZE),
        Bytes32.of(bytes, 2 * Bytes32.SIZE),
        Bytes32.of(bytes, 3 * Bytes32.SIZE),
        Signature.of(Arrays.copyOfRange(bytes, 4 * Bytes32.SIZE, LABEL_AT)),
        StandardCharsets.UTF_8.newDecoder().decode(label).toString());
  }

  private static byte[] check(byte[] bytes) {
    return Arrays.copyOf(Sha256.of(bytes).toByteArray(), CHECK);
  }
}

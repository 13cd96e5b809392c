package org.ramdam.cli.keys;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.node.api.proto.AdmitMemberRequest;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// What a person hands to their home site to be admitted, as text that survives a mail: their first
/// record and its words, in base64, with a checksum.
///
/// @param inception the first record
/// @param words its private part: the name
record MemberRequest(SignedRecord inception, PrivatePart words) {
  private static final String BEGIN = "-----BEGIN RAMDAM MEMBER REQUEST-----";
  private static final String END = "-----END RAMDAM MEMBER REQUEST-----";
  private static final int MAX_CHARACTERS = 64 << 10;
  private static final int CHECK_DIGITS = 16;

  /// Whether `text` looks like a request rather than the name of a file.
  static boolean looksLike(String text) {
    return text.contains(BEGIN);
  }

  /// The name of the person.
  String name() {
    return words.words() instanceof Words.MemberWords(String name) ? name : "";
  }

  /// The text, several lines.
  String text() {
    byte[] bytes = message(List.of()).toByteArray();
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return BEGIN + "\n" + base64 + "\n=" + check(bytes) + "\n" + END + "\n";
  }

  /// What the node is asked.
  AdmitMemberRequest message(List<String> roles) {
    return AdmitMemberRequest.newBuilder()
        .setInception(ByteString.copyFrom(inception.entry()))
        .setPrivatePart(ByteString.copyFrom(words.salted()))
        .addAllRoles(roles)
        .build();
  }

  /// Reads a text, whatever a mail did to its line ends and margins.
  ///
  /// @throws Failure 4 if it is cut, altered, or no request
  static MemberRequest parse(String text) {
    try {
      return read(text);
    } catch (MalformedException | InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new Failure(Exit.REFUSED, "bad_request", String.valueOf(e.getMessage()));
    }
  }

  private static MemberRequest read(String text)
      throws MalformedException, InvalidProtocolBufferException {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin || end > MAX_CHARACTERS) {
      throw new MalformedException("it does not begin with " + BEGIN + " and end with " + END);
    }
    String inside = text.substring(begin + BEGIN.length(), end).replaceAll("[\\s>]+", "");
    // The padding of base64 may stand just before the checksum's own sign.
    int split = inside.lastIndexOf('=');
    if (split < 0 || inside.length() - split - 1 != CHECK_DIGITS) {
      throw new MalformedException("the checksum is missing");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(inside.substring(0, split));
    } catch (IllegalArgumentException _) {
      throw new MalformedException("it was cut or altered");
    }
    if (!check(bytes).equals(inside.substring(split + 1))) {
      throw new MalformedException("the checksum does not fit: it was cut or altered");
    }
    AdmitMemberRequest message = AdmitMemberRequest.parseFrom(bytes);
    SignedRecord inception = RecordCodec.decode(message.getInception().toByteArray());
    PrivatePart words = PrivatePart.decode(message.getPrivatePart().toByteArray());
    var request = new MemberRequest(inception, words);
    if (!KeyFile.isMember(inception, words)
        || !inception.verify(Verifier.strict())
        || !Arrays.equals(request.message(List.of()).toByteArray(), bytes)) {
      throw new MalformedException("it is not signed by the person it names");
    }
    return request;
  }

  private static String check(byte[] bytes) {
    return Sha256.of(bytes).shortHex(CHECK_DIGITS);
  }
}

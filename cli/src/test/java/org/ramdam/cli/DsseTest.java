package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.protocol.receipt.Receipts;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;

/// The envelope of a record is a DSSE envelope to those who know DSSE alone: `@sigstore/core` and
/// securesystemslib compute what is signed, and find that the author signed it.
class DsseTest {
  private static final String JAVASCRIPT =
      """
      const { dsse, crypto } = require('@sigstore/core');
      const { createPublicKey } = require('node:crypto');
      const { readFileSync } = require('node:fs');
      const spki = Buffer.from('302a300506032b6570032100', 'hex');
      for (const line of readFileSync(process.argv[1], 'utf8').trimEnd().split('\\n')) {
        const [type, ...rest] = line.split(' ');
        const [payload, signature, author] = rest.map(text => Buffer.from(text, 'base64'));
        const key = createPublicKey({ key: Buffer.concat([spki, author]), format: 'der', type: 'spki' });
        console.log(crypto.verify(dsse.preAuthEncoding(type, payload), key, signature));
      }
      """;

  private static final String PYTHON =
      """
      import base64, sys
      from securesystemslib.dsse import Envelope
      from securesystemslib.exceptions import VerificationError
      from securesystemslib.signer import SSlibKey
      for line in open(sys.argv[1]):
          kind, payload, signature, author = line.split()
          public = base64.b64decode(author).hex()
          key = SSlibKey('author', 'ed25519', 'ed25519', {'public': public})
          envelope = {'payload': payload, 'payloadType': kind}
          envelope['signatures'] = [{'keyid': 'author', 'sig': signature}]
          try:
              Envelope.from_dict(envelope).verify([key], 1)
              print('true')
          except VerificationError:
              print('false')
      """;

  @TempDir private Path home;

  private static String line(SignedRecord record, byte[] core) {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        " ",
        RecordCodec.PAYLOAD_TYPE,
        base64.encodeToString(core),
        base64.encodeToString(record.signature()),
        base64.encodeToString(record.core().author().toByteArray()));
  }

  @Test
  void envelope_isOneToSigstore() throws Exception {
    Tool.DSSE.require();
    check("node", "-e", JAVASCRIPT);
  }

  @Test
  void envelope_isOneToSecuresystemslib() throws Exception {
    Tool.SECURESYSTEMSLIB.require();
    check("python3", "-c", PYTHON);
  }

  private void check(String... program) throws Exception {
    Receipts log = Receipts.example();
    var lines = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      lines.add(line(log.entry(i), log.entry(i).coreBytes()));
    }
    var tampered = log.entry(5).coreBytes().clone();
    tampered[tampered.length - 1] ^= 1;
    lines.add(line(log.entry(5), tampered));
    Path file = Files.write(home.resolve("envelopes"), lines);

    var command = new ArrayList<>(List.of(program));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> said = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    var expected = new ArrayList<>(Collections.nCopies(10, "true"));
    expected.add("false");
    assertThat(said).isEqualTo(expected);
  }
}

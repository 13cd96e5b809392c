package org.ramdam.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.AskWitnessesReply;
import org.ramdam.node.api.proto.AskWitnessesRequest;
import org.ramdam.node.api.proto.ReceiptReply;
import org.ramdam.node.api.proto.ReceiptRequest;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.WitnessAnswer;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;

/// A site has one of another network cosign its log, over HTTP.
@Timeout(120)
class AskingTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(12);
  private final List<LiveSite> all = new ArrayList<>();

  @AfterEach
  void stop() {
    all.forEach(LiveSite::close);
  }

  private LiveSite site(String name) throws Exception {
    LiveSite site = LiveSite.start(directory, name, random);
    site.stop();
    all.add(site);
    return site;
  }

  private void configure(String name, String settings, String file, String content)
      throws Exception {
    Path site = directory.resolve(name);
    Files.writeString(site.resolve(file), content);
    Files.writeString(
        site.resolve("ramdam.toml"),
        "\n[witness]\n" + settings + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.APPEND);
  }

  private static AskWitnessesReply ask(LiveSite site) throws Exception {
    return site.call(
        "AskWitnesses", AskWitnessesRequest.getDefaultInstance(), AskWitnessesReply.parser());
  }

  @Test
  void siteOfAnotherNetwork_cosigns_andItShows() throws Exception {
    LiveSite grange = site("grange");
    LiveSite afar = site("afar");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    NoteKey log =
        new NoteKey(
            Origin.of(grange.id(), 1),
            NoteKey.ED25519,
            grange.site().key(SiteDirectory.Key.LOG).publicKey());
    NoteKey witness =
        new NoteKey(
            Origin.witness(afar.id()),
            NoteKey.COSIGNATURE,
            afar.site().key(SiteDirectory.Key.WITNESS).publicKey());
    NoteKey mlDsa44 = requireNonNull(afar.site().mlDsa44Witness()).noteKey();
    configure(
        "afar",
        "http = \"127.0.0.1:%d\"\nlogs = \"logs.txt\"".formatted(port),
        "logs.txt",
        log.vkey() + "\n");
    // Both keys have to have signed, and are one witness.
    String policy =
        """
        witness one %s http://127.0.0.1:%d
        witness other %s http://127.0.0.1:%d
        group both all one other
        quorum both
        """
            .formatted(witness.vkey(), port, mlDsa44.vkey(), port);
    configure("grange", "ask = \"ask.txt\"", "ask.txt", policy);
    afar.start();
    grange.start();
    Await.until("it asks by itself", () -> grange.status(grange).getCosignedBy() == 1);
    grange.found(2);
    Person rosa = grange.member("Rosa");
    String record = grange.contribute(rosa, Scope.NETWORK, "seen from afar");
    WitnessAnswer cosigned =
        WitnessAnswer.newBuilder().setWitness(witness.name()).setCosigned(true).build();
    assertThat(ask(grange).getAnswersList())
        .containsExactly(cosigned, cosigned.toBuilder().setMldsa44(true).build());
    ShowReply shown = grange.show(record);
    assertThat(shown.getCosignedByList()).containsExactly(witness.name());
    assertThat(shown.getWitnesses()).isEqualTo(1);
    assertThat(shown.getCosignedMs()).isPositive();
    Note note = Note.parse(shown.getCheckpoint());
    assertThat(note.signatures()).anyMatch(line -> line.isBy(witness));
    assertThat(note.signatures()).anyMatch(line -> line.isBy(mlDsa44));
    var request = ReceiptRequest.newBuilder().setId(record);
    String small = grange.call("Receipt", request.build(), ReceiptReply.parser()).getFile();
    assertThat(Receipt.parse(small).logs().getFirst().checkpoint().signatures())
        .anyMatch(line -> line.isBy(witness))
        .noneMatch(line -> line.isBy(mlDsa44));
    request.setPolicy(policy);
    String large = grange.call("Receipt", request.build(), ReceiptReply.parser()).getFile();
    Verification verified = Verification.of(large, Trust.NONE, Verifier.strict());
    assertThat(verified.ok()).isTrue();
    assertThat(requireNonNull(verified.proved()).cosigned()).containsOnlyKeys(witness, mlDsa44);
    assertThat(ask(grange).getLog()).isEqualTo(log.vkey());
    afar.stop();
    String unseen = grange.contribute(rosa, Scope.NETWORK, "not seen yet");
    WitnessAnswer silent =
        WitnessAnswer.newBuilder().setWitness(witness.name()).setReason("silent").build();
    assertThat(ask(grange).getAnswersList())
        .containsExactly(silent, silent.toBuilder().setMldsa44(true).build());
    assertThat(grange.show(unseen).getCosignedByList()).isEmpty();
    assertThat(grange.show(record).getCosignedByList()).containsExactly(witness.name());
    afar.start();
    assertThat(ask(grange).getAnswers(0).getCosigned()).isTrue();
    assertThat(grange.show(unseen).getCosignedByList()).containsExactly(witness.name());
  }
}

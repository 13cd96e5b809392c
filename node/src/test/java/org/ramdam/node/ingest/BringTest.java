package org.ramdam.node.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.wire.Message;

/// Runs that come by hand, again and in any pieces.
@Timeout(60)
class BringTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(9);
  private @Nullable Logbook own;
  private @Nullable Logbook other;
  private @Nullable IngestFixture fixture;

  @BeforeEach
  void open() throws Exception {
    own = new Logbook(directory.resolve("own"), "La Grange", random);
    other = new Logbook(directory.resolve("other"), "L'Atelier", random);
    other.join(Gen.id(random));
    fixture = new IngestFixture(directory.resolve("store"), own.site());
    writer().ingest.follow(other.id());
    Person person = other.member("Zoé");
    for (int i = 0; i < 20; i++) {
      other.contribute(person, Scope.NETWORK, "note " + i);
    }
  }

  @AfterEach
  void close() {
    writer().close();
  }

  private Logbook other() {
    return requireNonNull(other);
  }

  private IngestFixture writer() {
    return requireNonNull(fixture);
  }

  private Ingest.Brought bring(Run run) throws Exception {
    return writer().ingest.bring(run).get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsHeld_isPassedOver_andTheRestTaken() throws Exception {
    assertThat(bring(other().run(0, 10, false))).isEqualTo(new Ingest.Brought(10, 10, 0, null));
    assertThat(bring(other().run(0, 10, false))).isEqualTo(new Ingest.Brought(10, 0, 0, null));
    assertThat(bring(other().run(4, 16, false))).isEqualTo(new Ingest.Brought(16, 6, 0, null));
    assertThat(bring(other().run(16, 23, false))).isEqualTo(new Ingest.Brought(23, 7, 0, null));
    assertThat(requireNonNull(writer().archive.state(other().id()).head()).root())
        .isEqualTo(other().signedHead(23).root());
    assertThat(writer().archive.cosignatures(other().id())).hasSize(1);
    assertThat(writer().next(Sync.Input.Brought.class)).isNotNull();
  }

  @Test
  void gap_andUnknownLog_andOtherHistory_areRefused() throws Exception {
    assertThat(requireNonNull(bring(other().run(3, 5, false)).refused()).fault())
        .isEqualTo(Fault.OUT_OF_PLACE);
    var stranger = new Logbook(directory.resolve("stranger"), "Ailleurs", random);
    assertThat(requireNonNull(bring(stranger.run(0, 1, false)).refused()).fault())
        .isEqualTo(Fault.OUT_OF_PLACE);
    bring(other().run(0, 10, false));
    Run run = other().run(8, 23, false);
    var elsewhere =
        new Run(
            run.site(),
            run.from(),
            run.count(),
            run.parts(),
            run.treeSize(),
            Gen.tampered(run.signature(), random),
            run.proof(),
            false);
    assertThat(requireNonNull(bring(elsewhere).refused()).fault()).isEqualTo(Fault.CHECKPOINT);
    assertThat(writer().archive.size(other().id())).isEqualTo(10);
  }

  @Test
  void wordsThatAreMissing_areTakenWithEntriesThatAreHeld() throws Exception {
    Run whole = other().run(0, 23, false);
    var bare = new Run.Writer();
    for (Run.Item item : whole.items()) {
      bare.add(item.entry(), null);
    }
    bring(
        new Run(
            whole.site(),
            0,
            23,
            List.of(bare.take()),
            whole.treeSize(),
            whole.signature(),
            whole.proof(),
            false));
    long missing = writer().ingest.missing(other().id());
    assertThat(missing).isEqualTo(22); // all but the admission, which has none
    assertThat(bring(other().run(5, 23, false)).revealed()).isEqualTo(18);
    assertThat(bring(other().run(0, 23, false)).revealed()).isEqualTo(4);
    assertThat(writer().ingest.missing(other().id())).isZero();
    assertThat(bring(other().run(0, 23, false)).revealed()).isZero();
  }

  @Test
  void cosignatureOfAnOldHead_isTaken_thoughNobodyRemembersThatHead() throws Exception {
    var witness = new Logbook(directory.resolve("witness"), "Le Jardin", random);
    writer().ingest.follow(witness.id());
    bring(witness.run(0, 1, false));
    bring(other().run(0, 23, false));
    long size = 13;
    var checkpoint =
        new Checkpoint(Origin.of(other().id(), 1), size, other().signedHead(size).root());
    byte[] good =
        Cosignature.sign(checkpoint, 99, witness.site().key(SiteDirectory.Key.WITNESS)).signature();
    cosign(witness, size, Gen.tampered(good, random));
    assertThat(writer().archive.cosignatures(other().id()))
        .doesNotContainKey(witness.id().prefix());
    cosign(witness, size, good);
    assertThat(writer().archive.cosignatures(other().id())).containsKey(witness.id().prefix());
  }

  private void cosign(Logbook witness, long size, byte[] signature) throws Exception {
    long site = other().id().prefix();
    writer().ingest.witness(new Message.Cosigned(site, witness.id().prefix(), size, 99, signature));
    assertThat(writer().ingest.settled().get(10, TimeUnit.SECONDS)).isEqualTo(24);
  }
}

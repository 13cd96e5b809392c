package org.ramdam.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.CreateBackupReply;
import org.ramdam.node.api.proto.CreateBackupRequest;
import org.ramdam.node.api.proto.ForksReply;
import org.ramdam.node.api.proto.ForksRequest;
import org.ramdam.node.api.proto.Problem;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.testing.Await;

/// Copies of a site, made while its node works.
@Timeout(120)
class SiteBackupTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(12);
  private final List<LiveSite> all = new ArrayList<>();

  @AfterEach
  void stop() {
    all.forEach(LiveSite::close);
  }

  private LiveSite site(String name) throws Exception {
    LiveSite site = LiveSite.start(directory, name, random);
    all.add(site);
    return site;
  }

  private Path copies() {
    return directory.resolve("copies");
  }

  private CreateBackupReply copy(LiveSite site, int keep) throws Exception {
    return site.call(
        "CreateBackup",
        CreateBackupRequest.newBuilder().setDirectory(copies().toString()).setKeep(keep).build(),
        CreateBackupReply.parser());
  }

  @Test
  void restoredSite_asksTheOthersFirst_andGoesOnWithoutAFork() throws Exception {
    LiveSite grange = site("grange");
    LiveSite atelier = site("atelier");
    grange.found(2);
    atelier.join(grange.invite());
    Person rosa = grange.member("Rosa");
    String before = grange.contribute(rosa, Scope.SITE, "between us");
    LiveSite.awaitEqual(grange, atelier);
    assertThat(copy(grange, 0).getCopy().getNumber()).isEqualTo(1);
    String since = grange.contribute(rosa, Scope.NETWORK, "since the copy");
    LiveSite.awaitEqual(grange, atelier);
    Path place = grange.site().path();
    var copies = new SiteBackup(copies());
    assertThatThrownBy(() -> copies.restore(0, place))
        .isInstanceOf(DirectoryNotEmptyException.class);
    grange.stop();
    atelier.stop();
    SiteBackup.deleteAll(place);
    SiteBackup.Copy restored = copies.restore(0, place);
    assertThat(restored.entries()).isEqualTo(6);
    assertThat(Files.getPosixFilePermissions(place))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));

    grange.start();
    assertThat(grange.show(before).getContribution().getNote()).isEqualTo("between us");
    assertThat(grange.has(since)).isFalse();
    assertThatThrownBy(() -> grange.contribute(rosa, Scope.NETWORK, "too early"))
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageStartingWith("restoring");
    assertThat(grange.status().getProblemsList())
        .extracting(Problem::getCode)
        .contains("restoring");
    atelier.start();
    Await.until("it has its own record again", () -> grange.has(since));
    Await.until("it goes on", () -> !Files.exists(place.resolve("restored")));
    String next = grange.contribute(rosa, Scope.NETWORK, "and goes on");
    Await.until("the other one hears of it", () -> atelier.has(next));
    LiveSite.awaitEqual(grange, atelier);
    assertThat(
            atelier
                .call("Forks", ForksRequest.getDefaultInstance(), ForksReply.parser())
                .getForksList())
        .isEmpty();
  }

  @Test
  void copies_shareFiles_areChecked_andOldOnesGo() throws Exception {
    LiveSite grange = site("grange");
    grange.found(2);
    Person rosa = grange.member("Rosa");
    for (int i = 0; i < 3; i++) {
      grange.contribute(rosa, Scope.NETWORK, "number " + i);
      assertThat(copy(grange, 2).getCopy().getNumber()).isEqualTo(i + 1);
    }
    var copies = new SiteBackup(copies());
    assertThat(copies.list()).extracting(SiteBackup.Copy::number).containsExactly(2, 3);
    SiteBackup.Verified sound = copies.verify(Scrub.Pace.FAST);
    assertThat(sound.damaged()).isEmpty();
    assertThat(sound.newest()).isEmpty();
    grange.stop();
    assertThat(copies.create(grange.site(), 7, 0).number()).isEqualTo(4);

    Path flipped = largest(copies().resolve("store"));
    byte[] bytes = Files.readAllBytes(flipped);
    bytes[bytes.length / 2] ^= 1;
    Files.write(flipped, bytes);
    assertThat(copies.verify(Scrub.Pace.FAST).damaged()).containsExactly(flipped);

    Path key = copies().resolve("site/4/keys/log.key");
    Files.writeString(key, "00");
    assertThat(copies.verify(Scrub.Pace.FAST).damaged()).contains(key, flipped);
    Path target = directory.resolve("again");
    assertThatThrownBy(() -> copies.restore(4, target))
        .isInstanceOf(RamdamException.StoreFailed.class)
        .hasMessageContaining("log.key");
    assertThat(target).doesNotExist();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("grange", "copies");
    }
  }

  @Test
  void directoryThatOthersCanRead_getsNoKeys() throws Exception {
    LiveSite grange = site("grange");
    Files.createDirectory(
        copies(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    assertThatThrownBy(() -> copy(grange, 0))
        .isInstanceOf(LiveSite.RefusedException.class)
        .hasMessageContaining("chmod 700");
    assertThat(copies()).isEmptyDirectory();
  }

  private static Path largest(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".sst"))
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }
}

package org.ramdam.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.AnchorConsistencyReply;
import org.ramdam.node.api.proto.AnchorConsistencyRequest;
import org.ramdam.node.api.proto.AnchorReply;
import org.ramdam.node.api.proto.AnchorRequest;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

/// The Sigsum log of a site with a real node.
@Timeout(120)
class AnchorsTest {
  @TempDir private Path directory;

  private static AnchorReply anchor(LiveSite site) throws Exception {
    return site.call("Anchor", AnchorRequest.getDefaultInstance(), AnchorReply.parser());
  }

  private static List<Bytes32> consistency(LiveSite site, long from, long size) throws Exception {
    var request = AnchorConsistencyRequest.newBuilder().setFrom(from).setSize(size).build();
    byte[] proof =
        site.call("AnchorConsistency", request, AnchorConsistencyReply.parser())
            .getProof()
            .toByteArray();
    var hashes = new ArrayList<Bytes32>();
    for (int at = 0; at < proof.length; at += Bytes32.SIZE) {
      hashes.add(Bytes32.of(proof, at));
    }
    return hashes;
  }

  @Test
  void log_onlyGrows_underOneKeyOfItsOwn() throws Exception {
    try (LiveSite site = LiveSite.start(directory, "grange", new SplittableRandom(6))) {
      site.found(2);
      var heads = new ArrayList<AnchorReply>();
      for (int i = 0; i < 9; i++) {
        heads.add(anchor(site));
        assertThat(heads.getLast().getSize()).isEqualTo(i + 1);
        var _ = site.member("Rosa " + i);
        if (i == 4) {
          site.stop();
          site.start();
        }
      }
      var hasher = new TreeHasher();
      for (AnchorReply older : heads) {
        for (AnchorReply newer : heads.subList(heads.indexOf(older), heads.size())) {
          List<Bytes32> proof = consistency(site, older.getSize(), newer.getSize());
          assertThat(
                  Proofs.verifyConsistency(
                      older.getSize(),
                      Bytes32.parseHex(older.getRoot()),
                      newer.getSize(),
                      Bytes32.parseHex(newer.getRoot()),
                      proof,
                      hasher))
              .as("from %d to %d", older.getSize(), newer.getSize())
              .isTrue();
        }
      }
      assertThat(heads.stream().map(AnchorReply::getLogKey).distinct()).hasSize(1);
      var others = new HashSet<String>();
      for (SiteDirectory.Key key : SiteDirectory.Key.values()) {
        others.add(site.site().key(key).publicKey().hex());
      }
      assertThat(others)
          .contains(heads.getFirst().getLeafKey())
          .doesNotContain(heads.getFirst().getLogKey());
      assertThatThrownBy(() -> consistency(site, 3, 10))
          .isInstanceOf(LiveSite.RefusedException.class);
      assertThatThrownBy(() -> consistency(site, 3, 2))
          .isInstanceOf(LiveSite.RefusedException.class);
    }
  }
}

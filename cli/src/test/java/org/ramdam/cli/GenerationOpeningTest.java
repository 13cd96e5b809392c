package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.OpenGenerationReply;
import org.ramdam.node.api.proto.OpenGenerationRequest;
import org.ramdam.node.api.proto.StatusReply;

/// What is said of the next generation of a site's log, before and after.
@Timeout(60)
class GenerationOpeningTest {
  @TempDir private Path home;
  private CannedSite site;

  @BeforeEach
  void start() throws IOException {
    site = new CannedSite(home);
    site.answering("Status", StatusReply.newBuilder().setSiteName("L'Escale").build());
    site.answering(
        "OpenGeneration",
        OpenGenerationReply.newBuilder()
            .setGeneration(2)
            .setKept(8)
            .setSize(9)
            .addUnanswered("La Cellule")
            .build());
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  @Test
  void siteThatCouldNotBeAsked_isNamed_inThePlanAndAfterwards() throws IOException {
    var plan = site.run("fork", "resolve");
    assertThat(plan.exit()).isEqualTo(Exit.USAGE);
    assertThat(plan.out()).contains("would begin", "Not all that La Cellule holds of the log");
    assertThat(site.asked("OpenGeneration", OpenGenerationRequest.parser()).getPlan()).isTrue();
    var done = site.runInFrench("init", "--new-generation", "--yes");
    assertThat(done.exit()).isEqualTo(Exit.OK);
    assertThat(done.out()).contains("Tout ce que La Cellule a du journal");
    var asked = site.asked("OpenGeneration", OpenGenerationRequest.parser());
    assertThat(asked).isEqualTo(OpenGenerationRequest.getDefaultInstance());
    assertThat(site.run("fork", "resolve", "--yes", "--json").out()).contains("La Cellule");
  }
}

package org.ramdam.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.testing.Dump;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.testing.Gen;

@Timeout(60)
class ReindexTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(9);

  private SignedRecord live(Logbook log, Person person, SignedRecord about) throws Exception {
    SignedRecord done = log.contribute(person, Scope.NETWORK, "répare un vélo");
    log.contribute(person, Scope.SITE, "between us");
    Body skill = new Body.Skill(SkillId.ofLabel("Vélo"), 3, SkillMode.SHARE);
    SignedRecord offered = log.add(log.next(person.device(), skill));
    Verdict verdict = Gen.oneOf(List.of(Verdict.CONFIRM, Verdict.CONTEST, Verdict.ACCEPT), random);
    log.add(log.next(person.device(), new Body.Attest(about.id(), verdict)));
    log.add(log.next(person.device(), new Body.Attest(offered.id(), Verdict.ENDORSE)));
    return done;
  }

  @Test
  void reindex_givesTheSameRows_andTheWriterGoesOn() throws Exception {
    Logbook own = new Logbook(directory.resolve("own"), "La Grange", random);
    Logbook other = new Logbook(directory.resolve("other"), "L'Atelier", random);
    Bytes32 network = Gen.id(random);
    own.join(network);
    other.join(network);
    own.add(own.next(own.registrar(), new Body.SiteAdmission(other.site().inception())));
    Person rosa = own.member("Rosa");
    Person zoe = other.member("Zoé");
    SignedRecord about = other.contribute(zoe, Scope.NETWORK, "déménage");
    for (int i = 0; i < 20; i++) {
      about = live(own, rosa, about);
      about = live(other, zoe, about);
    }
    other.add(other.next(other.registrar(), new Body.MemberAdmission(zoe.id(), List.of())));
    try (IngestFixture writer = new IngestFixture(directory.resolve("store"), own.site())) {
      writer.ingest.follow(other.id());
      writer.submit(own, 0, 40);
      writer.take(other.run(0, 60, false));
      writer.submit(own, 40, own.size());
      writer.take(other.run(60, other.size(), false));
      Map<String, String> before = Dump.of(writer.store, Views.COLUMNS);
      assertThat(before).hasSizeGreaterThan(200);
      assertThat(writer.ingest.reindex().get(10, TimeUnit.SECONDS))
          .isEqualTo(own.size() + other.size());
      assertThat(Dump.of(writer.store, Views.COLUMNS)).isEqualTo(before);
      int size = own.size();
      live(own, rosa, about);
      assertThat(writer.submit(own, size, own.size())).isEqualTo(size);
      Map<String, String> after = Dump.of(writer.store, Views.COLUMNS);
      assertThat(after).hasSizeGreaterThan(before.size());
      writer.settle();
      assertThat(Dump.of(writer.store, Views.COLUMNS)).isEqualTo(after);
    }
  }
}

package org.ramdam.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Who may know whom.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ROOT = "org.ramdam.protocol";
  private static final String GENERATED = "org.ramdam.protocol..proto..";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void protocol_isPure() {
    noClasses()
        .that()
        .resideOutsideOfPackage(GENERATED)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.io..",
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.util.concurrent..",
                "org.slf4j..",
                "io.netty..",
                "io.vertx..",
                "org.rocksdb..",
                "org.ramdam.node..",
                "org.ramdam.cli.."))
        .because("a second implementation, and the simulator, must match it step by step")
        .check(classes);
  }

  @Test
  void protocol_hasNoClockAndNoChance() {
    noClasses()
        .that()
        .resideOutsideOfPackage(GENERATED)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(SecureRandom.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(SplittableRandom.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .because("time and chance are given to it, so that a seed replays")
        .check(classes);
  }

  @Test
  void bouncyCastle_staysInCrypto() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".crypto..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .because("one package answers for the rule of signatures")
        .check(classes);
  }

  @Test
  void bytes_knowNothingOfRamdam() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".bytes..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.ramdam..").and(notIn(ROOT + ".bytes..")))
        .because("everything else speaks them")
        .check(classes);
  }

  @Test
  void crypto_knowsBytesAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".crypto..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..").and(notIn(ROOT + ".crypto..", ROOT + ".bytes..")))
        .because("keys are for all")
        .check(classes);
  }

  @Test
  void record_knowsNothingAboveIt() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".record..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(notIn(ROOT, ROOT + ".record..", ROOT + ".crypto..", ROOT + ".bytes..")))
        .because("records are the words everything else speaks")
        .check(classes);
  }

  @Test
  void tlog_hashesBytes() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".tlog..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(notIn(ROOT, ROOT + ".tlog..", ROOT + ".crypto..", ROOT + ".bytes..")))
        .because("a log is the same whatever its entries say")
        .check(classes);
  }

  @Test
  void anchor_knowsLogsAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".anchor..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(
                    notIn(
                        ROOT + ".anchor..",
                        ROOT + ".tlog..",
                        ROOT + ".crypto..",
                        ROOT + ".bytes..")))
        .because("Sigsum signs bytes, whatever they say")
        .check(classes);
  }

  @Test
  void chain_knowsRecordsAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".chain..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(notIn(ROOT, ROOT + ".chain..", ROOT + ".record..", ROOT + ".bytes..")))
        .because("it sees a head and a core")
        .check(classes);
  }

  @Test
  void work_knowsRecordsAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".work..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(notIn(ROOT, ROOT + ".work..", ROOT + ".record..", ROOT + ".bytes..")))
        .because("who has a commitment follows from what was said, and from nothing else")
        .check(classes);
  }

  @Test
  void network_knowsNoWire() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".network..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".wire..", ROOT + ".sync..")
        .because("which record may stand is the same wherever it comes from")
        .check(classes);
  }

  @Test
  void gossip_knowsNoRecordsAndNoSync() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".gossip..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..").and(notIn(ROOT, ROOT + ".gossip..")))
        .because("it spreads numbers: what they stand for is read and judged elsewhere")
        .check(classes);
  }

  @Test
  void sync_knowsNoGossip() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".sync..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".gossip..", ROOT + ".swarm..")
        .because("each machine is understood alone: the swarm gives one what the other puts out")
        .check(classes);
  }

  @Test
  void generatedClasses_stayInTheCodecs() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            GENERATED,
            ROOT + ".record..",
            ROOT + ".wire..",
            ROOT + ".receipt..",
            ROOT + ".bundle..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(GENERATED, "com.google.protobuf.."))
        .because("the schema is a form on the wire, not a model")
        .check(classes);
  }

  private static DescribedPredicate<JavaClass> notIn(String... packages) {
    return DescribedPredicate.not(resideInAnyPackage(packages));
  }
}

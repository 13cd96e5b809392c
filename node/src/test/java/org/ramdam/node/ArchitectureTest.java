package org.ramdam.node;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Who may know whom.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ROOT = "org.ramdam.node";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private void never(String who, String why, String... whom) {
    noClasses()
        .that()
        .resideInAnyPackage(who)
        .should()
        .dependOnClassesThat(resideInAnyPackage(whom))
        .because(why)
        .check(classes);
  }

  @Test
  void store_knowsNoRulesAndNobodyAbove() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".store..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(
                    not(
                        resideInAnyPackage(
                            ROOT, ROOT + ".store..", "org.ramdam.protocol.bytes.."))))
        .because("it keeps bytes, whatever they say")
        .check(classes);
  }

  @Test
  void rocksDb_staysInTheStore() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rocksdb..")
        .because("there is one door to the database")
        .check(classes);
  }

  @Test
  void log_knowsTheStoreAndTheProtocol() {
    never(
        ROOT + ".log..",
        "what is held of a log is the same whoever brought it",
        ROOT + ".view..",
        ROOT + ".ingest..",
        ROOT + ".net..",
        ROOT + ".api..",
        ROOT + ".site..");
  }

  @Test
  void ingest_isCalled_andCallsNoNetworkAndNoApi() {
    never(
        ROOT + ".ingest..",
        "a member's record and a peer's go the same way",
        ROOT + ".net..",
        ROOT + ".api..",
        ROOT + ".site..",
        "io.netty..",
        "io.vertx..");
  }

  @Test
  void views_knowRecordsAlone() {
    never(
        ROOT + ".view..",
        "they are computed from records, and from nothing else",
        ROOT + ".ingest..",
        ROOT + ".net..",
        ROOT + ".api..",
        ROOT + ".site..",
        "java.net..",
        "java.nio.file..",
        "java.util.concurrent..",
        "io.netty..",
        "io.vertx..");
  }

  @Test
  void views_knowNoOtherView() {
    slices()
        .matching(ROOT + ".view.(*)..")
        .should()
        .notDependOnEachOther()
        .because("each can be understood, and computed, alone")
        .check(classes);
  }

  @Test
  void views_haveNoClock() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".view..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(InstantSource.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("computed tomorrow they come to the same")
        .check(classes);
  }

  @Test
  void net_decidesNothing() {
    never(
        ROOT + ".net..",
        "it carries what others decide",
        ROOT + ".api..",
        ROOT + ".view..",
        ROOT + ".site..",
        "io.vertx..");
  }

  @Test
  void netty_staysInNet() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".net..", ROOT + ".api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "io.vertx..")
        .because("sockets have two packages")
        .check(classes);
  }

  @Test
  void api_asks_andKnowsNoSockets_ofOtherSites() {
    never(
        ROOT + ".api..",
        "what a person may ask does not depend on who is connected",
        ROOT + ".net..",
        ROOT + ".site..",
        "org.rocksdb..",
        "org.ramdam.protocol.wire..",
        "org.ramdam.protocol.sync..");
  }

  @Test
  void taxonomy_knowsWordsAndIdsAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".taxonomy..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(
                    not(
                        resideInAnyPackage(
                            ROOT + ".taxonomy..",
                            "org.ramdam.protocol.bytes..",
                            "org.ramdam.protocol.record.."))))
        .because("it is the same at every site, whatever happens there")
        .check(classes);
  }

  @Test
  void places_knowThePlaceOfARecordAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".places..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(not(resideInAnyPackage(ROOT + ".places..", "org.ramdam.protocol.record.."))))
        .because("they are the same at every site, whatever happens there")
        .check(classes);
  }

  @Test
  void badge_needsNoNode() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".badge..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(not(resideInAnyPackage(ROOT + ".badge..", "org.ramdam.protocol.."))))
        .because("who is shown a badge has no node")
        .check(classes);
  }

  @Test
  void witness_needsNoNode() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".witness..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.ramdam..")
                .and(not(resideInAnyPackage(ROOT + ".witness..", "org.ramdam.protocol.."))))
        .because("any log can ask")
        .check(classes);
  }

  @Test
  void jsonLd_staysWithBadges() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".badge..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.apicatalog..", "jakarta.json..")
        .because("nothing else pays for loading it")
        .check(classes);
  }

  @Test
  void site_isFilesAlone() {
    never(
        ROOT + ".site..",
        "a site can be made and read without a node",
        ROOT + ".store..",
        ROOT + ".log..",
        ROOT + ".view..",
        ROOT + ".ingest..",
        ROOT + ".net..",
        ROOT + ".api..");
  }

  @Test
  void node_isUsedByNobodyBelow() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".*..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + ".Node")
        .because("it puts them together")
        .check(classes);
  }
}

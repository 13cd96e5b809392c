package org.ramdam.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The command line is a person's hands: it asks a node, and does not reach into it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String NODE = "org.ramdam.node";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ramdam.cli");

  @Test
  void commands_askANode_andKnowItsDirectoryAndItsMessages() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ramdam.cli.bench..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(NODE + "..")
                .and(
                    not(
                        resideInAnyPackage(
                            NODE + ".site..",
                            NODE + ".api.proto..",
                            NODE + ".places..",
                            NODE + ".badge..",
                            NODE + ".witness..")))
                .and(
                    not(HasName.Predicates.nameMatching("org\\.ramdam\\.node\\.RamdamException.*")))
                .and(
                    not(
                        HasName.Predicates.nameMatching(
                            "org\\.ramdam\\.node\\.(Node|NodeLog|SiteBackup.*|Scrub.*|ingest\\.Signatures)"))))
        .because("whatever a person may do, the node's API lets another program do")
        .check(classes);
  }

  @Test
  void runCommand_aloneStartsANode() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ramdam.cli.bench..")
        .and()
        .doNotHaveSimpleName("RunCommand")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.ramdam\\.node\\.(Node|NodeLog)")
        .because("one process is the site's")
        .check(classes);
  }

  @Test
  void commands_openNoDatabaseAndNoTls() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ramdam.cli.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.rocksdb..", "io.netty..", "io.vertx..")
        .because("these are the node's")
        .check(classes);
  }
}

package dev.tillbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house: which room may know which. */
@AnalyzeClasses(packages = "dev.tillbox", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule theLibraryKnowsNeitherTheCommandLineNorTheSandbox =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.tillbox.support", "dev.tillbox.sandbox")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tillbox.support", "dev.tillbox.sandbox", "picocli..");

  @ArchTest
  static final ArchRule onlyTheJournalSpeaksSql =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tillbox.internal.journal")
          .and()
          .doNotHaveSimpleName("Version") // --version names SQLite's
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..");

  @ArchTest
  static final ArchRule theCrmKnowsOnlyTheApi =
      noClasses()
          .that()
          .resideInAPackage("dev.tillbox.alsc")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.tillbox.internal..");

  @ArchTest
  static final ArchRule theJournalKnowsNothingOfDelivery =
      noClasses()
          .that()
          .resideInAPackage("dev.tillbox.internal.journal")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tillbox.internal.delivery", "dev.tillbox.alsc");

  @ArchTest
  static final ArchRule onlyTheCrmAndTheSandboxSpeakHttp =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.tillbox.alsc", "dev.tillbox.sandbox")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hc..");
}

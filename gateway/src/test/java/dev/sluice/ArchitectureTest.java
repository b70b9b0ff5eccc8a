package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The rules of the house, checked on the bytecode of the product.
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice");

    @Test
    void packagesFormNoCircle() {
        slices().matching("dev.sluice.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void whatRunsOnAnEventLoopCannotReachADatabase() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.sluice.http..", "dev.sluice.relay..", "dev.sluice.vendor..", "dev.sluice.refusal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.jooq..", "com.zaxxer..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.sluice.store.Database")
                .check(PRODUCT);
    }

    @Test
    void onlyTheCommandsKnowTheDemo() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sluice.demo..", "dev.sluice.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sluice.demo..")
                .check(PRODUCT);
    }

    @Test
    void nothingOfTheProductDependsOnTheCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sluice.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sluice.cli..")
                .check(PRODUCT);
    }

    @Test
    void nobodyPrintsBesideTheCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sluice.cli..", "dev.sluice.ops..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCT);
    }
}

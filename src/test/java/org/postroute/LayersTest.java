package org.postroute;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "org.postroute", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule layers_go_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("egress")
            .definedBy("org.postroute.egress..")
            .layer("message")
            .definedBy("org.postroute.message..")
            .layer("config")
            .definedBy("org.postroute.config..")
            .layer("secrets")
            .definedBy("org.postroute.secrets..")
            .layer("oauth")
            .definedBy("org.postroute.oauth..")
            .layer("ledger")
            .definedBy("org.postroute.ledger..")
            .layer("transport")
            .definedBy("org.postroute.mailbox..", "org.postroute.jobs..")
            .layer("features")
            .definedBy(
                    "org.postroute.inbound..",
                    "org.postroute.agent..",
                    "org.postroute.outbound..",
                    "org.postroute.feedback..")
            .layer("faces")
            .definedBy("org.postroute.api..", "org.postroute.cli..", "org.postroute.ops..", "org.postroute.demo..")
            .whereLayer("faces")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("features")
            .mayOnlyBeAccessedByLayers("faces")
            .whereLayer("transport")
            .mayOnlyBeAccessedByLayers("faces")
            .whereLayer("ledger")
            .mayOnlyBeAccessedByLayers("transport", "features", "faces")
            .whereLayer("oauth")
            .mayOnlyBeAccessedByLayers("ledger", "transport", "faces")
            .whereLayer("secrets")
            .mayOnlyBeAccessedByLayers("ledger", "faces")
            .whereLayer("egress")
            .mayOnlyBeAccessedByLayers("config", "oauth", "transport", "features", "faces")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("secrets", "oauth", "ledger", "transport", "features", "faces");

    @ArchTest
    static final ArchRule features_meet_only_in_the_routes = slices().matching(
                    "org.postroute.(inbound|agent|outbound|feedback)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule camel_stays_at_the_edges = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.postroute.mailbox..",
                    "org.postroute.jobs..",
                    "org.postroute.ops..",
                    "org.postroute.cli..",
                    "org.postroute.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule only_the_ledger_speaks_sql = noClasses()
            .that()
            .resideOutsideOfPackage("org.postroute.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jdbi..", "org.flywaydb..", "java.sql..", "com.zaxxer..");

    @ArchTest
    static final ArchRule only_ops_counts = noClasses()
            .that()
            .resideOutsideOfPackage("org.postroute.ops..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule every_package_is_null_marked =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Impl");
}

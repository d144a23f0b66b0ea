package io.triplane.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The small arrows; Maven holds the large ones.
class ModuleRulesTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.triplane");

    @Test
    void protocolLibraryKnowsNoWorld() {
        noClasses()
                .that()
                .resideInAPackage("io.triplane.ikev2..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.util.concurrent..",
                        "org.springframework..",
                        "io.netty..",
                        "io.grpc..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callConstructor(SecureRandom.class)
                .allowEmptyShould(true)
                .because("the shell brings sockets, time and randomness")
                .check(CLASSES);
    }

    @Test
    void frameworksStayInApp() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.triplane.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("Spring wires the processes together and decides nothing")
                .check(CLASSES);
    }

    @Test
    void grpcStaysAtItsTwoEnds() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.triplane.app..", "io.triplane.cli..", "io.triplane.proto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.protobuf..")
                .because("only app serves gRPC and only the CLI calls it")
                .check(CLASSES);
    }

    @Test
    void vppTypesStayBehindThePorts() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.triplane.plane..",
                        "io.triplane.ikev2..",
                        "io.triplane.daemon..",
                        "io.triplane.model..",
                        "io.triplane.store..",
                        "io.triplane.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.triplane.jvpp..", "io.triplane.agent..", "io.triplane.softplane..")
                .because("the daemon sees DataPlane and IkeTransport, never VPP")
                .check(CLASSES);
    }

    @Test
    void nobodySleepsInsteadOfWaiting() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .because("a condition is waited for, never an amount of time")
                .check(CLASSES);
    }
}

package io.github.pseudonymizer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of DESIGN §3, held. */
class ArchitectureTest {

    private static final String ROOT = "io.github.pseudonymizer";
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final String TABLE = """
            dicom,
            profile,   dicom
            pseudonym, dicom
            plan,      dicom profile pseudonym
            rewrite,   dicom profile pseudonym plan
            study,     dicom profile pseudonym plan rewrite
            postgres,  dicom pseudonym study
            orthanc,   dicom profile pseudonym plan rewrite study
            metrics,   pseudonym rewrite study orthanc
            admin,     dicom profile pseudonym plan rewrite study orthanc metrics
            launch,
            log,
            """;

    /**
     * Beyond DESIGN §3: {@code orthanc} hands profiles on, and stores what {@code rewrite} made because the port says
     * so; {@code admin} answers with the rim's HttpAnswer to the rim's Event and renders explanations, made of what the
     * packages before it know; {@code metrics} hands numbers to the rim's Bridge; {@code launch} is loaded by another
     * class loader and can use nothing.
     */
    @ParameterizedTest
    @CsvSource(textBlock = TABLE, nullValues = "nothing")
    void a_package_uses_only_those_listed_after_it(String name, String mayUse) {
        Set<String> allowed = new TreeSet<>(Set.of(name));
        if (mayUse != null) {
            allowed.addAll(Arrays.asList(mayUse.strip().split(" ")));
        }

        noClasses()
                .that(resideInAPackage(ROOT + "." + name + ".."))
                .should()
                .dependOnClassesThat(belongToOursExcept(allowed))
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> belongToOursExcept(Set<String> allowed) {
        return DescribedPredicate.describe(
                "belong to a package of ours other than " + allowed,
                type -> type.getPackageName().startsWith(ROOT) && !allowed.contains(roomOf(type)));
    }

    /** The package right below the root, or the empty text for the root itself. */
    private static String roomOf(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "" : below.substring(1).replaceFirst("\\..*", "");
    }

    @Test
    void every_package_is_in_the_table() {
        Set<String> rooms = OURS.stream().map(ArchitectureTest::roomOf).collect(Collectors.toCollection(TreeSet::new));
        rooms.remove("");

        assertEquals(
                TABLE.lines().map(line -> line.replaceFirst(",.*", "")).collect(Collectors.toCollection(TreeSet::new)),
                rooms);
    }

    @Test
    void every_package_is_null_marked() {
        List<String> unmarked = OURS.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(room -> !room.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertEquals(List.of(), unmarked);
    }

    @Test
    void every_exception_is_final_and_unchecked() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Exception")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .beAssignableTo(RuntimeException.class)
                .check(OURS);
    }

    /** A text from a request or a setting must never lead to a question to a name server. */
    @Test
    void no_name_is_looked_up() {
        noClasses()
                .should()
                .callMethod(InetAddress.class, "getByName", String.class)
                .orShould()
                .callMethod(InetAddress.class, "getAllByName", String.class)
                .orShould()
                .callConstructor(InetSocketAddress.class, String.class, int.class)
                .orShould()
                .callConstructor(Socket.class, String.class, int.class)
                .check(OURS);
    }

    @Test
    void there_is_something_to_judge() {
        assertTrue(OURS.size() > 50, "only " + OURS.size() + " classes");
    }
}

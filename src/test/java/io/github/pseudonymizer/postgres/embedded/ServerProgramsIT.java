// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.DirectSql;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Which PostgreSQL the embedded server is: one that comes with the plugin, or that of the distribution. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServerProgramsIT extends EmbeddedServerAccessFixture {

    private static final ServerPrograms ALL = ServerPrograms.ofThisComputer();
    private static final ServerPrograms INSTALLED = new ServerPrograms(Optional.empty(), ALL.parents());

    @Test
    void without_a_bundle_the_newest_of_the_distribution_runs() throws Exception {
        int newest = newFrom(INSTALLED, shared).programs().major();
        try (EmbeddedServer server = start(INSTALLED)) {
            assertEquals(
                    "" + newest, DirectSql.show(server, "SELECT current_setting('server_version_num')::int / 10000"));
        }
        assertFalse(Files.exists(home.resolve("binaries")), "nothing is unpacked");
        assertEquals(
                "" + newest, Files.readString(home.resolve("data/PG_VERSION")).strip());
    }

    @Test
    void a_newer_bundle_takes_over_existing_data_whose_programs_are_there() throws Exception {
        Path packages = packages("15", "16");
        ServerPrograms programs = new ServerPrograms(ALL.bundle(), List.of(packages));

        ServerPrograms.Choice choice = programs.choose(OptionalInt.of(15), shared.resolve("binaries"));

        assertEquals(18, choice.programs().major());
        assertEquals(packages.resolve("15"), choice.former().orElseThrow().directory());
        assertEquals(
                18, newFrom(programs, shared.resolve("binaries")).programs().major());
    }

    @Test
    void data_that_are_newer_than_the_bundle_keep_their_programs() throws Exception {
        Path packages = packages("19");
        ServerPrograms programs = new ServerPrograms(ALL.bundle(), List.of(packages));

        ServerPrograms.Choice choice = programs.choose(OptionalInt.of(19), shared.resolve("binaries"));

        assertEquals(packages.resolve("19"), choice.programs().directory());
        assertEquals(Optional.empty(), choice.former());
    }

    @Test
    void what_an_earlier_plugin_has_unpacked_serves_its_data_but_no_new_ones() throws Exception {
        new PostgresTemplate().copyTo(home);
        ServerPrograms none = new ServerPrograms(Optional.empty(), List.of());

        try (EmbeddedServer server = start(none)) {
            assertTrue(DirectSql.show(server, "SHOW server_version").startsWith("18"));
        }
        assertThrows(StoreException.class, () -> newFrom(none, home.resolve("binaries")));
    }

    @Test
    void only_what_was_unpacked_is_deleted() throws Exception {
        Path packages = packages("15", "16");
        Path unpacked = Files.createDirectories(home.resolve("binaries").resolve("former"));

        new ServerBinaries(packages.resolve("15"), 15).deleteOthers(home.resolve("binaries"));
        assertTrue(Files.exists(packages.resolve("16")), "programs of the distribution");
        assertTrue(Files.exists(unpacked), "they may be needed again");

        new ServerBinaries(home.resolve("binaries/own"), 18).deleteOthers(home.resolve("binaries"));
        assertFalse(Files.exists(unpacked));
    }

    @Test
    void data_without_programs_of_their_version_stay_as_they_are_and_the_message_says_what_to_install()
            throws Exception {
        new PostgresTemplate().copyTo(home);
        Path unpacked = Files.move(home.resolve("binaries"), home.resolve("elsewhere"));
        ServerPrograms old = new ServerPrograms(Optional.empty(), List.of(packages("15")));

        StoreException refused = assertThrows(StoreException.class, () -> start(old));

        assertTrue(
                String.valueOf(refused.getMessage())
                        .startsWith(
                                "the data of the plugin's own database are of PostgreSQL 18 and need programs of that"
                                        + " version, and there is only 15 in "),
                refused.getMessage());
        Files.move(unpacked, home.resolve("binaries"));
        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
        }
    }

    @Test
    void what_is_no_server_is_not_taken_for_one() throws Exception {
        Path packages = packages("9", "16", "postgresql-common");
        Files.delete(packages.resolve("16/bin/initdb"));
        Files.createDirectories(packages.resolve("17/lib"));
        ServerPrograms programs = new ServerPrograms(Optional.empty(), List.of(packages, shared.resolve("missing")));

        StoreException refused =
                assertThrows(StoreException.class, () -> newFrom(programs, shared.resolve("binaries")));

        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("needs PostgreSQL 15 or newer for a database of its own, and there is only 9 in "),
                refused.getMessage());
    }

    @Test
    void of_several_versions_the_newest_is_taken_for_new_data_and_the_same_for_old_ones() throws Exception {
        Path packages = packages("15", "pgsql-17", "16");
        ServerPrograms programs = new ServerPrograms(Optional.empty(), List.of(packages));

        assertEquals(17, newFrom(programs, shared).programs().major());
        assertEquals(
                packages.resolve("16"),
                programs.choose(OptionalInt.of(16), shared).programs().directory());
    }

    @Test
    void the_bundle_lies_beside_the_jar() throws Exception {
        assertEquals(
                Optional.of(Path.of("/usr/share/a b/orthanc-pseudonymizer-postgresql.jar")),
                ServerPrograms.beside(URI.create("jar:file:/usr/share/a%20b/orthanc-pseudonymizer.jar!/isolated/")
                        .toURL()));
        assertEquals(
                Optional.empty(),
                ServerPrograms.beside(URI.create("file:/target/classes/").toURL()));
    }

    private EmbeddedServer start(ServerPrograms programs) {
        return EmbeddedServer.start(home, programs, told -> {});
    }

    private static ServerPrograms.Choice newFrom(ServerPrograms programs, Path parent) throws IOException {
        return programs.choose(OptionalInt.empty(), parent);
    }

    /** Empty programs in directories of these names. */
    private Path packages(String... names) throws IOException {
        Path parent = shared.resolve("packages");
        for (String name : names) {
            Path programs = Files.createDirectories(parent.resolve(name).resolve("bin"));
            for (String program : List.of("postgres", "initdb")) {
                assertTrue(Files.createFile(programs.resolve(program)).toFile().setExecutable(true));
            }
        }
        return parent;
    }
}

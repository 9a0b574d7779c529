// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.postgres.DirectSql;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresPseudonymStore;
import io.github.pseudonymizer.postgres.TestServer;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.testing.Eventually;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Data of the PostgreSQL that the system has, as if an earlier plugin had brought that. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClusterUpgradeIT {

    private static final Namespace TRIAL = new Namespace("trial", new PseudonymFormat.Sequential("T-"));
    private static final Set<Identity> IDENTITIES = Set.of(Identity.patient("4711"), Identity.study("1.2.3"));
    private static final Path SYSTEM = Path.of("/usr/lib/postgresql");

    private static final int KILLS = 20;

    private final List<String> told = new ArrayList<>();
    private Path home = Path.of("");
    private String former = "";

    @BeforeEach
    void makeHome() throws IOException {
        home = EmbeddedServerFixture.newHome("upgrade");
        try (Stream<Path> versions = Files.list(SYSTEM)) {
            former = versions.map(version -> version.getFileName().toString())
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        assumeTrue(Integer.parseInt(former) < 18, "the system has no PostgreSQL that is older than ours");
    }

    @AfterEach
    void deleteHome() throws IOException {
        ServerBinaries.delete(home);
    }

    private Map<Identity, Pseudonym> fillFormer() throws IOException {
        Path lock = Files.createTempFile(TestServer.scratch(), "former", ".lock");
        ServerUser user = ServerUser.find(home.resolve("user.out"));
        ServerBinaries programs = new ServerBinaries(SYSTEM.resolve(former), Integer.parseInt(former));
        ServerDirectory directory =
                new ServerDirectory(home, programs, user, FileChannel.open(lock, StandardOpenOption.WRITE));
        directory.createCluster();
        try (EmbeddedServer server = EmbeddedServer.in(directory)) {
            return assigned(server);
        } finally {
            Files.delete(lock);
        }
    }

    private Map<Identity, Pseudonym> assigned(EmbeddedServer server) {
        KeyFile keys = new KeyFile(home.resolve("pseudonymizer.key"));
        try (PostgresDatabase database = new PostgresDatabase(server, keys, Duration.ofSeconds(20), 2)) {
            return new PostgresPseudonymStore(database).assign(TRIAL, IDENTITIES);
        }
    }

    private void assertUpgraded(Map<Identity, Pseudonym> before) throws Exception {
        assertUpgraded(before, ServerPrograms.ofThisComputer());
    }

    private void assertUpgraded(Map<Identity, Pseudonym> before, ServerPrograms programs) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(home, programs, told::add)) {
            int version = Integer.parseInt(DirectSql.show(server, "SHOW server_version_num"));
            assertTrue(version / 10_000 > Integer.parseInt(former), version + " after " + former);
            assertEquals(before, assigned(server));
        }
        assertEquals(Set.of("data"), directories("data", "upgrade"));
    }

    private Set<String> directories(String... prefixes) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return Set.copyOf(files.map(file -> file.getFileName().toString())
                    .filter(name -> Stream.of(prefixes).anyMatch(name::startsWith))
                    .toList());
        }
    }

    @Test
    void data_of_an_earlier_server_are_brought_to_the_version_of_the_plugin_once() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();

        assertUpgraded(before);
        assertEquals(2, told.size(), told.toString());
        assertTrue(told.get(1).startsWith("The data of the embedded PostgreSQL are of version "), told.toString());

        assertUpgraded(before);
        assertEquals(2, told.size(), "the second start has nothing to do");
    }

    @Test
    void the_programs_that_the_earlier_plugin_has_unpacked_are_used_and_then_deleted() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        Path unpacked = home.resolve("binaries").resolve("former");
        Files.createSymbolicLink(unpacked, SYSTEM.resolve(former));

        assertUpgraded(
                before, new ServerPrograms(ServerPrograms.ofThisComputer().bundle(), List.of()));
        assertFalse(Files.exists(unpacked));
        assertTrue(Files.exists(SYSTEM.resolve(former).resolve("bin/postgres")), "only the link is ours");
    }

    @Tag("soak")
    @Test
    void an_upgrade_that_was_killed_is_begun_again() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        Files.createDirectories(home.resolve("upgrade").resolve("data.unfinished"));
        Files.writeString(home.resolve("upgrade").resolve("password"), "invented");

        assertUpgraded(before);
    }

    /** As initdb, which the end of its host does not end. */
    @Test
    void what_a_killed_upgrade_still_runs_is_ended_first() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        Path unfinished = Files.createDirectories(
                home.resolve("upgrade").resolve("data.unfinished").resolve("base"));
        Process filling = new ProcessBuilder(
                        "sh",
                        "-c",
                        "while :; do echo > \"${0#--pgdata=}/base/$((number += 1))\"; done 2> /dev/null",
                        "--pgdata=" + unfinished.getParent())
                .start();
        try {
            Eventually.until("files", () -> Files.exists(unfinished.resolve("100")));

            assertUpgraded(before);
            assertFalse(filling.isAlive());
        } finally {
            filling.destroyForcibly();
        }
    }

    @Test
    @Tag("soak")
    void at_whatever_moment_the_host_is_killed_the_next_start_has_all_data() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        for (int i = 0; i < KILLS; i++) {
            try (EmbeddedHost host = EmbeddedHost.start(List.of(), System.getProperty("java.class.path"), home)) {
                Thread.sleep(400L * (i + 1));
                host.kill();
            }
        }

        assertUpgraded(before);
    }

    @Tag("soak")
    @Test
    void data_that_were_between_two_places_when_the_host_was_killed_are_not_lost() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        Files.move(home.resolve("data"), home.resolve("data.former"));

        assertUpgraded(before);
    }

    @Tag("soak")
    @Test
    void former_data_that_were_not_deleted_any_more_are_deleted_by_the_next_start() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        assertUpgraded(before);
        Files.createDirectories(home.resolve("data.former").resolve("base"));

        assertUpgraded(before);
    }

    @Test
    void data_that_no_program_can_read_stay_as_they_are_and_the_message_says_what_to_do() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        Path version = home.resolve("data").resolve("PG_VERSION");

        for (Map.Entry<String, String> other : Map.of(
                        "11",
                        "install the package postgresql-11 until the next start has brought them to 18,",
                        "99",
                        "and there is only " + former + " in /usr/lib/postgresql/" + former + ", 18 of the plugin;")
                .entrySet()) {
            Files.writeString(version, other.getKey() + "\n");
            StoreException refused = assertThrows(StoreException.class, () -> EmbeddedServer.start(home, told::add));
            assertTrue(String.valueOf(refused.getMessage()).contains(other.getValue()), refused.getMessage());
        }

        Files.writeString(version, former + "\n");
        assertUpgraded(before);
    }

    @Test
    void without_a_bundle_data_stay_of_their_version_whatever_else_is_there() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        ServerPrograms distribution = new ServerPrograms(Optional.empty(), List.of(SYSTEM));

        try (EmbeddedServer server = EmbeddedServer.start(home, distribution, told::add)) {
            assertTrue(DirectSql.show(server, "SHOW server_version").startsWith(former));
            assertEquals(before, assigned(server));
        }
        assertEquals(List.of(), told);
        assertTrue(Files.exists(SYSTEM.resolve(former).resolve("bin/postgres")), "packages are not ours to delete");
        assertUpgraded(before);
    }

    @Test
    void data_that_a_bundle_has_upgraded_are_served_by_its_programs_when_it_is_gone() throws Exception {
        Map<Identity, Pseudonym> before = fillFormer();
        assertUpgraded(before);

        assertUpgraded(before, new ServerPrograms(Optional.empty(), List.of(SYSTEM)));
        assertUpgraded(before);
    }
}

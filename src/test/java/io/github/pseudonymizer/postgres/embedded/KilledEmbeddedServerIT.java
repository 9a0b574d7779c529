// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.DirectSql;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresPseudonymStore;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The embedded server and its host are killed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KilledEmbeddedServerIT extends EmbeddedServerFixture {

    private static final Duration LONGER_THAN_ONE_ATTEMPT = Duration.ofMillis(1200);
    private static final int KILLS = 20;

    @Test
    void what_was_kept_survives_a_killed_server_and_a_killed_host() throws Exception {
        Identity mercy = Identity.patient("4711");
        Map<Identity, Pseudonym> first;
        try (EmbeddedServer server = EmbeddedServer.start(directory)) {
            first = assign(server, mercy);

            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

            assertEquals(first, eventuallyAssign(server, mercy), "after the server was killed");
        }
        awaitNothingLeft(directory);

        long orphan;
        try (EmbeddedHost host = EmbeddedHost.start(List.of(), System.getProperty("java.class.path"), directory)) {
            orphan = Long.parseLong(host.awaitReady()[1]);
            host.kill();
        }
        try (EmbeddedServer server = EmbeddedServer.start(directory)) {
            assertFalse(isAlive(orphan), "the next host waits for its end");
            assertEquals(first, assign(server, mercy), "after the host was killed");
        }

        try (EmbeddedHost host = EmbeddedHost.start(List.of(), System.getProperty("java.class.path"), directory)) {
            orphan = Long.parseLong(host.awaitReady()[1]);
            host.kill();
            ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
        }
        try (EmbeddedServer server = EmbeddedServer.start(directory)) {
            assertEquals(first, assign(server, mercy), "after both were killed");
        }
    }

    @Test
    void it_stops_by_itself_when_its_host_was_killed() throws Exception {
        Path home = usedHome("alone");
        try (EmbeddedHost host = startHost(home)) {
            String[] ready = host.awaitReady();

            host.kill();

            awaitNothingLeft(home);
            assertFalse(isAlive(Long.parseLong(ready[1])));
            assertFalse(Files.exists(home.resolve("data/postmaster.pid")), "it stopped as it should");
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void its_watcher_survives_signals_to_the_whole_group() throws Exception {
        Path home = usedHome("signals");
        try (EmbeddedHost host = startHost(home)) {
            String[] ready = host.awaitReady();
            List<ProcessHandle> watchers = onlyWatcher(home);
            for (String signal : List.of("HUP", "INT", "QUIT", "TERM")) {
                HostProcess.signal(signal, watchers.get(0).pid(), home.resolve("signal.out"));
            }
            assertEquals(watchers, onlyWatcher(home));
            assertTrue(isAlive(Long.parseLong(ready[1])), "the server runs as long as its host");

            host.kill();

            awaitNothingLeft(home);
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void it_has_one_watcher_also_after_a_crash_and_none_when_it_was_closed() throws Exception {
        Path home = usedHome("crash");
        try {
            try (EmbeddedServer server = EmbeddedServer.start(home)) {
                List<ProcessHandle> first = onlyWatcher(home);

                ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

                Eventually.until("another watcher, and only one", () -> {
                    List<ProcessHandle> now = watchers(home);
                    return now.size() == 1 && !now.equals(first);
                });
                Eventually.until(
                        "it to run again",
                        () -> DirectSql.show(server, "SELECT 1").equals("1"));
            }
            awaitNothingLeft(home);
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Tag("soak")
    @Test
    void what_was_kept_survives_hosts_that_are_killed_and_started_again_at_once() throws Exception {
        Path home = usedHome("rounds");
        try {
            for (int round = 0; round < KILLS; round++) {
                try (EmbeddedHost host = startHost(home)) {
                    DatabaseAccess access = access(host, home);
                    DirectSql.execute(access, "CREATE TABLE IF NOT EXISTS kills (round integer)");
                    assertEquals("" + round, DirectSql.show(access, "SELECT count(*) FROM kills"));
                    DirectSql.execute(access, "INSERT INTO kills VALUES (" + round + ")");
                    host.kill();
                }
            }
            try (EmbeddedServer server = EmbeddedServer.start(home)) {
                long pid = server.pid();
                List<ProcessHandle> unused = onlyWatcher(home);

                assertEquals("" + KILLS, DirectSql.show(server, "SELECT count(DISTINCT round) FROM kills"));
                assertEquals(pid, server.pid(), "no former watcher has ended it");
            }
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void a_server_that_cannot_start_is_started_as_soon_as_it_can() throws Exception {
        Path home = usedHome("away");
        Path data = home.resolve("data");
        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            Path away = Files.move(data, home.resolve("data.away"));
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            Thread.sleep(LONGER_THAN_ONE_ATTEMPT.toMillis());
            assertThrows(SQLException.class, () -> DirectSql.show(server, "SELECT 1"));

            Files.move(away, data);

            Eventually.until(
                    "it to run again", () -> DirectSql.show(server, "SELECT 1").equals("1"));
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void a_lock_file_with_the_number_of_another_program_is_no_obstacle_and_that_program_lives() throws Exception {
        Path home = usedHome("stale");
        Process innocent = new ProcessBuilder("sleep", "600").start();
        Files.writeString(home.resolve("data/postmaster.pid"), innocent.pid() + "\n" + home.resolve("data") + "\n");

        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
            assertTrue(innocent.isAlive());
        } finally {
            innocent.destroyForcibly();
            ServerBinaries.delete(home);
        }
    }

    private static EmbeddedHost startHost(Path home) throws IOException {
        return EmbeddedHost.start(List.of(), System.getProperty("java.class.path"), home);
    }

    /** The shells that wait for the end of a host of this directory. */
    private static List<ProcessHandle> watchers(Path home) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String command = commandLine(process);
                    return command.contains("pseudonymizer-watcher\0") && command.contains(home.toString());
                })
                .toList();
    }

    /** As soon as there is one: a new one has a parent for a moment, and a former one may take its time to end. */
    private static List<ProcessHandle> onlyWatcher(Path home) {
        return Eventually.get("a watcher, and only one", () -> watchers(home), found -> found.size() == 1);
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static void awaitNothingLeft(Path home) {
        Eventually.until(
                "the end of the server",
                () -> LeftoverServer.processes(home.resolve("data").toRealPath())
                        .isEmpty());
        Eventually.until("the end of its watcher", () -> watchers(home).isEmpty());
    }

    private static Map<Identity, Pseudonym> assign(EmbeddedServer server, Identity identity) {
        KeyFile keyFile = new KeyFile(directory.resolve("pseudonymizer.key"));
        try (PostgresDatabase database = new PostgresDatabase(server, keyFile, TIMEOUT, 2)) {
            return new PostgresPseudonymStore(database)
                    .assign(new Namespace("default", new PseudonymFormat.Random("P")), Set.of(identity));
        }
    }

    private static Map<Identity, Pseudonym> eventuallyAssign(EmbeddedServer server, Identity identity) {
        return Eventually.get("the server to be used again", () -> assign(server, identity), assigned -> true);
    }
}

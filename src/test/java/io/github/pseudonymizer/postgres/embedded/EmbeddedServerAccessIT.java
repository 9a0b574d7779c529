// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.DirectSql;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresPseudonymStore;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.testing.Commands;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.FreePort;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other users of the computer, and what the plugin's own role may do. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmbeddedServerAccessIT extends EmbeddedServerAccessFixture {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int NOT_CONNECTED = 7;
    private static final Identity MERCY = Identity.patient("4711");

    @Test
    void another_user_can_neither_reach_the_socket_nor_take_its_place_at_any_moment() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become somebody else");
        Path socket = home.resolve("socket/.s.PGSQL.5432");
        new PostgresTemplate().copyTo(home);
        ServerBinaries.delete(home.resolve("data"));

        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertNotEquals(NOT_CONNECTED, Commands.end(connecting(socket)).code(), "its owner can connect");
            assertImpostorFails(socket, "at the first start");

            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            assertImpostorFails(socket, "after a crash");
            Eventually.until(
                    "it to run again", () -> DirectSql.show(server, "SELECT 1").equals("1"));
            assertImpostorFails(socket, "when it runs again");
        }
        assertImpostorFails(socket, "while it is stopped");
        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
            assertImpostorFails(socket, "when it was started again");
        }
    }

    private static void assertImpostorFails(Path socket, String when) {
        assertEquals(NOT_CONNECTED, asNobody(connecting(socket)), when);
        assertNotEquals(0, asNobody("touch", socket.toString()), when);
        assertNotEquals(0, asNobody("rm", "-rf", socket.resolveSibling("").toString()), when);
        assertNotEquals(0, asNobody("mkdir", socket.resolveSibling("").toString()), when);
    }

    private static String[] connecting(Path socket) {
        return new String[] {"curl", "-s", "--max-time", "5", "--unix-socket", socket.toString(), "http://localhost/"};
    }

    @Test
    void an_impostor_that_asks_for_a_readable_password_gets_none() throws Exception {
        SocketDirectory directory = SocketDirectory.in(Files.createDirectory(home));
        try (ServerSocketChannel impostor = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            impostor.bind(UnixDomainSocketAddress.of(directory.socket()));
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> askForPassword(impostor));
            DatabaseAccess access = DatabaseAccess.withPassword(directory.url("postgres"), "mercy", "4711secret");

            assertThrows(SQLException.class, () -> DirectSql.show(access, "SELECT 1"));

            assertEquals("", heard.get(), "what it heard after it had asked");
        }
    }

    /** As the protocol of PostgreSQL has it: a start-up message, and AuthenticationCleartextPassword. */
    private static String askForPassword(ServerSocketChannel listener) {
        try (SocketChannel client = listener.accept()) {
            DataInputStream input = new DataInputStream(Channels.newInputStream(client));
            input.readNBytes(input.readInt() - Integer.BYTES);
            client.write(ByteBuffer.wrap(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3}));
            String heard = new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
            return heard.contains("4711secret") ? heard : "";
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void the_role_of_the_plugin_may_use_its_tables_and_nothing_else() throws Exception {
        new PostgresTemplate().copyTo(home);
        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals(
                    "f f f f f",
                    DirectSql.show(
                            server,
                            "SELECT concat_ws(' ', rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls)"
                                    + " FROM pg_roles WHERE rolname = current_user"));
            for (String forbidden : List.of(
                    "COPY (SELECT 1) TO PROGRAM 'true'",
                    "COPY (SELECT 1) TO '/dev/null'",
                    "SELECT pg_read_file('/etc/passwd')",
                    "SELECT rolpassword FROM pg_authid",
                    "CREATE ROLE mercy",
                    "ALTER SYSTEM SET fsync = off",
                    "SET ROLE pseudonymizer")) {
                SQLException refused =
                        assertThrows(SQLException.class, () -> DirectSql.execute(server, forbidden), forbidden);
                assertEquals("42501", refused.getSQLState(), forbidden);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ClusterAccess.SUPERUSER, "postgres", "mercy"})
    void no_other_role_can_log_in(String role) throws Exception {
        new PostgresTemplate().copyTo(home);
        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            DatabaseAccess other = DatabaseAccess.withPassword(server.url(), role, server.password());

            assertEquals(
                    "28000",
                    assertThrows(SQLException.class, () -> DirectSql.show(other, "SELECT 1"))
                            .getSQLState());
        }
    }

    @Test
    void a_cluster_of_an_earlier_version_keeps_its_data_and_loses_its_superusers_password() throws Exception {
        Map<Identity, Pseudonym> before = inAnEarlierCluster();

        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals(before, assign(server));
            assertEquals("4711", DirectSql.show(server, "SELECT number FROM public.mine"));
            assertEquals(
                    "0",
                    DirectSql.show(
                            server,
                            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                                    + " WHERE nspname IN ('pseudonymizer', 'public') AND relowner = 10"));
            DirectSql.execute(server, "ALTER TABLE pseudonymizer.audit ADD COLUMN mine integer");
            DirectSql.execute(
                    server,
                    "CREATE OR REPLACE FUNCTION pseudonymizer.refuse_change() RETURNS trigger"
                            + " LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$");
        }
        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals(before, assign(server), "after another start");
        }
        assertEquals("", superuserPassword());
    }

    /** As earlier versions made and ran it; killed at last. */
    private Map<Identity, Pseudonym> inAnEarlierCluster() throws Exception {
        new PostgresTemplate().copyTo(home);
        ServerBinaries.delete(home.resolve("data"));
        try (ServerDirectory locked = unlockedDirectory()) {
            assertEquals(
                    0,
                    HostProcess.run(
                            locked.user()
                                    .command(List.of(
                                            locked.binaries().program("initdb"),
                                            "--pgdata=" + locked.data(),
                                            "--username=pseudonymizer",
                                            "--pwfile=" + home.resolve("password"),
                                            "--auth=scram-sha-256",
                                            "--locale=C",
                                            "--encoding=UTF8")),
                            locked.output("initdb")));
            int port = FreePort.find();
            Process process = WatchedServer.start(
                    locked.user()
                            .command(List.of(
                                    locked.binaries().program("postgres"),
                                    "-D",
                                    locked.data().toString(),
                                    "-p",
                                    "" + port,
                                    "-c",
                                    "listen_addresses=127.0.0.1",
                                    "-c",
                                    "unix_socket_directories=")),
                    locked.output("server"));
            DatabaseAccess access = DatabaseAccess.withPassword(
                    "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable&gssEncMode=disable",
                    "pseudonymizer",
                    locked.password());
            Eventually.until(
                    "it to answer", () -> DirectSql.show(access, "SELECT 1").equals("1"));
            DirectSql.execute(access, "CREATE TABLE public.mine (id serial, number integer)");
            DirectSql.execute(access, "INSERT INTO public.mine (number) VALUES (4711)");
            Map<Identity, Pseudonym> assigned = assign(access);
            process.destroyForcibly().waitFor();
            return assigned;
        }
    }

    private ServerDirectory unlockedDirectory() throws IOException {
        return new ServerDirectory(
                home,
                ServerPrograms.ofThisComputer().choose(java.util.OptionalInt.empty(), home.resolve("binaries")),
                ServerUser.find(home.resolve("user.out")),
                java.nio.channels.FileChannel.open(
                        home.resolve("lock"),
                        Set.of(java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)));
    }

    /** Empty if there is none. */
    private String superuserPassword() throws IOException {
        try (ServerDirectory locked = unlockedDirectory()) {
            String sql = "SELECT 'found ' || coalesce(rolpassword, 'none') FROM pg_authid WHERE oid = 10\n";
            Path output = locked.output("look");
            List<String> command = List.of(
                    locked.binaries().program("postgres"),
                    "--single",
                    "-D",
                    locked.data().toString(),
                    "postgres");
            assertEquals(0, HostProcess.run(locked.user().command(command), output, sql));
            String said = Files.readString(output);
            assertTrue(said.contains("found "), said);
            return said.contains("found none") ? "" : said;
        }
    }

    @Test
    void rules_that_somebody_has_changed_are_those_of_the_plugin_again() throws Exception {
        new PostgresTemplate().copyTo(home);
        Path rules = home.resolve("data/pg_hba.conf");
        String before = Files.readString(rules);
        Files.writeString(rules, "local all all trust\n");

        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
        }

        assertEquals(before, Files.readString(rules));
    }

    private Map<Identity, Pseudonym> assign(DatabaseAccess access) {
        KeyFile keyFile = new KeyFile(shared.resolve("pseudonymizer.key"));
        try (PostgresDatabase database = new PostgresDatabase(access, keyFile, TIMEOUT, 2)) {
            return new PostgresPseudonymStore(database)
                    .assign(new Namespace("default", new PseudonymFormat.Random("P")), Set.of(MERCY));
        }
    }
}

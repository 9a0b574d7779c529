package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Domain;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyRotationIT {

    private static final Requester MERCY = new Requester(Requester.Cause.COMMAND, "mercy", "");
    private static final String ARCHIVE = "archive";
    /** More than one batch. */
    private static final int PATIENTS = 1100;

    private static final List<Domain> DOMAINS = List.of(
            new Domain("random", new PseudonymFormat.Random("R")),
            new Domain("derived", new PseudonymFormat.Derived("D")),
            new Domain("sequential", new PseudonymFormat.Sequential("S")));

    private static final class Interrupted extends RuntimeException {}

    private static TestServer.Database place;

    private final List<PostgresDatabase> servers = new ArrayList<>();

    /** Everything that must not change. */
    private record Facts(
            Map<String, Map<Identity, Pseudonym>> pseudonyms,
            List<String> uids,
            Set<String> links,
            Map<String, Work.Standing> works) {}

    /** One database for all tests: each leaves one that another rotation must cope with. */
    @BeforeAll
    static void fill() throws Exception {
        place = TestServer.createDatabase();
        PostgresDatabase database = place.open();
        facts(database);
        var links = new PostgresLinks(database);
        for (int i = 0; i < 3; i++) {
            Link link = new Link(
                    ARCHIVE, "random", "original" + i, "copy" + i, "R1", Link.State.STORING, MERCY, 0, Instant.EPOCH);
            links.begin(link);
            links.complete(link, 7);
        }
        var works = new PostgresWorkLog(database);
        works.advance(ARCHIVE, 9, List.of("waiting", "failing"), Requester.Cause.STABLE_STUDY);
        works.giveUp(works.claim(ARCHIVE, Duration.ofHours(1)).orElseThrow(), "disk full");
        database.close();
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @AfterEach
    void closeServers() {
        servers.forEach(PostgresDatabase::close);
    }

    @Test
    void pseudonyms_shifts_uids_links_and_work_are_the_same_afterwards() throws Exception {
        Facts before = facts();
        List<Long> counts = counts();
        int generation = generation();

        KeyRotation.Outcome outcome = rotate();

        assertEquals(before, facts());
        assertEquals(counts, counts());
        assertEquals(counts.stream().mapToLong(Long::longValue).sum(), outcome.rows());
        assertTrue(outcome.cleaned());
        assertEquals(generation + 1, generation());
        assertFalse(place.keyFile().read().isTurning());
    }

    @Test
    void a_new_patients_derived_pseudonym_is_what_it_would_have_been() throws Exception {
        Domain derived = DOMAINS.get(1);
        Domain twin = new Domain("twin", derived.format());
        Identity late = Identity.patient("late");
        Keys before = place.keyFile().read().newest();

        rotate();
        Pseudonym assigned = new PostgresPseudonymStore(server()).assign(derived, Set.of(late)).get(late);
        Pseudonym elsewhere = new PostgresPseudonymStore(server()).assign(twin, Set.of(late)).get(late);

        String expected = new io.github.pseudonymizer.pseudonym.Mint(new java.util.Random(1))
                .propose(derived.format(), late, 1, before.of("derived"), () -> 0);
        assertEquals(expected, ((Pseudonym.OfPatient) assigned).value());
        assertNotEquals(expected, ((Pseudonym.OfPatient) elsewhere).value());
    }

    @Test
    void nothing_that_was_sealed_with_the_old_keys_is_left_in_a_dump_or_in_the_files_of_the_tables() throws Exception {
        Set<String> old = sealedAndDigests();
        Keys former = place.keyFile().read().newest();
        byte[] one = HexFormat.of().parseHex(strings("SELECT encode(identity, 'hex') FROM pseudonymizer.pseudonym LIMIT 1")
                .get(0));
        assertTrue(isInFile(one), "it was there before");

        rotate();

        Set<String> now = sealedAndDigests();
        assertEquals(old.size(), now.size());
        assertTrue(now.stream().noneMatch(old::contains));
        assertFalse(isInFile(one));
        for (String sealed : strings("SELECT encode(original, 'hex') FROM pseudonymizer.link")) {
            byte[] bytes = HexFormat.of().parseHex(sealed);
            assertThrows(StoreException.class, () -> former.of("random").open(PostgresLinks.KIND, bytes));
        }
    }

    @Test
    void every_column_of_bytes_is_sealed_anew() throws Exception {
        Set<String> columns = new TreeSet<>(strings("""
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'pseudonymizer' AND data_type = 'bytea'
                """));

        assertEquals(
                SealedRows.ALL.stream()
                        .flatMap(rows ->
                                Stream.of(rows.table() + "." + rows.digest(), rows.table() + "." + rows.sealed()))
                        .collect(Collectors.toCollection(TreeSet::new)),
                columns);
    }

    @Test
    void the_old_keys_are_refused_and_the_message_says_since_when_and_what_to_do() throws Exception {
        KeyRotation.Outcome outcome = rotate();

        StoreException refused = assertThrows(
                StoreException.class, () -> place.open(outcome.kept()).check());

        assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
        assertSays(refused, "its keys were rotated at 20");
        assertSays(refused, "copy the key file from where that was done");
    }

    @Test
    void a_backup_from_before_opens_with_the_old_keys_that_were_kept() throws Exception {
        Facts before = facts();
        execute("CREATE TABLE public.backup AS SELECT * FROM pseudonymizer.pseudonym WHERE domain = 'random'");
        String fingerprint =
                strings("SELECT fingerprint FROM pseudonymizer.key_check").get(0);

        Keys kept = rotate().kept().read().newest();

        assertEquals(fingerprint, kept.fingerprint());
        Set<String> opened = new HashSet<>();
        for (String row : strings("SELECT kind || ' ' || encode(identity, 'hex') FROM public.backup")) {
            String kind = row.split(" ", 2)[0];
            opened.add(kind + kept.of("random").open(kind, HexFormat.of().parseHex(row.split(" ", 2)[1])));
        }
        assertEquals(
                before.pseudonyms().get("random").keySet().stream()
                        .map(identity -> identity.kind() + identity.value())
                        .collect(Collectors.toSet()),
                opened);
    }

    @Test
    void every_rotation_leaves_an_audit_entry() throws Exception {
        int audited = audited();
        List<Long> counts = counts();

        int first = rotate().keys().generation();
        rotate();

        List<String> entries = strings("SELECT cause || ' ' || requested_by || ' ' || detail"
                + " FROM pseudonymizer.audit WHERE event = 'KEYS_ROTATED' ORDER BY number");
        String rows = "; rows: " + counts.get(0) + " of pseudonym, " + counts.get(1) + " of link, " + counts.get(2)
                + " of work";
        assertEquals(
                List.of("COMMAND mercy generation " + first + rows, "COMMAND mercy generation " + (first + 1) + rows),
                entries.subList(audited, entries.size()));
    }

    @ParameterizedTest
    @EnumSource(KeyRotation.Step.class)
    void interrupted_at_any_step_the_key_file_opens_the_database_and_the_rotation_can_be_brought_to_its_end(
            KeyRotation.Step last) throws Exception {
        Facts before = facts();
        int audited = audited();
        int generation = generation();

        assertThrows(Interrupted.class, () -> rotation((step, rows) -> {
                    if (step == last) {
                        throw new Interrupted();
                    }
                })
                .rotate());
        Facts between = facts();
        KeyRotation.Outcome outcome = rotate();

        assertEquals(before, between);
        assertEquals(before, facts());
        assertEquals(outcome.keys().generation() - generation, audited() - audited);
        assertFalse(place.keyFile().read().isTurning());
        assertEquals(
                outcome.keys().fingerprint(),
                strings("SELECT fingerprint FROM pseudonymizer.key_check").get(0));
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyRotation.Step.class,
            names = {"BOTH_KEYS_WRITTEN", "SOME_ROWS_SEALED", "COMMITTED"})
    void killed_in_the_middle_it_loses_nothing_either(KeyRotation.Step last) throws Exception {
        Facts before = facts();
        int generation = generation();
        int audited = audited();

        RotatingHost.killAt(last, place);
        Facts between = facts();
        rotate();

        assertEquals(before, between);
        assertEquals(before, facts());
        assertEquals(generation + 1, generation());
        assertEquals(audited + 1, audited());
    }

    @Test
    void a_file_that_cannot_be_replaced_stops_it_before_a_row_has_changed() throws Exception {
        Facts before = facts();
        Set<String> sealed = sealedAndDigests();
        KeyFile inTheWay =
                new KeyFile(place.keyFile().path().resolveSibling("pseudonymizer.key.generation-" + generation()));
        inTheWay.create();

        StoreException refused = assertThrows(StoreException.class, KeyRotationIT::rotate);

        Files.delete(inTheWay.path());
        assertSays(refused, "holds the keys of another database");
        assertEquals(before, facts());
        assertEquals(sealed, sealedAndDigests());
    }

    @Test
    void while_a_server_uses_the_database_it_is_refused_and_nothing_changes() throws Exception {
        PostgresDatabase server = server();
        Facts before = facts(server);
        int audited = audited();
        String keyFile = Files.readString(place.keyFile().path());

        StoreException refused = assertThrows(StoreException.class, KeyRotationIT::rotate);

        assertSays(refused, "stop every Orthanc that uses it");
        assertEquals(keyFile, Files.readString(place.keyFile().path()));
        assertEquals(before, facts(server));
        assertEquals(audited, audited());
    }

    @Test
    void of_two_at_once_one_is_refused() throws Exception {
        List<String> refusals = new ArrayList<>();
        int generation = generation();

        KeyRotation.Outcome outcome = rotation((step, rows) -> {
                    if (step == KeyRotation.Step.BOTH_KEYS_WRITTEN) {
                        refusals.add(assertThrows(StoreException.class, KeyRotationIT::rotate).getMessage());
                    }
                })
                .rotate();

        assertEquals(1, refusals.size());
        assertTrue(refusals.get(0).contains("in use"), refusals.get(0));
        assertEquals(generation + 1, outcome.keys().generation());
    }

    @Test
    void a_server_that_starts_during_it_waits_and_gets_the_new_keys() throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try {
            List<Future<String>> starts = new ArrayList<>();
            PostgresDatabase starting = server();

            KeyRotation.Outcome outcome = rotation((step, rows) -> {
                        if (step == KeyRotation.Step.BOTH_KEYS_WRITTEN) {
                            starts.add(thread.submit(() -> starting.keys().fingerprint()));
                            awaitWaiting();
                        }
                    })
                    .rotate();

            assertEquals(outcome.keys().fingerprint(), starts.get(0).get());
        } finally {
            thread.shutdown();
        }
    }

    /** Its connections broke, so that it could not keep the rotation from beginning. */
    @Test
    void a_server_that_was_cut_off_meanwhile_notices_and_goes_on_with_the_new_key_file() throws Exception {
        List<Long> counts;
        try (TcpGate gate = new TcpGate(port());
                PostgresDatabase server = through(gate, place.keyFile())) {
            Facts before = facts(server);
            counts = counts();
            gate.shut();
            rotate();
            gate.open();

            assertEquals(before, facts(eventually(server)));
            assertEquals(generation(), server.keys().generation());
        }
        assertEquals(counts, counts());
    }

    @Test
    void one_that_has_a_file_of_its_own_is_refused_from_then_on_and_writes_no_row() throws Exception {
        Path own = place.keyFile().path().resolveSibling("own.key");
        Files.copy(place.keyFile().path(), own, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Identity late = Identity.patient("too late");
        List<Long> counts = counts();
        try (TcpGate gate = new TcpGate(port());
                PostgresDatabase server = through(gate, new KeyFile(own))) {
            server.check();
            gate.shut();
            rotate();
            gate.open();

            List<StoreException.Reason> reasons = new ArrayList<>();
            while (!reasons.contains(StoreException.Reason.WRONG_KEY)) {
                reasons.add(assertThrows(
                                StoreException.class,
                                () -> new PostgresPseudonymStore(server).assign(DOMAINS.get(0), Set.of(late)))
                        .reason());
            }
            StoreException refused = assertThrows(
                    StoreException.class, () -> new PostgresLinks(server).find(ARCHIVE, "random", "original1"));

            assertSays(refused, "its keys were rotated at 20");
        }
        assertEquals(counts, counts());
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void a_damaged_row_stops_it_and_nothing_changes(Damage damage) throws Exception {
        execute("CREATE TABLE public.healthy AS SELECT * FROM pseudonymizer.link WHERE copy = 'copy1'");
        execute(damage.sql + " WHERE copy = 'copy1'");
        Set<String> before = sealedAndDigests();
        int generation = generation();

        StoreException refused = assertThrows(StoreException.class, KeyRotationIT::rotate);
        Set<String> after = sealedAndDigests();
        execute("DELETE FROM pseudonymizer.link WHERE copy = 'copy1';"
                + " INSERT INTO pseudonymizer.link SELECT * FROM public.healthy; DROP TABLE public.healthy");

        assertFalse(String.valueOf(refused.getMessage()).contains("original1"));
        assertEquals(before, after);
        assertEquals(generation + 1, rotate().keys().generation(), "once it is mended");
    }

    /** What may have happened to a row. */
    private enum Damage {
        SEAL("UPDATE pseudonymizer.link SET original = original || '\\x00'"),
        DIGEST("UPDATE pseudonymizer.link SET original_digest = sha256('4711')"),
        OTHER_DOMAIN("UPDATE pseudonymizer.link SET domain = 'derived'");

        private final String sql;

        Damage(String sql) {
            this.sql = sql;
        }
    }

    @Test
    void an_unused_database_and_a_missing_key_file_are_refused() throws Exception {
        try (TestServer.Database unused = TestServer.createDatabase()) {
            KeyRotation rotation = new KeyRotation(unused.access(), unused.keyFile(), MERCY, (step, rows) -> {});

            assertSays(assertThrows(StoreException.class, rotation::rotate), "does not exist");
            assertFalse(unused.keyFile().exists());
            unused.keyFile().create();
            assertSays(assertThrows(StoreException.class, rotation::rotate), "nothing to rotate");
        }
    }

    @Test
    void another_databases_key_file_is_refused() {
        KeyFile other = new KeyFile(place.keyFile().path().resolveSibling("other.key"));
        other.create();

        StoreException refused = assertThrows(
                StoreException.class,
                () -> new KeyRotation(place.access(), other, MERCY, (step, rows) -> {}).rotate());

        assertSays(refused, "is not the one this database was made with");
    }

    private static KeyRotation.Outcome rotate() {
        return rotation((step, rows) -> {}).rotate();
    }

    private static KeyRotation rotation(KeyRotation.Progress progress) {
        return new KeyRotation(place.access(), place.keyFile(), MERCY, progress);
    }

    /** Another Orthanc, until the test ends. */
    private PostgresDatabase server() {
        PostgresDatabase server = new PostgresDatabase(place.access(), place.keyFile(), Duration.ofSeconds(20), 2);
        servers.add(server);
        return server;
    }

    private static int generation() {
        return place.keyFile().read().newest().generation();
    }

    private static Facts facts() {
        try (PostgresDatabase database = new PostgresDatabase(
                place.access(), place.keyFile(), Duration.ofSeconds(20), 2)) {
            return facts(database);
        }
    }

    private static Facts facts(PostgresDatabase database) {
        var store = new PostgresPseudonymStore(database);
        Set<Identity> identities = IntStream.range(0, PATIENTS)
                .mapToObj(i -> i % 2 == 0 ? Identity.patient("patient" + i, "Mercy") : Identity.study("1.2.4711." + i))
                .collect(Collectors.toSet());
        Map<String, Map<Identity, Pseudonym>> pseudonyms = new HashMap<>();
        DOMAINS.forEach(domain -> pseudonyms.put(domain.name(), store.assign(domain, identities)));
        return new Facts(
                pseudonyms,
                DOMAINS.stream()
                        .map(domain -> database.uids(domain.name()).map("1.2.3.4"))
                        .toList(),
                new PostgresLinks(database)
                        .latest(ARCHIVE, 100).stream()
                                .map(link -> link.original() + link.copy() + link.state() + link.instances())
                                .collect(Collectors.toSet()),
                new PostgresWorkLog(database).standings(ARCHIVE, List.of("waiting", "failing")));
    }

    private static PostgresDatabase through(TcpGate gate, KeyFile keyFile) {
        DatabaseAccess access = DatabaseAccess.withPassword(
                place.url().replace(":" + port() + "/", ":" + gate.port() + "/"),
                TestServer.server().user(),
                TestServer.server().password());
        return new PostgresDatabase(access, keyFile, Duration.ofSeconds(1), 2);
    }

    private static int port() {
        return Integer.parseInt(TestServer.server().url().replaceFirst(".*:(\\d+)/.*", "$1"));
    }

    private static PostgresDatabase eventually(PostgresDatabase server) {
        for (int attempt = 1; ; attempt++) {
            try {
                server.check();
                return server;
            } catch (StoreException e) {
                if (attempt == 20 || e.reason() != StoreException.Reason.UNREACHABLE) {
                    throw e;
                }
            }
        }
    }

    private static void awaitWaiting() {
        try {
            while (strings("SELECT 'x' FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int audited() throws SQLException {
        return strings("SELECT 'x' FROM pseudonymizer.audit WHERE event = 'KEYS_ROTATED'")
                .size();
    }

    private static List<Long> counts() throws SQLException {
        List<Long> counts = new ArrayList<>();
        for (SealedRows rows : SealedRows.ALL) {
            counts.add(Long.valueOf(strings("SELECT count(*) FROM pseudonymizer." + rows.table())
                    .get(0)));
        }
        return counts;
    }

    private static Set<String> sealedAndDigests() throws SQLException {
        Set<String> all = new TreeSet<>();
        for (SealedRows rows : SealedRows.ALL) {
            for (String column : List.of(rows.digest(), rows.sealed())) {
                all.addAll(strings("SELECT encode(" + column + ", 'hex') FROM pseudonymizer." + rows.table()));
            }
        }
        return all;
    }

    private static boolean isInFile(byte[] bytes) throws SQLException {
        execute("CHECKPOINT");
        return strings("SELECT position('\\x" + HexFormat.of().formatHex(bytes)
                        + "'::bytea IN pg_read_binary_file(pg_relation_filepath('pseudonymizer.pseudonym')))")
                .stream()
                .noneMatch("0"::equals);
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = place.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> strings(String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (var connection = place.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }

    private static void assertSays(StoreException exception, String part) {
        assertTrue(String.valueOf(exception.getMessage()).contains(part), exception.getMessage());
    }
}

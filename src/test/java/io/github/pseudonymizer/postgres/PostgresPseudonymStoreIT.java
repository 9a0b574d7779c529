// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.testing.Eventually;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresPseudonymStoreIT {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static TestServer.Database place;
    private static PostgresDatabase database;
    private static PseudonymStore store;

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        store = new PostgresPseudonymStore(database);
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @Test
    void the_same_identities_get_the_same_pseudonyms_again_also_from_another_server() {
        Namespace namespace = domain("random");
        Set<Identity> identities = Set.of(Identity.patient("4711"), Identity.study("1.2.3"), Identity.study("1.2.4"));

        Map<Identity, Pseudonym> first = store.assign(namespace, identities);
        Map<Identity, Pseudonym> again = store.assign(namespace, identities);
        Map<Identity, Pseudonym> elsewhere = new PostgresPseudonymStore(place.open()).assign(namespace, identities);

        assertEquals(identities, first.keySet());
        assertEquals(first, again);
        assertEquals(first, elsewhere);
    }

    @Test
    void a_study_gets_the_uid_to_which_references_to_it_are_mapped() {
        Namespace namespace = domain("random");
        Identity study = Identity.study("1.2.840.4711");

        Pseudonym pseudonym = assignOne(store, namespace, study);

        assertEquals(
                database.keys().of(namespace.name()).uids().map("1.2.840.4711"),
                ((Pseudonym.OfStudy) pseudonym).uid().value());
    }

    @Test
    void domains_share_no_pseudonym() {
        Identity mercy = Identity.patient("4711");

        Pseudonym one = assignOne(store, domain("random"), mercy);
        Pseudonym two = assignOne(store, domain("random"), mercy);

        assertNotEquals(one, two);
    }

    @Test
    void nothing_asked_is_nothing_answered() {
        assertEquals(Map.of(), store.assign(domain("random"), Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "sequential", "derived"})
    void racing_servers_agree_on_one_pseudonym_per_identity(String format) throws Exception {
        Namespace namespace = domain(format);
        List<Identity> identities = identities(60);
        List<PseudonymStore> servers = List.of(store, new PostgresPseudonymStore(place.open()));
        List<Callable<Map<Identity, Pseudonym>>> races = new ArrayList<>();
        for (int racer = 0; racer < 32; racer++) {
            PseudonymStore server = servers.get(racer % servers.size());
            Random random = new Random(racer);
            races.add(() -> assignInPieces(server, namespace, identities, random));
        }

        var threads = Executors.newFixedThreadPool(32);
        List<Map<Identity, Pseudonym>> results = new ArrayList<>();
        for (Future<Map<Identity, Pseudonym>> result : threads.invokeAll(races)) {
            results.add(result.get());
        }
        threads.shutdown();
        Map<Identity, Pseudonym> agreed = store.assign(namespace, Set.copyOf(identities));

        for (Map<Identity, Pseudonym> result : results) {
            assertEquals(agreed, result);
        }
        assertEquals(identities.size(), Set.copyOf(agreed.values()).size());
    }

    @Test
    void a_new_patient_whose_studies_are_copied_at_the_same_time_is_counted_once_and_uses_one_number()
            throws Exception {
        Namespace numbered = new Namespace("studies", new PseudonymFormat.Sequential("N"));
        AtomicInteger admitted = new AtomicInteger();
        List<Callable<Map<Identity, Pseudonym>>> studies = new ArrayList<>();
        for (int study = 0; study < 16; study++) {
            Set<Identity> identities = Set.of(Identity.patient("MERCY"), Identity.study("1.2.3." + study));
            studies.add(() -> store.assign(numbered, identities, admitted::addAndGet));
        }

        var threads = Executors.newFixedThreadPool(16);
        for (Future<Map<Identity, Pseudonym>> result : threads.invokeAll(studies)) {
            assertEquals(2, result.get().size());
        }
        threads.shutdown();

        assertEquals(1, admitted.get());
        assertEquals(
                List.of("1"),
                place.strings("SELECT last_number::text FROM pseudonymizer.domain WHERE name = 'studies'"));
    }

    @Test
    void a_known_patient_is_told_while_a_new_study_of_the_patient_has_to_wait() throws Exception {
        Namespace namespace = domain("random");
        Identity mercy = Identity.patient("MERCY");
        Map<Identity, Pseudonym> known = store.assign(namespace, Set.of(mercy));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection holder = place.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE pseudonymizer.pseudonym IN SHARE ROW EXCLUSIVE MODE");
            Set<Identity> more = Set.of(mercy, Identity.study("1.2.3"));
            Future<Map<Identity, Pseudonym>> waiting = thread.submit(() -> store.assign(namespace, more));
            Eventually.until(
                    "the study to wait",
                    () -> !place.strings("SELECT pid::text FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND datname = current_database()")
                            .isEmpty());

            Map<Identity, Pseudonym> told =
                    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> store.assign(namespace, Set.of(mercy)));

            assertEquals(known, told);
            holder.rollback();
            assertEquals(2, waiting.get().size());
        }
        thread.shutdown();
    }

    @Test
    void a_pseudonym_that_is_taken_is_minted_again() {
        // A source that gives every number three times makes two of three proposals taken.
        RandomGenerator stuttering = new RandomGenerator() {
            private final SecureRandom random = new SecureRandom();
            private long last;
            private int given;

            @Override
            public long nextLong() {
                if (given++ % 3 == 0) {
                    last = random.nextLong();
                }
                return last;
            }
        };
        PseudonymStore stutteringStore = new PostgresPseudonymStore(database, stuttering);
        Namespace namespace = domain("random");

        Set<String> values = new HashSet<>();
        for (Identity identity : identities(30)) {
            values.add(value(assignOne(stutteringStore, namespace, identity)));
        }

        assertEquals(30, values.size());
    }

    @Test
    void when_every_proposal_is_taken_nothing_is_kept() {
        PseudonymStore stuck = new PostgresPseudonymStore(database, () -> 4711L);
        Namespace namespace = domain("random");
        Identity first = Identity.patient("first");
        stuck.assign(namespace, Set.of(first));

        StoreException refused = assertThrows(
                StoreException.class,
                () -> stuck.assign(namespace, Set.of(Identity.patient("second"), Identity.study("1.2.3"))));

        assertEquals(StoreException.Reason.FAILED, refused.reason());
        assertEquals(1, count(namespace));
    }

    @Test
    void sequential_pseudonyms_count_up_from_one() {
        Namespace namespace = domain("sequential");

        List<String> values = identities(12).stream()
                .map(identity -> value(assignOne(store, namespace, identity)))
                .toList();

        assertEquals(
                IntStream.rangeClosed(1, 12)
                        .mapToObj(number -> "S%06d".formatted(number))
                        .toList(),
                values);
    }

    @Test
    void a_batch_of_thousands_is_assigned_at_once() {
        Namespace namespace = domain("random");
        Set<Identity> many = new LinkedHashSet<>(identities(3_000));
        many.addAll(IntStream.range(0, 3_000)
                .mapToObj(i -> Identity.study("1.2.3." + i))
                .collect(Collectors.toSet()));

        Map<Identity, Pseudonym> assigned = store.assign(namespace, many);

        assertEquals(many, assigned.keySet());
        assertEquals(6_000, count(namespace));
    }

    @Test
    void the_database_itself_refuses_a_second_pseudonym_and_a_second_owner() throws Exception {
        Namespace namespace = domain("random");
        store.assign(namespace, Set.of(Identity.patient("4711")));
        String secondPseudonym = """
            INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift, identity)
            SELECT domain, kind, digest, 'other', shift, identity FROM pseudonymizer.pseudonym
            WHERE domain = '%s'
            """.formatted(namespace.name());
        String secondOwner = """
            INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift, identity)
            SELECT domain, kind, sha256(digest), value, shift, identity FROM pseudonymizer.pseudonym
            WHERE domain = '%s'
            """.formatted(namespace.name());

        assertRefused("23505", secondPseudonym);
        assertRefused("23505", secondOwner);
        assertRefused("42501", "DELETE FROM pseudonymizer.pseudonym");
    }

    private static void assertRefused(String state, String sql) throws Exception {
        try (var connection = place.connect();
                var statement = connection.createStatement()) {
            var refused = assertThrows(java.sql.SQLException.class, () -> statement.execute(sql));
            assertEquals(state, refused.getSQLState());
        }
    }

    private static Map<Identity, Pseudonym> assignInPieces(
            PseudonymStore server, Namespace namespace, List<Identity> identities, Random random) {
        List<Identity> shuffled = new ArrayList<>(identities);
        Collections.shuffle(shuffled, random);
        Map<Identity, Pseudonym> all = new java.util.HashMap<>();
        int begin = 0;
        while (begin < shuffled.size()) {
            int end = Math.min(shuffled.size(), begin + 1 + random.nextInt(20));
            all.putAll(server.assign(namespace, Set.copyOf(shuffled.subList(begin, end))));
            begin = end;
        }
        return all;
    }

    private static List<Identity> identities(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Identity.patient("Mercy-" + i, i % 2 == 0 ? "" : "Hospital"))
                .toList();
    }

    private static Pseudonym assignOne(PseudonymStore server, Namespace namespace, Identity identity) {
        return Objects.requireNonNull(server.assign(namespace, Set.of(identity)).get(identity));
    }

    private static int count(Namespace namespace) {
        return database.select(
                "SELECT count(*) FROM pseudonymizer.pseudonym WHERE domain = :domain",
                query -> query.bind("domain", namespace.name())
                        .mapTo(Integer.class)
                        .one());
    }

    private static String value(Pseudonym pseudonym) {
        Pseudonym.OfPatient patient = (Pseudonym.OfPatient) pseudonym;
        assertFalse(patient.value().isEmpty());
        return patient.value();
    }

    private static Namespace domain(String format) {
        String name = format + NUMBER.incrementAndGet();
        return new Namespace(
                name,
                switch (format) {
                    case "random" -> new PseudonymFormat.Random("P");
                    case "sequential" -> new PseudonymFormat.Sequential("S");
                    default -> new PseudonymFormat.Derived("D");
                });
    }
}

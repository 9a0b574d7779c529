// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancInstallation;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.RawHttp;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Whatever is sent over HTTP, the built-in anonymization makes nothing. */
class NoWayRoundIT {

    /** How the built-in signs De-identification Method (0012,0063), on every version. */
    private static final String BUILT_IN = "- PS 3.15-";

    /**
     * Until enough of the requests have been understood, or one has led to the built-in. A second or two will do, on a
     * machine with nothing else to do.
     */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final List<PhantomStudy> STUDIES =
            List.of(PhantomStudies.mr("odd", 1, 16), PhantomStudies.mr("even", 2, 16));
    private static final int THREADS = 4;
    private static final String ALICE =
            "Basic " + Base64.getEncoder().encodeToString("alice:a".getBytes(StandardCharsets.UTF_8));
    private static final Path TOKENS =
            Path.of("target/plugin-tests/libTokens.so").toAbsolutePath();

    @AutoClose
    private static OrthancServer orthanc;

    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Set<String> builtInFiles = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void start() {
        Map<String, Object> settings = OrthancServer.withPlugin(
                Map.of("StableStudies", Map.of("Enabled", false), "Administrators", List.of("alice")),
                Map.of("AuthenticationEnabled", true, "RegisteredUsers", Map.of("alice", "a")));
        settings.put(
                "Plugins",
                List.of(TOKENS.toString(), OrthancServer.pluginLibrary().toString()));
        orthanc = OrthancServer.start(settings);
        orthanc.signIn("alice", "a");
        orthanc.awaitPlugin();
    }

    /** The value of the header. */
    private static String bearer() {
        return orthanc.get("/token").expect(200).text();
    }

    /** Twenty seconds on this machine's Orthanc, ten on the others; a minute in the soak. */
    @EveryOrthanc
    @Test
    void no_spelling_of_a_request_leads_to_the_built_in(TestReporter reporter) {
        boolean elsewhere = OrthancInstallation.chosen().root().isPresent();

        assertNoneLeadsToTheBuiltIn(Integer.getInteger("fuzz.seconds", elsewhere ? 10 : 20), 0, reporter);
    }

    @Tag("soak")
    @Test
    void nor_does_any_in_a_minute_on_any_orthanc(TestReporter reporter) {
        assertNoneLeadsToTheBuiltIn(Integer.getInteger("fuzz.seconds", 60), THREADS, reporter);
    }

    private void assertNoneLeadsToTheBuiltIn(int seconds, int firstSeed, TestReporter reporter) {
        List<String> authorizations = List.of(ALICE, ALICE, ALICE, ALICE, bearer(), "Bearer 4711", "Basic ?");

        fuzz(orthanc, authorizations, firstSeed, Duration.ofSeconds(seconds), this::enoughWereUnderstood);

        awaitJobs(orthanc);
        reporter.publishEntry("answers by status", new TreeMap<>(statuses).toString());
        assertEquals(Set.of(), foreign(orthanc, copies()));
        assertEquals(Set.of(), builtInFiles);
        assertNotEquals(Set.of(), copies(), "some of the requests must have been understood");
        assertTrue(enoughWereUnderstood(), statuses.toString());
        orthanc.get("/pseudonymizer/health").expect(200);
    }

    @Test
    void without_the_plugin_the_same_requests_do_lead_to_the_built_in() {
        try (OrthancServer alone = OrthancServer.start(Map.of())) {
            fuzz(
                    alone,
                    List.of(ALICE),
                    0,
                    Duration.ZERO,
                    () -> !builtInFiles.isEmpty() && !foreign(alone, Set.of()).isEmpty());

            awaitJobs(alone);
            assertNotEquals(Set.of(), foreign(alone, Set.of()));
            assertNotEquals(Set.of(), builtInFiles);
        }
    }

    @EveryOrthanc
    @Test
    void a_token_that_skips_every_filter_does_not_skip_us() {
        PhantomStudy study = PhantomStudies.mr("token", 1, 16);
        orthanc.upload(study.files());
        String token = bearer();

        JsonObject answer = orthanc.send(
                        OrthancServer.anonymous(orthanc.uri("/studies/" + study.orthancStudy() + "/anonymize"))
                                .header("Authorization", token)
                                .POST(BodyPublishers.ofString("{}")))
                .expect(200)
                .object();

        JsonObject link = new Archive(orthanc).links(study).get(0);
        assertEquals(link.get("Copy"), answer.get("ID"));
        assertEquals("HTTP", link.get("Cause").getAsString());
        assertEquals("", link.get("User").getAsString());
    }

    /**
     * Sends requests by several threads, not shorter than this and then until it is enough; what they deleted on their
     * way is received anew.
     */
    private void fuzz(
            OrthancServer server,
            List<String> authorizations,
            int firstSeed,
            Duration shortest,
            BooleanSupplier enough) {
        Instant begin = Instant.now();
        Instant end = begin.plus(shortest);
        Instant latest = begin.plus(LONGEST).plus(shortest);
        List<Thread> threads = IntStream.range(firstSeed, firstSeed + THREADS)
                .mapToObj(seed -> new Thread(() -> {
                    OddRequests requests = new OddRequests(seed, STUDIES, authorizations);
                    RawHttp http = new RawHttp(server.httpPort());
                    for (int i = 0; goesOn(end, latest, enough); i++) {
                        if (i % 100 == 0) {
                            STUDIES.forEach(study -> server.upload(study.files()));
                        }
                        look(http.exchange(requests.next()));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static boolean goesOn(Instant end, Instant latest, BooleanSupplier enough) {
        Instant now = Instant.now();
        return now.isBefore(end) || (now.isBefore(latest) && !enough.getAsBoolean());
    }

    private boolean enoughWereUnderstood() {
        return statuses.getOrDefault("200", 0) > 50;
    }

    private void look(String answer) {
        String status = answer.startsWith("HTTP/1.") && answer.length() > 12 ? answer.substring(9, 12) : "none";
        statuses.merge(status, 1, Integer::sum);
        if (answer.contains(BUILT_IN)) {
            builtInFiles.add(status);
        }
    }

    private static void awaitJobs(OrthancServer server) {
        List<JsonObject> unused = Eventually.get(
                "all jobs to end",
                () -> objects(server, "/jobs?expand")
                        .filter(job -> Set.of("Pending", "Running", "Retry")
                                .contains(job.get("State").getAsString()))
                        .toList(),
                List::isEmpty);
    }

    private static Stream<JsonObject> objects(OrthancServer server, String path) {
        return StreamSupport.stream(server.get(path).expect(200).array().spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    private static Set<String> copies() {
        Set<String> copies = new HashSet<>();
        objects(orthanc, "/pseudonymizer/links?limit=10000")
                .forEach(link -> copies.add(link.get("Copy").getAsString()));
        return copies;
    }

    /** Studies that nobody sent and that are no copies of ours. */
    private static Set<String> foreign(OrthancServer server, Set<String> copies) {
        Set<String> studies = new HashSet<>();
        server.get("/studies").expect(200).array().forEach(id -> studies.add(id.getAsString()));
        STUDIES.forEach(study -> studies.remove(study.orthancStudy()));
        studies.remove(PhantomStudies.mr("token", 1, 16).orthancStudy());
        studies.removeAll(copies);
        return studies;
    }
}

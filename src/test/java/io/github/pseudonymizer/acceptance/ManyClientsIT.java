// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two hundred clients at once, with a Java heap of 512 MB. */
class ManyClientsIT {

    private static final int CLIENTS = 200;
    private static final int STUDIES = 8;

    /** With the usual limits a slow machine answers some of them 503. */
    private static final int PATIENCE_SECONDS = 120;

    @AutoClose
    private final OrthancServer orthanc = OrthancServer.startWithPlugin(Map.of(
            "StableStudies",
            Map.of("Enabled", false),
            "Java",
            Map.of("Options", List.of("-Xmx512m")),
            "Database",
            Map.of("TimeoutSeconds", PATIENCE_SECONDS),
            "Bridge",
            Map.of("PickUpSeconds", PATIENCE_SECONDS)));

    private final Archive archive = new Archive(orthanc);

    private record Asked(PhantomStudy study, Answer answer) {}

    @Test
    void two_hundred_clients_get_one_copy_of_each_study() throws Exception {
        List<PhantomStudy> studies = new ArrayList<>();
        for (int i = 0; i < STUDIES; i++) {
            PhantomStudy study = PhantomStudies.mr("client" + i, 10, 16);
            orthanc.upload(study.files());
            studies.add(study);
        }
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<Asked>> asked = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            PhantomStudy study = studies.get(i % STUDIES);
            asked.add(clients.submit(() -> {
                begin.await();
                return new Asked(study, orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}"));
            }));
        }
        long start = System.nanoTime();
        begin.countDown();

        Map<Integer, Integer> statuses = new TreeMap<>();
        Map<String, Set<String>> copies = new HashMap<>();
        for (Future<Asked> client : asked) {
            Asked done = client.get();
            statuses.merge(done.answer().status(), 1, Integer::sum);
            if (done.answer().status() == 200) {
                copies.computeIfAbsent(done.study().name(), unused -> new HashSet<>())
                        .add(done.answer().object().get("ID").getAsString());
            }
        }
        clients.shutdown();
        System.out.printf(
                "figures: %d clients at once, %d studies: %s (status: answers) in %.1f s%n",
                CLIENTS, STUDIES, statuses, (System.nanoTime() - start) / 1e9);

        assertEquals(Map.of(200, CLIENTS), statuses);
        assertEquals(STUDIES, copies.size());
        for (PhantomStudy study : studies) {
            assertEquals(1, archive.links(study).size());
        }
        for (Set<String> ids : copies.values()) {
            assertEquals(1, ids.size());
            assertEquals(10, archive.study(ids.iterator().next()).instances().size());
        }
        assertEquals(2 * STUDIES, archive.counts().studies());
    }
}

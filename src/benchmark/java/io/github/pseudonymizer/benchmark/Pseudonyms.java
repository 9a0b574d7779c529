// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.benchmark;

import io.github.pseudonymizer.postgres.StoreInUse;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.testing.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Pseudonyms alone, without Orthanc: how many new patients and how many known ones a real PostgreSQL serves. */
final class Pseudonyms implements Benchmark {

    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));
    private static final int KNOWN = 1000;
    private static final long SECONDS = Integer.getInteger("benchmark.seconds", 5);

    private final AtomicInteger newest = new AtomicInteger();

    @Override
    public String name() {
        return "pseudonyms";
    }

    @Override
    public Table run() throws Exception {
        Table table = new Table(
                "Pseudonyms alone, on disk", "patients in the database", "connections", "new patients/s", "look-ups/s");
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "pseudonyms-");
        try (PostgresCluster cluster = new PostgresCluster(folder.resolve("pg"), Map.of())) {
            for (int patients : List.of(1000, 1_000_000)) {
                for (int connections : List.of(1, 8, 32)) {
                    String name = "p" + patients + "c" + connections;
                    try (StoreInUse place = new StoreInUse(cluster, name, folder, connections)) {
                        place.fill(patients);
                        add(place.store(), patients, connections, table);
                    }
                    cluster.execute("postgres", "DROP DATABASE " + name);
                }
            }
        }
        return table;
    }

    private void add(PseudonymStore store, int patients, int connections, Table table) throws Exception {
        for (int known = 0; known < KNOWN; known++) {
            ask(store, "known" + known);
        }
        double found = perSecond(connections, number -> ask(store, "known" + number % KNOWN));
        double made = perSecond(connections, number -> ask(store, "new" + newest.incrementAndGet()));
        table.add(
                Integer.toString(patients),
                Integer.toString(connections),
                Spread.number(made, 0),
                Spread.number(found, 0));
    }

    private static void ask(PseudonymStore store, String patient) {
        Identity identity = Identity.patient(patient);
        Map<Identity, Pseudonym> pseudonyms = store.assign(DOMAIN, Set.of(identity));
        if (!pseudonyms.containsKey(identity)) {
            throw new AssertionError("the patient got no pseudonym");
        }
    }

    /** How often all threads together do it, after a second that only warms up. */
    private static double perSecond(int threads, IntConsumer work) throws Exception {
        double unused = perSecond(threads, work, 1);
        return perSecond(threads, work, SECONDS);
    }

    private static double perSecond(int threads, IntConsumer work, long seconds) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            long begun = System.nanoTime();
            long end = begun + seconds * 1_000_000_000L;
            Callable<Integer> loop = () -> {
                int done = 0;
                while (System.nanoTime() < end) {
                    work.accept(done);
                    done++;
                }
                return done;
            };
            int done = 0;
            for (Future<Integer> one : executor.invokeAll(Collections.nCopies(threads, loop))) {
                done += one.get();
            }
            return done / ((System.nanoTime() - begun) / 1e9);
        } finally {
            executor.shutdownNow();
        }
    }
}

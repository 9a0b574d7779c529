// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.PendingStudy.State;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A work log and its queue in a database of their own. */
record TestWorks(TestServer.Database place, PostgresStudyQueue log, PostgresQueueContents queue)
        implements AutoCloseable {

    /** A lease or a pause that no test waits for. */
    static final Duration LONG = Duration.ofHours(1);

    /** A lease or a pause that has ended at once. */
    static final Duration OVER = Duration.ZERO;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    static TestWorks create() throws IOException, SQLException {
        TestServer.Database place = TestServer.createDatabase();
        PostgresDatabase database = place.open();
        return new TestWorks(place, new PostgresStudyQueue(database, "server"), new PostgresQueueContents(database));
    }

    /** The name of an archive that no other test uses. */
    static String newArchive() {
        return "archive" + NUMBER.incrementAndGet();
    }

    /** Claims the work of one study; others that are due earlier wait on. */
    PendingStudy claim(String archive, String study) {
        while (true) {
            PendingStudy work = log.claim(archive, LONG).orElseThrow();
            if (work.study().equals(study)) {
                return work;
            }
            log.retry(work, OVER, "not its turn");
        }
    }

    static Map<State, Long> counts(long waiting, long claimed, long failed) {
        return Map.of(State.WAITING, waiting, State.CLAIMED, claimed, State.FAILED, failed);
    }

    @Override
    public void close() {
        place.close();
    }
}

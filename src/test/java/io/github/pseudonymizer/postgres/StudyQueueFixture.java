// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.StudyQueue;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What tests of the queue begin with: a database of their class, and an archive of their own in it. */
abstract class StudyQueueFixture {

    static final Duration LONG = TestWorks.LONG;
    static final Duration OVER = TestWorks.OVER;

    static TestWorks queue;
    static StudyQueue log;
    static QueueContents contents;

    final String archive = TestWorks.newArchive();

    @BeforeAll
    static void open() throws Exception {
        queue = TestWorks.create();
        log = queue.log();
        contents = queue.queue();
    }

    @AfterAll
    static void close() {
        queue.close();
    }
}

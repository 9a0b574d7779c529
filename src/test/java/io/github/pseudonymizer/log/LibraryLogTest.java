// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LibraryLogTest {

    private static final String POOL = "com.zaxxer.hikari.pool.HikariPool";

    private final AtomicLong clock = new AtomicLong(4711);
    private final LibraryLog log = new LibraryLog(clock::get);
    private final List<String> lines = new ArrayList<>();

    LibraryLogTest() {
        log.writeTo((error, line) -> lines.add((error ? "E " : "W ") + line));
    }

    private Logger logger(String name) {
        return new LibraryLogger(name, log);
    }

    @Test
    void warnings_and_errors_are_written_with_the_librarys_name() {
        logger(POOL).warn("{} - slow by {} ms", "pseudonymizer", 5);
        logger("org.flywaydb.core.internal.command.DbMigrate").error("Migration failed!");

        assertEquals(List.of("W HikariCP: pseudonymizer - slow by 5 ms", "E Flyway: Migration failed!"), lines);
    }

    @Test
    void what_is_less_is_written_only_if_wanted_and_then_as_a_warning() {
        logger(POOL).info("Starting...");
        log.setVerbose(true);
        logger(POOL).info("Start completed.");
        logger(POOL).debug("jdbcUrl: {}", "x");
        logger(POOL).trace("x");

        assertEquals(List.of("W HikariCP: Start completed."), lines);
        assertTrue(logger(POOL).isInfoEnabled());
        assertFalse(logger(POOL).isDebugEnabled());
    }

    @Test
    void other_libraries_stay_silent() {
        log.setVerbose(true);
        logger("com.example.Mercy").error("Mercy");
        logger("org.postgresql.jdbc.PgConnection").error("Mercy");

        assertEquals(List.of(), lines);
    }

    @Test
    void the_same_line_is_written_once_a_minute_and_then_says_how_often_it_came() {
        Logger pool = logger(POOL);
        for (int i = 0; i < 5; i++) {
            pool.warn("no answer");
        }
        pool.warn("another");
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        pool.warn("no answer");
        pool.warn("no answer");

        assertEquals(
                List.of("W HikariCP: no answer", "W HikariCP: another", "W HikariCP: no answer (and 4 times before)"),
                lines);
    }

    @Test
    void it_remembers_so_many_lines_and_no_more() {
        for (int i = 0; i < 1000; i++) {
            logger(POOL).warn("no answer {}", i);
        }
        logger(POOL).warn("no answer {}", 0);
        logger(POOL).warn("no answer {}", 999);

        assertEquals(1001, lines.size());
    }

    @Test
    void without_anywhere_to_write_nothing_happens() {
        new LibraryLogger(POOL, new LibraryLog(clock::get)).error("no answer");

        assertEquals(List.of(), lines);
    }

    @Test
    void slf4j_finds_it_and_no_other() {
        assertTrue(LoggerFactory.getLogger(POOL) instanceof LibraryLogger);
        assertTrue(LoggerFactory.getLogger(POOL).isEnabledForLevel(Level.WARN));
    }
}

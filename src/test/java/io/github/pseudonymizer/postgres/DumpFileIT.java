// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.postgres.dump.Dump;
import io.github.pseudonymizer.postgres.dump.DumpFile;
import io.github.pseudonymizer.postgres.dump.Restore;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A dump in a file. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DumpFileIT extends PostgresDatabaseFixture {

    @BeforeEach
    void fill() {
        try (PostgresDatabase database = place.open()) {
            new PostgresPseudonymStore(database).assign(DOMAIN, Set.of(Identity.patient("4711")));
        }
    }

    private Dump dump() {
        return new Dump(place.access(), false, Optional.empty());
    }

    @Test
    void it_is_its_owners_only_and_overwrites_nothing() throws Exception {
        Path file = place.keyFile().path().resolveSibling("all.dump");

        long rows = new DumpFile(file).write(dump());

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertSays(assertThrows(StoreException.class, () -> new DumpFile(file).write(dump())), "there is a file");
        Path nowhere = file.resolveSibling("none").resolve("all.dump");
        assertSays(assertThrows(StoreException.class, () -> new DumpFile(nowhere).write(dump())), "cannot be written");
        assertFalse(Files.exists(file.resolveSibling("all.dump.unfinished")));
        try (TestServer.Database other = TestServer.createDatabase()) {
            Restore restore = new Restore(other.access(), Optional.of(place.keyFile()), Optional.empty());
            DumpFile noDump = new DumpFile(place.keyFile().path());
            assertSays(assertThrows(StoreException.class, () -> noDump.read(restore)), "no dump");
            assertEquals(rows, new DumpFile(file).read(restore));
        }
    }

    @Test
    void a_full_disk_ends_it() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("full");
            }
        };

        assertThrows(UncheckedIOException.class, () -> dump().write(full));
    }
}

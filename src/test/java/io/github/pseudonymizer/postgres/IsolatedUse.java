// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** What {@link IsolatedJarIT} runs inside a class loader of its own. */
public final class IsolatedUse {

    private IsolatedUse() {}

    /** Migrates an empty database, assigns a pseudonym, and returns it as text. */
    public static String assign(String url, String user, String password, String keyFile) {
        DatabaseAccess access = DatabaseAccess.withPassword(url, user, password);
        try (PostgresDatabase database =
                new PostgresDatabase(access, new KeyFile(Path.of(keyFile)), Duration.ofSeconds(20), 2)) {
            return new PostgresPseudonymStore(database)
                    .assign(
                            new Namespace("default", new PseudonymFormat.Sequential("S")),
                            Set.of(Identity.patient("4711")))
                    .toString();
        }
    }
}

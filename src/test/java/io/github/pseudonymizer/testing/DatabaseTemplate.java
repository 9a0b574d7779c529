// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Data of the plugin's own database that were made once, so that a test need not wait until they are made. The tests of
 * the database bring it; Java finds it by {@code META-INF/services}, so that this package need not know that one.
 */
public interface DatabaseTemplate {

    /**
     * Puts a copy where an embedded server is to be started.
     *
     * @param directory made now, with its parents
     */
    void copyTo(Path directory) throws IOException;

    /** The one that the tests of the database bring. */
    static DatabaseTemplate found() {
        return ServiceLoader.load(DatabaseTemplate.class)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no template of a database is in META-INF/services"));
    }
}

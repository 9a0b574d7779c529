// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import java.util.List;
import java.util.Optional;

/** Reads the name under which several Orthancs share one index. */
final class SharedIndexReader {

    private static final String NAME = "1 to 64 of A-Z a-z 0-9 _ . -";
    private static final String KEY = "SharedIndex";

    /** Plugins that keep Orthanc's index in a database, and lock it unless {@code Lock} is false. */
    private static final List<String> INDEX_PLUGINS = List.of("PostgreSQL", "MySQL");

    private SharedIndexReader() {}

    /**
     * Reads the name. It must be set if an index is set to be shared, because otherwise each server would keep records
     * of its own about the same studies, and work on them at the same time.
     */
    static Optional<String> read(SettingsSection orthanc, SettingsSection ours, Settings.Database database) {
        String name = ours.text(KEY, "", NAME, text -> text.matches("[A-Za-z0-9_.-]{1,64}"));
        if (ours.has(KEY) && database.isEmbedded()) {
            ours.problem(KEY, "needs Database.Url: the embedded database is for one server only");
        }
        for (String plugin : INDEX_PLUGINS) {
            SettingsSection index = orthanc.section(plugin);
            if (index.flag("EnableIndex", false) && !index.flag("Lock", true) && !ours.has(KEY)) {
                ours.problem(
                        KEY,
                        "must be set where " + plugin
                                + ".Lock is false, for several servers may use that index: to the same name for each of"
                                + " them, allowed are " + NAME);
            }
        }
        return Optional.of(name).filter(text -> !text.isEmpty());
    }
}

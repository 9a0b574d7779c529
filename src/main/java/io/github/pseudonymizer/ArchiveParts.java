// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.orthanc.archive.FirstPositionProperty;
import io.github.pseudonymizer.orthanc.archive.OrthancArchive;
import io.github.pseudonymizer.orthanc.archive.OrthancChangeLog;
import io.github.pseudonymizer.orthanc.archive.ServerName;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.study.Clocks;
import io.github.pseudonymizer.study.stable.FirstStart;

/**
 * Orthanc as the archive.
 *
 * @param serverName of this Orthanc; the archive has the same name unless several servers share an index
 * @param changes Orthanc's log of them
 * @param firstStart remembers where that log ended at the first start
 */
record ArchiveParts(String serverName, OrthancArchive archive, OrthancChangeLog changes, FirstStart firstStart) {

    /** Opens them. They do not need the database, which may be away for long. */
    static ArchiveParts open(Bridge bridge, Settings settings, Parts parts) {
        String serverName = ServerName.of(bridge);
        OrthancArchive archive = parts.add(new OrthancArchive(
                bridge, settings.sharedIndex().orElse(serverName), settings.marks(), settings.jobHistorySize()));
        OrthancChangeLog changes = new OrthancChangeLog(bridge, settings.stableAge());
        FirstStart firstStart = new FirstStart(
                archive,
                changes,
                new FirstPositionProperty(bridge),
                settings.stableStudies().backlog(),
                Clocks.SYSTEM,
                warning -> bridge.log(Bridge.LogLevel.WARNING, warning));
        if (settings.stableStudies().enabled()) {
            firstStart.note();
        } else {
            firstStart.skip();
        }
        return new ArchiveParts(serverName, archive, changes, firstStart);
    }

    /** The archive's name for itself. */
    String name() {
        return archive.name();
    }
}

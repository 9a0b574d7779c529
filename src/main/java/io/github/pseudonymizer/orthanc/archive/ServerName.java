// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import java.util.UUID;

/** The name by which the database knows this Orthanc's storage, kept in Orthanc's own index. */
public final class ServerName {

    /** Orthanc leaves properties from 1024 upwards to plugins. */
    private static final int PROPERTY = 24817;

    private ServerName() {}

    /** The name, made up at the first call and the same from then on. */
    public static String of(Bridge bridge) {
        String name = bridge.globalProperty(PROPERTY);
        if (name.isEmpty()) {
            name = UUID.randomUUID().toString();
            bridge.setGlobalProperty(PROPERTY, name);
        }
        return name;
    }
}

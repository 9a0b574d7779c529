// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened since the start, to be closed in the reverse order. Confined to one thread at a time. */
final class Parts implements AutoCloseable {

    private final Bridge bridge;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Parts(Bridge bridge) {
        this.bridge = bridge;
    }

    /** The same part, which is closed before all earlier ones. */
    <T extends AutoCloseable> T add(T part) {
        open.push(part);
        return part;
    }

    /** Closes all parts. A part that fails to close is named in Orthanc's log and keeps no other open. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                bridge.log(
                        Bridge.LogLevel.WARNING,
                        "A part of the pseudonymizer did not end well: "
                                + failed.getClass().getSimpleName());
            }
        }
    }
}

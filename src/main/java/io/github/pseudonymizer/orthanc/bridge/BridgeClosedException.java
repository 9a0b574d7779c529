// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

/** Orthanc is stopping and takes no more calls. Trying again does not help. */
public final class BridgeClosedException extends RuntimeException {

    public BridgeClosedException() {
        super("Orthanc is stopping");
    }
}

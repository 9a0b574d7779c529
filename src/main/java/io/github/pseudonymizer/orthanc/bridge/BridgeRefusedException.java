// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

/** Orthanc or the bridge did not take a call, and did nothing. Trying the same again does not help. */
public final class BridgeRefusedException extends RuntimeException {

    /** @param call the call, without any of its arguments' values */
    public BridgeRefusedException(String call) {
        super("Orthanc refused: " + call);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.nio.charset.StandardCharsets;

/** Counts messages down to the one that is to be lost. Thread-safe. */
final class NthMessage {

    private int left;
    private String text = "";

    /** Of the messages to come that contain the text, the nth is lost; 1 is the next. */
    synchronized void lose(int nth, String text) {
        this.left = nth;
        this.text = text;
    }

    synchronized void letAllPass() {
        left = 0;
    }

    /** Whether none is to be lost any more. */
    synchronized boolean isOver() {
        return left == 0;
    }

    /** Whether this is the one. */
    synchronized boolean isLost(byte[] message) {
        if (left == 0 || !new String(message, StandardCharsets.ISO_8859_1).contains(text)) {
            return false;
        }
        left--;
        return left == 0;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

/** The reason why a copy has an attribute at its top level, independently of the original. */
public enum Addition {
    /** It describes the de-identification. */
    STAMP("stamp"),
    PSEUDONYM("pseudonym"),
    /** The domain or the client gives it a value. */
    VALUE("value of the domain or the client"),
    /** As {@link #VALUE}, but left out because it mentions an identity of the original. */
    LEFT_OUT("left out: its value mentions an identity of the original");

    private final String word;

    Addition(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}

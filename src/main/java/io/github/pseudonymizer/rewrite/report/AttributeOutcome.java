// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

/** The outcome of one attribute, in the words of docs/attributes.md. */
public enum AttributeOutcome {
    /** Bit for bit; for a sequence, its attributes have outcomes of their own. */
    STAYS("stays"),
    REMOVED("removed"),
    EMPTIED("emptied"),
    DUMMY("dummy"),
    DUMMY_CODE("dummy code"),
    /** Another value, from the domain's list or the client's wish. */
    REPLACED("replaced"),
    PSEUDONYM("pseudonym"),
    MAPPED("mapped"),
    SHIFTED("shifted"),
    /** A sequence that stays, but with all its free text replaced. */
    BLANKED("blanked"),
    CAPPED("capped at 090Y"),
    /** Text without the identities in it. */
    CLEANED("cleaned"),
    /** Pixel data that stays, with black rectangles. */
    BLACKED_OUT("blacked out in part"),
    /** The copy has a value of its own here. */
    REWRITTEN("rewritten"),
    /** It can neither stay nor go, so there is no copy. */
    REFUSED("refused");

    private final String word;

    AttributeOutcome(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}

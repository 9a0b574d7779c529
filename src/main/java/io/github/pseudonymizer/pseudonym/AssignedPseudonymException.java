// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/** A patient cannot get the pseudonym that somebody assigned. Nothing was stored. */
public final class AssignedPseudonymException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What stands against it. */
    public enum Reason {
        OTHER_PSEUDONYM("the patient has another pseudonym in this domain already"),
        TAKEN("another patient has the assigned pseudonym already"),
        SEVERAL_PATIENTS("the resources belong to several patients, who cannot have one pseudonym");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    private final Reason reason;

    public AssignedPseudonymException(Reason reason) {
        super(reason + ": " + reason.words);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

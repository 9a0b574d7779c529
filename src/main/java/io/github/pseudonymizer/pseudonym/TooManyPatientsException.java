// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.time.Duration;

/** A user asks for pseudonyms of more new patients than the administrator allows. Nothing was assigned. */
public final class TooManyPatientsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * Refuses.
     *
     * @param retryAfter when asking again can help
     */
    public TooManyPatientsException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** How long to wait before asking again can help. */
    public Duration retryAfter() {
        return retryAfter;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/** A study, or a patient, was forgotten, so nothing more is made of it. Nothing was stored. */
public final class ForgottenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ForgottenException() {
        super("the study is of a patient who was forgotten; it gets no copy any more");
    }
}

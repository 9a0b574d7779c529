// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

/**
 * An existing copy does not meet the request and stays as it is. Nothing was changed. Trying again does not help unless
 * something else changes first.
 */
public final class ExistingCopyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message names wishes and numbers; no value of a dataset and no id */
    public ExistingCopyException(String message) {
        super(message);
    }
}

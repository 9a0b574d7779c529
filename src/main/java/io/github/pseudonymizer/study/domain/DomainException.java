// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.domain;

/**
 * It cannot be told to which domain something belongs. Nothing was done; trying again without a change does not help.
 */
public final class DomainException extends RuntimeException {

    /**
     * What cannot be told.
     *
     * @param message names domains only
     */
    public DomainException(String message) {
        super(message);
    }
}

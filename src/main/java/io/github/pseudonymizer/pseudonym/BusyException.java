// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/** Other long work of this kind goes on, and only one can at a time. Nothing was done. Trying again later helps. */
public final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses.
     *
     * @param what goes on: a noun with its article, such as "another import"
     */
    public BusyException(String what) {
        super(what + " is being worked on: wait for its end, and send this one again");
    }
}

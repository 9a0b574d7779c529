// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

/** A copy cannot be adopted. Never leaves this package. */
final class NotAdopted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotAdopted(Contradiction contradiction) {
        super(contradiction.reason(), null, false, false);
    }

    NotAdopted(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return "" + getMessage();
    }
}

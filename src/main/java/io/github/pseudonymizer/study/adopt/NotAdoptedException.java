package io.github.pseudonymizer.study.adopt;

/** A copy cannot be adopted. Never leaves this package. */
final class NotAdoptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotAdoptedException(Contradiction contradiction) {
        super(contradiction.reason(), null, false, false);
    }

    NotAdoptedException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return "" + getMessage();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import io.github.pseudonymizer.orthanc.bridge.ErrorAnswer;

/** A request cannot be carried out as it was sent. Nothing was done; sending it again does not help. */
public final class RequestException extends RuntimeException {

    /** The kind of fault. */
    public enum Reason {
        NOT_JSON(ErrorAnswer.NOT_JSON),
        BAD_REQUEST(ErrorAnswer.BAD_REQUEST),
        OUT_OF_RANGE(ErrorAnswer.OUT_OF_RANGE),
        BAD_TYPE(ErrorAnswer.BAD_TYPE),
        UNKNOWN_TAG(ErrorAnswer.UNKNOWN_TAG),
        UNKNOWN_RESOURCE(ErrorAnswer.NOT_FOUND),
        FORBIDDEN(ErrorAnswer.FORBIDDEN);

        private final ErrorAnswer answer;

        Reason(ErrorAnswer answer) {
            this.answer = answer;
        }

        public ErrorAnswer answer() {
            return answer;
        }
    }

    private final Reason reason;

    /**
     * A request that is wrong in this way.
     *
     * @param message names the fault and the allowed values. It has no values but tags and names of fields; may be
     *     empty
     */
    public RequestException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

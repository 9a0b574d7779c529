// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.orthanc.bridge.ErrorAnswer;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.BusyException;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.service.csv.CsvException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.domain.DomainException;
import java.time.Duration;
import java.util.Optional;

/** The one table of how exceptions are answered over HTTP. */
public final class FailureTable {

    /**
     * How an exception is answered.
     *
     * @param answer status and names
     * @param details what failed, without any value of a dataset; may be empty
     * @param retryAfter when asking again can help; zero to say nothing about that
     * @param database why the database could not be used; empty if something else failed
     */
    public record Failure(
            ErrorAnswer answer, String details, Duration retryAfter, Optional<StoreException.Reason> database) {

        Failure(ErrorAnswer answer, String details) {
            this(answer, details, Duration.ZERO, Optional.empty());
        }

        HttpAnswer to(Event.Request request) {
            return answer.to(request, details, database).retryAfter(retryAfter);
        }

        /** One line about it. */
        public String summary() {
            return details.isEmpty() ? answer.orthancError() : details;
        }
    }

    private FailureTable() {}

    /**
     * The answer to an exception. Of an unexpected one it names only the class, because the message may quote a value.
     */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof RequestException request) {
            return new Failure(request.reason().answer(), message(request));
        }
        if (thrown instanceof DomainException || thrown instanceof CsvException) {
            return new Failure(ErrorAnswer.BAD_REQUEST, message(thrown));
        }
        if (thrown instanceof ExistingCopyException
                || thrown instanceof AssignedPseudonymException
                || thrown instanceof ForgottenException) {
            return new Failure(ErrorAnswer.CONFLICT, message(thrown));
        }
        if (thrown instanceof StoreException store) {
            return new Failure(ErrorAnswer.NO_DATABASE, message(store), Duration.ZERO, Optional.of(store.reason()));
        }
        if (thrown instanceof RewriteException refused) {
            return new Failure(ErrorAnswer.REFUSED, refused.reason() + ": " + message(refused));
        }
        if (thrown instanceof ArchiveException archive) {
            return switch (archive.reason()) {
                case GONE -> new Failure(ErrorAnswer.NOT_FOUND, message(archive));
                case UNREADABLE -> new Failure(ErrorAnswer.REFUSED, message(archive));
                case NOT_STORED -> new Failure(ErrorAnswer.STORAGE_FULL, message(archive));
                case FAILED -> new Failure(ErrorAnswer.INTERNAL, message(archive));
            };
        }
        if (thrown instanceof TooManyPatientsException tooMany) {
            return new Failure(ErrorAnswer.TOO_MANY_PATIENTS, message(tooMany), tooMany.retryAfter(), Optional.empty());
        }
        if (thrown instanceof CancelledException) {
            return new Failure(ErrorAnswer.CANCELLED, message(thrown));
        }
        if (thrown instanceof BridgeRefusedException
                || thrown instanceof BridgeClosedException
                || thrown instanceof BusyException) {
            return new Failure(ErrorAnswer.UNAVAILABLE, message(thrown));
        }
        return new Failure(
                ErrorAnswer.INTERNAL, "unexpected " + thrown.getClass().getSimpleName());
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? "" : message;
    }
}

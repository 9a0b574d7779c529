// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.route.Reply;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers with a table. Orthanc takes answers whole before version 1.12.6, so a table that is too large is refused; its
 * parts, and the commands outside Orthanc, have no such limit.
 */
final class TableAnswer {

    private static final int MOST_BYTES = 256 << 20;
    private static final String CSV = "text/csv; charset=utf-8";

    private TableAnswer() {}

    /** @param writing writes the table as CSV in UTF-8 */
    static HttpAnswer of(Consumer<OutputStream> writing) {
        return of(writing, MOST_BYTES);
    }

    static HttpAnswer of(Consumer<OutputStream> writing, int mostBytes) {
        Function<OutputStream, Optional<Reply>> all = out -> {
            writing.accept(out);
            return Optional.empty();
        };
        return of(all, mostBytes, "ask for parts with limit= and since=");
    }

    /**
     * As the other one, unless there is something to be said instead.
     *
     * @param writing writes the table; what it returns is answered in place of the table
     * @param smaller how the sender gets a smaller table
     */
    static HttpAnswer of(Function<OutputStream, Optional<Reply>> writing, String smaller) {
        return of(writing, MOST_BYTES, smaller);
    }

    private static HttpAnswer of(Function<OutputStream, Optional<Reply>> writing, int mostBytes, String smaller) {
        AnswerBuffer buffer = new AnswerBuffer(mostBytes);
        try {
            return writing.apply(buffer)
                    .map(Reply::toAnswer)
                    .orElseGet(() -> new HttpAnswer(200, CSV, buffer.content()));
        } catch (UncheckedIOException tooLarge) {
            return Reply.problem(
                            413,
                            "the table is larger than " + (mostBytes >> 20) + " MiB: " + smaller
                                    + ", or use the command outside Orthanc")
                    .toAnswer();
        }
    }
}

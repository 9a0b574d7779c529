// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.route.Reply;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

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
        AnswerBuffer buffer = new AnswerBuffer(mostBytes);
        try {
            writing.accept(buffer);
        } catch (UncheckedIOException tooLarge) {
            return Reply.problem(
                            413,
                            "the table is larger than " + (mostBytes >> 20)
                                    + " MiB: ask for parts with limit= and since=,"
                                    + " or use the command outside Orthanc")
                    .toAnswer();
        }
        return new HttpAnswer(200, CSV, buffer.content());
    }
}

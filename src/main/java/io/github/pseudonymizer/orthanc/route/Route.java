// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One row of the table.
 *
 * @param method of HTTP
 * @param path with a part in braces for each segment that varies: <code>{a|b}</code> is one of these words, <code>
 *     {study id}</code> is any text
 * @param arguments of the query, for documents, such as {@code since=&limit=}; may be empty
 * @param access who may send it
 * @param handler what answers it
 */
public record Route(String method, String path, String arguments, Access access, Handler handler) {

    /** What answers the requests of a route. Thread-safe. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Answers a request.
         *
         * @param reply takes the answer, once; memory that the answer points to may be released afterwards
         * @throws RuntimeException if the request cannot be carried out, see {@link FailureTable}
         */
        void answer(Query query, Consumer<HttpAnswer> reply);

        /** One that answers with a value. */
        static Handler of(Function<Query, HttpAnswer> answers) {
            return (query, reply) -> reply.accept(answers.apply(query));
        }
    }

    /** Method, path and arguments, as documents write them. */
    public String text() {
        return method + " " + path + (arguments.isEmpty() ? "" : "?" + arguments);
    }

    /** The path as a regular expression, with a group for each part that varies. */
    public String expression() {
        return path.replaceAll("\\{([^{}|]+\\|[^{}]+)}", "($1)")
                .replaceAll("\\{[^{}]+}", "([^/]+)")
                .replaceAll("/+$", "");
    }
}

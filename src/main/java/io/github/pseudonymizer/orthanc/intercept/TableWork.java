// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Reply;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** What a job does with a table: all of it, or nothing. */
@FunctionalInterface
public interface TableWork {

    /** Follows the work, and may end it. */
    interface Watch {

        /**
         * Says how much is done.
         *
         * @param part 0 to 1
         */
        void done(double part);

        /**
         * Lets the work go on.
         *
         * @throws io.github.pseudonymizer.study.CancelledException if it must end and leave nothing behind
         */
        void check();
    }

    /**
     * How it went.
     *
     * @param content what the job shows beside its first content; no identity may be in it
     * @param reply what administrators are answered who ask for the result
     */
    record Result(boolean success, JsonObject content, Supplier<Reply> reply) {}

    /**
     * Does it. Is called again if a pause ended it.
     *
     * @param table as sent, outside the Java heap; not to be used after the return
     */
    Result on(ByteBuffer table, Watch watch);
}

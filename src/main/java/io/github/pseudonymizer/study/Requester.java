// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.stream.Stream;

/**
 * Who or what asked for a copy.
 *
 * @param cause the way by which the request came
 * @param user the name that was authenticated, or empty
 * @param address the remote address, or empty
 */
public record Requester(Cause cause, String user, String address) {

    /** The way by which a request came. */
    public enum Cause {
        HTTP("HTTP"),
        /** Lua or a plugin inside Orthanc. */
        INTERNAL("INTERNAL"),
        STABLE_STUDY("STABLE_STUDY"),
        /** The completion of a copy that a crash interrupted. */
        RECOVERY("RECOVERY"),
        /** The replacement of a copy that the archive's own anonymization made. */
        BUILT_IN_COPY("STRAY"),
        /** A copy that is made again by today's rules. */
        REMAKE("REMAKE"),
        /** A command that an administrator gave outside the archive. */
        COMMAND("COMMAND");

        private final String word;

        Cause(String word) {
            this.word = word;
        }

        /** The word for it in the database, in saved jobs and in answers. It stays when the constant is renamed. */
        public String word() {
            return word;
        }

        /**
         * The cause with this word.
         *
         * @throws IllegalArgumentException if no cause has it
         */
        public static Cause of(String word) {
            return Stream.of(values())
                    .filter(cause -> cause.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no cause has this word"));
        }

        /** Whether it is work from the {@link StudyQueue}, which is repeated automatically when it fails. */
        public boolean isWork() {
            return this == STABLE_STUDY || this == RECOVERY || this == BUILT_IN_COPY || this == REMAKE;
        }
    }

    /** The plugin itself, without a user. */
    public static Requester itself(Cause cause) {
        return new Requester(cause, "", "");
    }
}

package io.github.pseudonymizer.study;

/**
 * Who or what asked for a copy.
 *
 * @param cause by which way the wish came
 * @param user the name that was authenticated, or empty
 * @param address the remote address, or empty
 */
public record Requester(Cause cause, String user, String address) {

    /** By which way a wish came. The name is stored. */
    public enum Cause {
        HTTP,
        /** Lua or a plugin inside Orthanc. */
        INTERNAL,
        STABLE_STUDY,
        /** Completing what a crash interrupted. */
        RECOVERY,
        /** Replacing a copy that the archive's own anonymization made. */
        STRAY,
        /** Making a copy again by today's rules. */
        REMAKE,
        /** A command that an administrator gave outside the archive. */
        COMMAND;

        /** Whether it is work from the {@link StudyQueue}, which is repeated by itself when it fails. */
        public boolean isWork() {
            return this == STABLE_STUDY || this == RECOVERY || this == STRAY || this == REMAKE;
        }
    }

    /** Nobody but the plugin itself. */
    public static Requester itself(Cause cause) {
        return new Requester(cause, "", "");
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/** The database did not do its task. Nothing was kept. Never carries a cause, whose message might quote a value. */
public final class StoreException extends RuntimeException {

    /** What went wrong. Names and advice are told to everybody. */
    public enum Reason {
        /** The plugin, or another server, prepares the database. Trying again later helps. */
        PREPARING("wait, because it goes on by itself"),
        /** The database cannot be reached, or not in time. Trying again later helps. */
        UNREACHABLE("see whether the server runs, and whether Database.Url leads to it"),
        /** The server does not accept the user, the password, or where they come from. */
        CREDENTIALS_REFUSED("correct Database.User and the password, or the server's pg_hba.conf"),
        /** The server has no database of this name. */
        DATABASE_MISSING("make the database, or correct its name in Database.Url"),
        /** The user of the database lacks a right. */
        RIGHTS_MISSING("grant what docs/operation.md lists under \"Rights in the database\""),
        /** The server takes no changes. Trying again helps after a fail-over. */
        STANDBY("name the primary in Database.Url, or all servers so that the primary is found"),
        /** The key file is missing, unfit for use, or does not fit the rows. Trying again does not help. */
        WRONG_KEY("put the key file back that belongs to the database; Orthanc's log says what is wrong with this one"),
        /** The tables are not as this version of the plugin makes them, and cannot be brought to that. */
        OUTDATED_SCHEMA("restart Orthanc, which brings the tables up to date or says in the log why it cannot"),
        /** The tables were made by a newer version of the plugin. */
        OUTDATED_PLUGIN("install the version of the plugin that the database was last used with, or a newer one"),
        /** Anything else. Trying again rarely helps. */
        FAILED("see Orthanc's log");

        private final String advice;

        Reason(String advice) {
            this.advice = advice;
        }

        /** What an administrator can do: a clause without a full stop. */
        public String advice() {
            return advice;
        }
    }

    private final Reason reason;

    /**
     * A failure of this kind.
     *
     * @param message without any value of a dataset; names the SQLSTATE where there is one
     */
    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

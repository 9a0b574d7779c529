// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.postgres.Schema;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may connect to an embedded server: one role, through the socket, with its password. It owns the database and can
 * do nothing else: neither read files nor run programs. The superuser, which every cluster has, has no password and
 * cannot log in. It is needed while no server runs only, by PostgreSQL's single-user mode.
 */
public final class ClusterAccess {

    /** Owns the cluster. In clusters that earlier versions made, it was the role of the plugin, too. */
    public static final String SUPERUSER = "pseudonymizer";

    /** The role of the plugin. */
    static final String ROLE = "pseudonymizer_client";

    static final String DATABASE = "postgres";

    private static final String RULES = """
        # Written by the plugin at every start: one role, through the socket in its own directory. All else is refused.
        # TYPE  DATABASE  USER  METHOD
        local %s %s scram-sha-256
        """.formatted(DATABASE, ROLE);

    /** A line is a command there, so each is one line. A command that fails ends the program. */
    private static final List<String> COMMANDS = List.of(
            """
            DO $$ BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE %1$s; END IF;
            END $$
            """.formatted(ROLE),
            "ALTER ROLE " + ROLE + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '%s'",
            "ALTER DATABASE " + DATABASE + " OWNER TO " + ROLE,
            // What earlier versions made. REASSIGN OWNED would refuse, because this superuser owns the system, too.
            """
            DO $$ DECLARE one record; BEGIN
              FOR one IN SELECT nspname FROM pg_namespace WHERE nspname = '%1$s' LOOP
                EXECUTE format('ALTER SCHEMA %%I OWNER TO %2$s', one.nspname);
              END LOOP;
              FOR one IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                  WHERE c.oid >= 16384 AND nspname IN ('%1$s', 'public')
                  AND (relkind IN ('r', 'p', 'v', 'm') OR relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend
                    WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i'))) LOOP
                EXECUTE format('ALTER TABLE %%s OWNER TO %2$s', one.name);
              END LOOP;
              FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
                  WHERE p.oid >= 16384 AND nspname IN ('%1$s', 'public') LOOP
                EXECUTE format('ALTER ROUTINE %%s OWNER TO %2$s', one.name);
              END LOOP;
            END $$
            """.formatted(Schema.NAME, ROLE),
            "ALTER ROLE " + SUPERUSER + " NOLOGIN PASSWORD NULL");

    private ClusterAccess() {}

    /** Whether this cluster has been made so already. */
    static boolean isEstablished(Path data) throws IOException {
        return Files.readString(rules(data), StandardCharsets.UTF_8).equals(RULES);
    }

    /**
     * Makes roles and rules. No server runs, and none can: PostgreSQL's own lock is held meanwhile. The rules come last
     * and tell that all is done; interrupted, it is done again.
     *
     * @param output of the program; it does not get the password
     * @throws StoreException if PostgreSQL refuses
     */
    static void establish(ServerBinaries binaries, ServerUser user, Path data, String password, Path output)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(binaries.program("postgres"), "--single", "-D", data.toString()));
        for (String setting : List.of(
                "exit_on_error=on",
                "password_encryption=scram-sha-256",
                "log_statement=none",
                "log_min_error_statement=panic",
                "log_error_verbosity=terse",
                "logging_collector=off",
                "log_destination=stderr")) {
            command.addAll(List.of("-c", setting));
        }
        command.add(DATABASE);
        StringBuilder input = new StringBuilder();
        for (String line : COMMANDS) {
            input.append(line.strip().replaceAll("\\s*\n\\s*", " ").replace("'%s'", "'" + password + "'"))
                    .append('\n');
        }
        if (HostProcess.run(user.command(command), output, input.toString()) != 0) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "the roles of the embedded PostgreSQL cannot be made; " + output + " tells why");
        }
        OwnFiles.replace(rules(data), RULES);
        user.takeOver(rules(data));
    }

    private static Path rules(Path data) {
        return data.resolve("pg_hba.conf");
    }
}

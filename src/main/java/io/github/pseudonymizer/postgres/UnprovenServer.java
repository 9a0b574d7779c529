// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;
import org.postgresql.util.PSQLException;

/** A database on another computer that does not have to prove by a certificate that it is the right one. */
public final class UnprovenServer {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?", Pattern.CASE_INSENSITIVE);

    private UnprovenServer() {}

    /**
     * What to say to an administrator about a URL; empty if there is nothing to say, or if the URL is not PostgreSQL's,
     * which connecting tells. Hosts are judged by their names alone; none is looked up.
     *
     * @return nothing of the URL but its {@code sslmode}
     */
    public static Optional<String> warning(String url) {
        try {
            Properties properties = Driver.parseURL(url, new Properties());
            if (properties == null
                    || PGProperty.SOCKET_FACTORY.getOrDefault(properties) != null
                    || isHere(properties)) {
                return Optional.empty();
            }
            SslMode mode = SslMode.of(properties);
            return mode == SslMode.VERIFY_FULL || mode == SslMode.VERIFY_CA
                    ? Optional.empty()
                    : Optional.of("Database.Url leads to another computer with sslmode=" + mode.value
                            + ", so that another program on the way can pose as the database, and read or get the"
                            + " password; give the server a certificate and set sslmode=verify-full");
        } catch (PSQLException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isHere(Properties properties) {
        String hosts = PGProperty.PG_HOST.getOrDefault(properties);
        return hosts == null
                || Arrays.stream(hosts.split(",", -1))
                        .allMatch(host -> LOOPBACK.matcher(host).matches());
    }
}

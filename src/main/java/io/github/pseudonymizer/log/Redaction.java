// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.log;

import java.sql.SQLException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a library's message one line without what it may quote: values of rows, passwords, parameters of a URL. What
 * a library fills in at run time is shown only if it is a number, a duration, a SQLSTATE or a name of ours; of
 * exceptions only the class and the SQLSTATE, because their messages are the database's.
 */
final class Redaction {

    private static final int LONGEST = 400;
    private static final String HIDDEN = "…";

    /** What a library may fill in. The name is that of our pool and our schema. */
    private static final Pattern HARMLESS =
            Pattern.compile("pseudonymizer|[0-9][0-9A-Z][0-9A-Z]{3}|(\\d+(d|h|m|s|ms|µs|us|ns))+");
    /** Names that Flyway quotes: our schema, its table, and our migrations. */
    private static final Pattern KNOWN_NAME =
            Pattern.compile("pseudonymizer|flyway_schema_history|\"?pseudonymizer\"?\\.\"?flyway_schema_history\"?"
                    + "|<< Empty Schema >>|\\d{1,3}( - [a-z ]{1,80})?");

    private static final Pattern URL = Pattern.compile("jdbc:\\S+");
    private static final Pattern SECRET = Pattern.compile("(?i)(pass\\w*|pwd|secret\\w*|token)\\s*[=:]\\s*\\S+");
    /** What the server says, as Flyway repeats it. */
    private static final Pattern OF_SERVER =
            Pattern.compile("(DB|Message *|Detail|ERROR|FATAL): .*?(?= \\(SQL State|$)");

    private static final Pattern KEY = Pattern.compile("\\([^()]*\\)=\\([^()]*\\)");
    private static final Pattern QUOTED = Pattern.compile("(\")([^\"]*)\"|(')([^']*)'");

    private Redaction() {}

    /**
     * One line.
     *
     * @param pattern the message, with {@code {}} for each argument
     */
    static String of(String pattern, @Nullable Object @Nullable [] arguments, @Nullable Throwable thrown) {
        String text = line(pattern);
        for (@Nullable Object argument : arguments == null ? new Object[0] : arguments) {
            text = text.replaceFirst("\\{}", Matcher.quoteReplacement(shown(argument)));
        }
        String all = thrown == null ? text : text + " [" + shown(thrown) + "]";
        return all.length() > LONGEST ? all.substring(0, LONGEST) + HIDDEN : all;
    }

    private static String line(String pattern) {
        String text = pattern.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        text = URL.matcher(text).replaceAll("jdbc:" + HIDDEN);
        text = SECRET.matcher(text).replaceAll("$1=" + HIDDEN);
        text = OF_SERVER.matcher(text).replaceAll("$1: " + HIDDEN);
        text = KEY.matcher(text).replaceAll("(" + HIDDEN + ")");
        return QUOTED.matcher(text).replaceAll(Redaction::quoted);
    }

    private static String quoted(MatchResult found) {
        boolean known = KNOWN_NAME
                .matcher(found.group(1) == null ? found.group(4) : found.group(2))
                .matches();
        String mark = found.group(1) == null ? "'" : "\"";
        return Matcher.quoteReplacement(known ? found.group() : mark + HIDDEN + mark);
    }

    private static String shown(@Nullable Object argument) {
        if (argument instanceof Throwable thrown) {
            return shown(thrown);
        }
        if (argument == null || argument instanceof Number || argument instanceof Boolean) {
            return String.valueOf(argument);
        }
        if (argument instanceof Enum<?> constant) {
            return constant.name();
        }
        if (argument instanceof CharSequence text) {
            return HARMLESS.matcher(text).matches() ? text.toString() : HIDDEN;
        }
        return argument.getClass().getSimpleName();
    }

    private static String shown(Throwable thrown) {
        StringBuilder classes = new StringBuilder();
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 5; cause = cause.getCause(), depth++) {
            classes.append(depth == 0 ? "" : ", caused by ")
                    .append(cause.getClass().getSimpleName());
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().matches("[0-9A-Z]{5}")) {
                classes.append(" (SQLSTATE ").append(sql.getSQLState()).append(')');
            }
        }
        return classes.toString();
    }
}

package io.github.pseudonymizer.plan;

import java.util.List;

/**
 * A wish that a copy does not meet.
 *
 * @param name as in {@link Decision#ignored}, such as {@code Remove (0018,0060) KVP}; no value
 * @param reason why not
 * @param late whether it would be met if the copy were made now
 * @param stricter whether it is late and takes information of the original out of the copy
 */
public record UnmetWish(String name, String reason, boolean late, boolean stricter) {

    /** Those that a copy does not meet that is made with all of them now. */
    public static List<UnmetWish> ofToday(Decision decision) {
        return decision.ignored().stream()
                .map(line ->
                        new UnmetWish(nameIn(line), line.substring(nameIn(line).length() + 2), false, false))
                .toList();
    }

    private static String nameIn(String ignored) {
        return ignored.substring(0, ignored.indexOf(": "));
    }

    /** For the list of ignored wishes. */
    public String line() {
        return name + ": " + reason;
    }
}

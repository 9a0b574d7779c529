// SPDX-License-Identifier: GPL-3.0-or-later
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

    /** Name of the wish for a transfer syntax. */
    public static final String TRANSCODE = "Transcode";

    /** Name of the wish for rectangles. */
    public static final String BLACK_OUT = "BlackOut";

    private static final String LATE = "the copy was made before without it";

    /** One that would be met if the copy were made now. */
    public static UnmetWish late(String name, boolean stricter) {
        return new UnmetWish(name, LATE, true, stricter);
    }

    /** Whether the domain decides what becomes of it. Rectangles are blacked out in any domain. */
    public boolean isUpToDomain() {
        return late && !isBlackOut();
    }

    /** Whether it is for rectangles, which an administrator wants on any copy. */
    public boolean isBlackOut() {
        return name.startsWith(BLACK_OUT + " ");
    }

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

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

/** What people have decided about a copy no longer counts when it changes. */
final class StaleDecisions {

    private StaleDecisions() {}

    /**
     * Assignments for an update of the table {@code link}.
     *
     * @param unchanged an SQL condition for a row whose copy stays as it was seen
     */
    static String unless(String unchanged) {
        String keep = "CASE WHEN NOT link.decided OR (" + unchanged + ") THEN link.";
        return "content = " + keep + "content ELSE link.content + 1 END, confirmation = " + keep
                + "confirmation WHEN link.confirmation = 'NONE' THEN 'NONE' ELSE 'STALE' END, decided = " + keep
                + "decided ELSE false END ";
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

/**
 * What happens to one attribute, and on whose word.
 *
 * @param action what happens
 * @param source who says so
 * @param reason in words, such as {@code X/Z, so that it stays valid whatever its type}; never a value
 */
public record Ruling(Action action, Source source, String reason) {

    /** Who says what happens to an attribute. */
    public enum Source {
        /** The Basic Profile's column of PS3.15 Table E.1-1. */
        BASIC_PROFILE,
        /** The column of an option of PS3.15 §E.3. */
        OPTION,
        /** What the project adds to Table E.1-1, with its own reason. */
        SUPPLEMENT,
        /** That no table speaks of it. */
        UNLISTED,
        /** The rules for private attributes. */
        PRIVATE,
        /** That the copy tells of its own de-identification. */
        STAMP,
        /** What happens to a sequence around it. */
        SURROUNDINGS,
        /** The domain's own lists. */
        DOMAIN_LIST,
        /** A client's wish that the domain allows. */
        CLIENT_WISH
    }
}

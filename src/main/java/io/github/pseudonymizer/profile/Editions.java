// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * The editions of PS3.15 that can be chosen. Those before 2026d list attributes as Orthanc's {@code DicomVersion} of
 * that name does, without what leaks there. Thread-safe.
 */
public final class Editions {

    /** The edition of a new domain that names none. Domains that have begun keep theirs; the database records it. */
    public static final String DEFAULT = "2026d";

    private static final Map<String, Edition> ALL = new EditionReader(TableResource.OWN).all();

    /** Their names, in order. */
    public static final Set<String> NAMES = Collections.unmodifiableSet(ALL.keySet());

    private Editions() {}

    /**
     * The edition of this name.
     *
     * @throws IllegalArgumentException if it is not among {@link #NAMES}
     */
    public static Edition named(String name) {
        Edition edition = ALL.get(name);
        if (edition == null) {
            throw new IllegalArgumentException("unknown edition; known are " + NAMES);
        }
        return edition;
    }
}

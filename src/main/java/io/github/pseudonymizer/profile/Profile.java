package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A profile as the administrator chose it: the Basic Application Level Confidentiality Profile of an edition, options
 * of PS3.15 §E.3, and own lists for top-level attributes, which win over both.
 *
 * @param edition such as {@code 2026d}; one of {@link #EDITIONS}
 * @param options names as in the settings
 * @param keep attributes that stay as they are
 * @param remove attributes that go
 * @param replace attributes that get a fixed value, given as text
 * @param cleanPatterns regular expressions; what they match is taken out of text that is cleaned
 */
public record Profile(
        String edition,
        Set<Option> options,
        Set<Tag> keep,
        Set<Tag> remove,
        Map<Tag, String> replace,
        List<String> cleanPatterns) {

    /** The editions of PS3.15 that can be chosen. */
    public static final Set<String> EDITIONS = Set.of("2026d");

    /** Basic Profile of 2026d with modified dates: what a domain has that says nothing else. */
    public static final Profile DEFAULT =
            new Profile("2026d", Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES), Set.of(), Set.of(), Map.of());

    /** A profile without patterns. */
    public Profile(String edition, Set<Option> options, Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace) {
        this(edition, options, keep, remove, replace, List.of());
    }

    /**
     * Copies its lists.
     *
     * @throws IllegalArgumentException if the edition is unknown, an option is not in this version, or the lists
     *     contradict each other or the profile; the message names all of {@link ProfileLists#problems}; or if a pattern
     *     is none
     */
    public Profile {
        options = Set.copyOf(options);
        keep = Set.copyOf(keep);
        remove = Set.copyOf(remove);
        replace = Map.copyOf(replace);
        cleanPatterns = List.copyOf(cleanPatterns);
        CleanPatterns.require(cleanPatterns);
        requireEdition(edition);
        for (Option option : options) {
            if (!option.isAvailable()) {
                throw new IllegalArgumentException(option.settingName() + ": not in this version");
            }
        }
        List<String> problems = ProfileLists.problems(edition, options, keep, remove, replace);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    static void requireEdition(String edition) {
        if (!EDITIONS.contains(edition)) {
            throw new IllegalArgumentException("unknown edition; known are " + EDITIONS);
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A profile as the administrator chose it: the Basic Application Level Confidentiality Profile of an edition, options
 * of PS3.15 §E.3, and own lists for top-level attributes, which win over both.
 *
 * @param edition such as {@code 2026d}; one of {@link Editions#NAMES}
 * @param options names as in the settings
 * @param keep attributes that stay as they are
 * @param remove attributes that go
 * @param replace attributes that get a fixed value, given as text
 * @param keepPrivate private attributes that stay, at every depth and in any block
 * @param cleanPatterns regular expressions; their matches are taken out of text that is cleaned
 * @param identifiers what happens to numbers of orders and studies, and which Patient IDs are the same
 */
public record Profile(
        String edition,
        Set<Option> options,
        Set<Tag> keep,
        Set<Tag> remove,
        Map<Tag, String> replace,
        Set<PrivateAttribute> keepPrivate,
        List<String> cleanPatterns,
        Identifiers identifiers) {

    /** The profile of a domain that says nothing else: the Basic Profile with modified dates. */
    public static final Profile DEFAULT = new Profile(
            Editions.DEFAULT, Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES), Set.of(), Set.of(), Map.of());

    /**
     * Copies its lists.
     *
     * @throws IllegalArgumentException if the edition is unknown, an option is not in this version, or the lists
     *     contradict each other or the profile; the message names all of {@link ProfileLists#problems}; or if a pattern
     *     is malformed
     */
    public Profile {
        options = Set.copyOf(options);
        keep = Set.copyOf(keep);
        remove = Set.copyOf(remove);
        replace = Map.copyOf(replace);
        keepPrivate = Set.copyOf(keepPrivate);
        cleanPatterns = List.copyOf(cleanPatterns);
        CleanPatterns.require(cleanPatterns);
        Editions.named(edition);
        List<String> problems = new ArrayList<>();
        new TreeSet<>(options)
                .forEach(option ->
                        option.whyNotAvailable().ifPresent(why -> problems.add(option.settingName() + ": " + why)));
        problems.addAll(ProfileLists.problems(edition, options, keep, remove, replace));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** A profile that treats identifiers as usual. */
    public Profile(
            String edition,
            Set<Option> options,
            Set<Tag> keep,
            Set<Tag> remove,
            Map<Tag, String> replace,
            Set<PrivateAttribute> keepPrivate,
            List<String> cleanPatterns) {
        this(edition, options, keep, remove, replace, keepPrivate, cleanPatterns, Identifiers.DEFAULT);
    }

    /** A profile that keeps no private attribute of its own and has no patterns. */
    public Profile(String edition, Set<Option> options, Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace) {
        this(edition, options, keep, remove, replace, Set.of(), List.of());
    }

    /**
     * The same, of another edition.
     *
     * @throws IllegalArgumentException as the constructor does
     */
    public Profile withEdition(String other) {
        return other.equals(edition)
                ? this
                : new Profile(other, options, keep, remove, replace, keepPrivate, cleanPatterns, identifiers);
    }

    /** The same, with another treatment of identifiers. */
    public Profile with(Identifiers other) {
        return new Profile(edition, options, keep, remove, replace, keepPrivate, cleanPatterns, other);
    }

    /** Whether UIDs stay as they are. */
    public boolean retainsUids() {
        return options.contains(Option.RETAIN_UIDS);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The rules for an administrator's own Keep, Remove and Replace lists. */
public final class ProfileLists {

    private ProfileLists() {}

    /**
     * All faults of these options and lists: options that contradict each other, attributes that no list may touch,
     * values that do not fit their VR, attributes in two lists, and unmodified dates beside shifted ones, which would
     * tell the shift.
     *
     * @return one text for each problem, with tags and keywords
     */
    public static List<String> problems(
            String edition, Set<Option> options, Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace) {
        List<String> problems = new ArrayList<>();
        Option.contradictions(options).forEach(problem -> problems.add("Options: " + problem));
        problems.addAll(refusals("Keep", keep, tag -> FixedAttributes.whyNotKept(tag, options)));
        problems.addAll(refusals("Keep", keep, tag -> whyDateNotKept(edition, options, tag)));
        problems.addAll(refusals("Remove", remove, FixedAttributes::whyNotRemoved));
        problems.addAll(refusals("Replace", replace.keySet(), FixedAttributes::whyNotReplaced));
        new TreeMap<>(replace)
                .forEach((tag, text) -> Dictionary.find(tag)
                        .filter(entry -> FixedAttributes.whyNotReplaced(tag).isEmpty())
                        .flatMap(entry -> Replacement.problem(entry.vr(), text))
                        .ifPresent(problem -> problems.add("Replace " + name(tag) + ": " + problem)));
        problems.addAll(inTwo("Keep", keep, "Remove", remove));
        problems.addAll(inTwo("Keep", keep, "Replace", replace.keySet()));
        problems.addAll(inTwo("Remove", remove, "Replace", replace.keySet()));
        return problems;
    }

    /** Why this date cannot stay as it is under these options, though it could under others; or empty. */
    public static Optional<String> whyDateNotKept(String edition, Set<Option> options, Tag tag) {
        Option modified = Option.RETAIN_LONGITUDINAL_MODIFIED_DATES;
        return options.contains(modified)
                        && Editions.named(edition).longitudinalDates().shifts(tag)
                ? Optional.of("beside dates that " + modified.settingName() + " shifts it would tell the shift")
                : Optional.empty();
    }

    /** Tag and keyword, as in {@code (0010,0020) PatientID}; only the tag where there is no keyword. */
    public static String name(Tag tag) {
        return Dictionary.find(tag)
                .map(Dictionary.Entry::keyword)
                .filter(keyword -> !keyword.isEmpty())
                .map(keyword -> tag + " " + keyword)
                .orElseGet(tag::toString);
    }

    private static List<String> refusals(String list, Collection<Tag> tags, Function<Tag, Optional<String>> why) {
        return new TreeSet<>(tags)
                .stream()
                        .flatMap(tag -> why.apply(tag).map(reason -> list + " " + name(tag) + ": " + reason).stream())
                        .toList();
    }

    private static List<String> inTwo(String one, Set<Tag> tags, String other, Set<Tag> others) {
        return new TreeSet<>(tags)
                .stream()
                        .filter(others::contains)
                        .map(tag -> name(tag) + " is both in " + one + " and in " + other)
                        .toList();
    }
}

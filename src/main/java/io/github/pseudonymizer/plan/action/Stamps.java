// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.profile.DeidentificationMethod;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.SafePrivate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a copy may say about its de-identification without saying too much. */
public final class Stamps {

    /** Name and version of the program. Each value of (0012,0063) has at most 64 characters. */
    public static final String PROGRAM = Program.NAME + " " + Program.VERSION;

    /** How many attributes are named one by one. */
    private static final int NAMED = 20;

    private Stamps() {}

    /**
     * The stamp of this profile.
     *
     * <p>The code of the Basic Profile, 113100, is claimed only if nothing stays that the profile with its options
     * would change; what does is named. A fixed value in place of the original's counts as a dummy, and takes no claim
     * away. The code of an option is claimed only if {@link SatisfiedOptions#carriesOut} it.
     *
     * @param kept attributes that stay, or may, although the profile would change them
     * @param keepsPrivate whether private attributes may stay because a client wishes it
     */
    public static Stamp of(Profile profile, Set<Tag> kept, boolean keepsPrivate, SatisfiedOptions satisfied) {
        boolean namesPrivate = keepsUnsafe(profile);
        List<Stamp.Code> codes = new ArrayList<>();
        if (kept.isEmpty() && !keepsPrivate && !namesPrivate) {
            codes.add(code(DeidentificationMethod.basic()));
        }
        new TreeSet<>(profile.options())
                .stream()
                        .filter(satisfied::carriesOut)
                        .forEach(option -> codes.add(code(DeidentificationMethod.of(option))));
        return new Stamp(
                method(profile, kept, keepsPrivate, namesPrivate), codes, temporalInformation(profile, satisfied));
    }

    /** Whether the domain names private attributes that no chosen option keeps. */
    private static boolean keepsUnsafe(Profile profile) {
        boolean safe = profile.options().contains(Option.RETAIN_SAFE_PRIVATE);
        SafePrivate listed = Editions.named(profile.edition()).safePrivate();
        return profile.keepPrivate().stream()
                .anyMatch(attribute -> !safe || listed.find(attribute).isEmpty());
    }

    private static List<String> method(Profile profile, Set<Tag> kept, boolean keepsPrivate, boolean namesPrivate) {
        List<String> method = new ArrayList<>();
        method.add(PROGRAM);
        method.add("PS3.15 " + profile.edition() + " Basic" + dates(profile.options()));
        new TreeSet<>(profile.options())
                .stream()
                        .filter(option -> dates(Set.of(option)).isEmpty())
                        .forEach(option -> method.add("option " + option.settingName()));
        kept.stream().sorted().limit(NAMED).forEach(tag -> method.add("beyond the profile, may keep " + tag));
        if (kept.size() > NAMED) {
            method.add("beyond the profile, may keep " + (kept.size() - NAMED) + " more");
        }
        if (namesPrivate) {
            method.add("beyond the profile, may keep some private attributes");
        }
        if (keepsPrivate) {
            method.add("beyond the profile, may keep private attributes");
        }
        return method;
    }

    private static String dates(Set<Option> options) {
        if (options.contains(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)) {
            return " + modified dates";
        }
        return options.contains(Option.RETAIN_LONGITUDINAL_FULL_DATES) ? " + full dates" : "";
    }

    private static String temporalInformation(Profile profile, SatisfiedOptions satisfied) {
        if (profile.options().contains(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)) {
            return "MODIFIED";
        }
        return satisfied.keepsDates() ? "UNMODIFIED" : "REMOVED";
    }

    /** A coded entry of CID 7050. */
    public static Stamp.Code code(DeidentificationMethod method) {
        return new Stamp.Code(method.code(), method.scheme(), method.meaning());
    }
}

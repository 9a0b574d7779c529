package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.DeidentificationMethod;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a copy may say about its de-identification without saying too much. */
final class Stamps {

    /** Name and version of the program. Each value of (0012,0063) has at most 64 characters. */
    static final String PROGRAM = "Pseudonymizer for Orthanc 0.1.0";

    /** How many attributes are named one by one. */
    private static final int NAMED = 20;

    private Stamps() {}

    /**
     * The stamp of this profile.
     *
     * <p>The code of the Basic Profile, 113100, is claimed only if nothing stays that the profile would change; what
     * does is named. A fixed value in place of the original's counts as a dummy, and takes no claim away.
     *
     * @param kept attributes that stay, or may, although the profile would change them
     * @param keepsPrivate whether private attributes may stay
     */
    static Stamp of(Profile profile, Set<Tag> kept, boolean keepsPrivate) {
        boolean modified = profile.options().contains(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);
        List<Stamp.Code> codes = new ArrayList<>();
        if (kept.isEmpty() && !keepsPrivate) {
            codes.add(code(DeidentificationMethod.basic()));
        }
        new TreeSet<>(profile.options()).forEach(option -> codes.add(code(DeidentificationMethod.of(option))));
        return new Stamp(
                method(profile.edition(), modified, kept, keepsPrivate), codes, temporalInformation(modified, kept));
    }

    private static List<String> method(String edition, boolean modified, Set<Tag> kept, boolean keepsPrivate) {
        List<String> method = new ArrayList<>();
        method.add(PROGRAM);
        method.add("PS3.15 " + edition + " Basic" + (modified ? " + modified dates" : ""));
        kept.stream().sorted().limit(NAMED).forEach(tag -> method.add("beyond the profile, may keep " + tag));
        if (kept.size() > NAMED) {
            method.add("beyond the profile, may keep " + (kept.size() - NAMED) + " more");
        }
        if (keepsPrivate) {
            method.add("beyond the profile, may keep private attributes");
        }
        return method;
    }

    private static String temporalInformation(boolean modified, Set<Tag> kept) {
        if (modified) {
            return "MODIFIED";
        }
        return kept.stream().anyMatch(Stamps::isTemporal) ? "UNMODIFIED" : "REMOVED";
    }

    private static boolean isTemporal(Tag tag) {
        return Dictionary.find(tag)
                .map(Dictionary.Entry::vr)
                .filter(vr -> vr == Vr.DA || vr == Vr.DT || vr == Vr.TM)
                .isPresent();
    }

    /** A coded entry of CID 7050. */
    static Stamp.Code code(DeidentificationMethod method) {
        return new Stamp.Code(method.code(), method.scheme(), method.meaning());
    }
}

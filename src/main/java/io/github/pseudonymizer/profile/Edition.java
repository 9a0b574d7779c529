// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of one edition of PS3.15, and what this project adds to them. Immutable. */
public final class Edition {

    private final ConfidentialityTable standard;
    private final ConfidentialityTable options;
    private final ConfidentialityTable supplement;
    private final ConfidentialityTable laterDates;
    private final LongitudinalDates longitudinalDates;
    private final SafePrivate safePrivate;

    /**
     * An edition of these tables.
     *
     * @param notShifted dates that are not the patient's, with the reason
     */
    Edition(
            ConfidentialityTable standard,
            ConfidentialityTable options,
            ConfidentialityTable supplement,
            Map<Tag, String> notShifted,
            SafePrivate safePrivate) {
        this.standard = standard;
        this.options = options;
        this.supplement = supplement;
        this.laterDates = new ConfidentialityTable(options.rows().stream()
                .filter(row -> isTemporal(row) && standard.row(row.attributes()).isEmpty())
                .toList());
        this.longitudinalDates = new LongitudinalDates(List.of(standard, supplement, laterDates), notShifted);
        this.safePrivate = safePrivate;
    }

    private static boolean isTemporal(Row row) {
        Optional<Vr> vr = row.attributes().single().map(Dictionary::vrOf);
        return row.options().containsKey(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)
                || vr.filter(known -> known == Vr.DA || known == Vr.DT || known == Vr.TM)
                        .isPresent();
    }

    /** Table E.1-1. */
    public ConfidentialityTable standard() {
        return standard;
    }

    /** The table whose columns say what options do: {@link #standard()}, unless that has no such columns. */
    public ConfidentialityTable options() {
        return options;
    }

    /**
     * Attributes that Table E.1-1 does not list although they may identify, or would contradict the rest: each row with
     * its reason. No attribute is in both tables, apart from patterns.
     */
    public ConfidentialityTable supplement() {
        return supplement;
    }

    /**
     * Dates and times that only {@link #options()} lists. Where others are shifted they must not stay as they are,
     * because they would tell the shift.
     */
    public ConfidentialityTable laterDates() {
        return laterDates;
    }

    /** Which attributes tell when something happened to the patient. */
    public LongitudinalDates longitudinalDates() {
        return longitudinalDates;
    }

    /** Table E.3.10-1. */
    public SafePrivate safePrivate() {
        return safePrivate;
    }
}

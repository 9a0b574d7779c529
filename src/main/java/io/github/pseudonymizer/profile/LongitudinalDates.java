// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which attributes tell when something happened to the patient: what Retain Longitudinal Temporal Information with
 * Modified Dates retains. Immutable.
 *
 * <p>Deviation from PS3.15 Table E.1-1, which has C for more: a date that is the same in the datasets of many patients
 * must not be shifted by each patient's own days, because anyone who knows the date, or sees two copies, would know the
 * shift. Such dates are treated as without the option.
 */
public final class LongitudinalDates {

    private final List<ConfidentialityTable> tables;
    private final Map<Tag, String> notThePatients;

    /**
     * The dates of these tables.
     *
     * @param tables the first that has a row of an attribute decides
     * @param notThePatients exceptions, with the reason
     */
    LongitudinalDates(List<ConfidentialityTable> tables, Map<Tag, String> notThePatients) {
        this.tables = List.copyOf(tables);
        this.notThePatients = Map.copyOf(notThePatients);
    }

    /**
     * Why the option leaves this attribute to the Basic Profile although Table E.1-1 has C, or empty if it does not.
     */
    public Optional<String> whyNotRetained(Tag tag) {
        return Optional.ofNullable(notThePatients.get(tag));
    }

    /** Whether the option retains this attribute: modified if it is a date, as it is if it is a time of day. */
    public boolean retains(Tag tag) {
        return tables.stream()
                        .flatMap(table -> table.find(tag).stream())
                        .findFirst()
                        .filter(row -> row.options().containsKey(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES))
                        .isPresent()
                && !notThePatients.containsKey(tag);
    }

    /** Whether the option shifts this attribute. */
    public boolean shifts(Tag tag) {
        return retains(tag)
                && Dictionary.find(tag)
                        .filter(entry -> entry.vr() == Vr.DA || entry.vr() == Vr.DT)
                        .isPresent();
    }
}

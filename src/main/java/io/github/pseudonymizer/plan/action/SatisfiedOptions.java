// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.ActionCode;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import io.github.pseudonymizer.profile.Option;
import java.util.Map;
import java.util.Set;

/**
 * What a plan may claim of itself at the top level, measured at the option columns that its edition uses.
 *
 * @param exceptions what lists and wishes do otherwise
 */
public record SatisfiedOptions(ProfileRules rules, Map<Tag, Ruling> exceptions) {

    private static final Set<Option> CLEANING =
            Set.of(Option.CLEAN_DESCRIPTORS, Option.CLEAN_STRUCTURED_CONTENT, Option.CLEAN_GRAPHICS);

    /**
     * Whether the option is carried out: what it retains is neither removed nor replaced by a list or a wish, and what
     * it cleans does not stay uncleaned, be it by a list or because an older edition does not list it.
     */
    boolean carriesOut(Option option) {
        return rules.optionRows().stream()
                .allMatch(row -> row.attributes().single().stream()
                        .allMatch(tag -> !row.options().containsKey(option) || isDone(option, row, tag)));
    }

    private boolean isDone(Option option, Row row, Tag tag) {
        Ruling exception = exceptions.get(tag);
        Action action = exception == null ? rules.actionFor(tag, Dictionary.vrOf(tag)) : exception.action();
        boolean uncleaned = row.options().get(option) == ActionCode.C
                && action instanceof Action.Keep
                && !(option == Option.RETAIN_LONGITUDINAL_MODIFIED_DATES && exception == null);
        boolean notRetained = !CLEANING.contains(option)
                && exception != null
                && !(action instanceof Action.Keep || action instanceof Action.KeepUnlessIdentifying);
        return !uncleaned && !notRetained;
    }

    /** Whether a date or time stays as it is although Table E.1-1 asks for something else. */
    boolean keepsDates() {
        return rules.optionRows().stream()
                .flatMap(row -> row.attributes().single().stream())
                .filter(tag -> isTemporal(Dictionary.vrOf(tag)))
                .anyMatch(tag -> {
                    Ruling exception = exceptions.get(tag);
                    Action action = exception == null ? rules.actionFor(tag, Dictionary.vrOf(tag)) : exception.action();
                    return action instanceof Action.Keep || action instanceof Action.KeepUnlessIdentifying;
                });
    }

    private static boolean isTemporal(Vr vr) {
        return vr == Vr.DA || vr == Vr.DT || vr == Vr.TM;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.ActionCode;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import io.github.pseudonymizer.profile.LongitudinalDates;
import io.github.pseudonymizer.profile.Option;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of the chosen options, resolved to one action.
 *
 * <p>Where several options speak of one attribute, the action that tells least and satisfies each is taken: dates are
 * shifted or, where they cannot be, treated as by the Basic Profile, because one that stayed beside others would tell
 * the shift; C goes before K.
 */
final class OptionCells {

    private static final int CURVES = 0x50;
    private static final Option MODIFIED_DATES = Option.RETAIN_LONGITUDINAL_MODIFIED_DATES;

    private final LongitudinalDates dates;
    private final Set<Option> options;

    OptionCells(LongitudinalDates dates, Set<Option> options) {
        this.dates = dates;
        this.options = Set.copyOf(options);
    }

    /**
     * What the options do with an attribute of this row; empty if none of them has a cell there.
     *
     * @param basic what happens otherwise
     */
    Optional<Ruling> ruling(Row row, Tag tag, Vr vr, Ruling basic) {
        Map<Option, ActionCode> cells = new EnumMap<>(Option.class);
        row.options().forEach((option, code) -> {
            if (options.contains(option)) {
                cells.put(option, code);
            }
        });
        if (!cells.isEmpty()) {
            return Optional.of(decide(cells, tag, vr, basic));
        }
        return options.contains(Option.RETAIN_UIDS) && row.basic() == ActionCode.U
                ? Optional.of(
                        option(new Action.Keep(), "RetainUIDs: blank, but U: stays like the UIDs that refer to it"))
                : Optional.empty();
    }

    private Ruling decide(Map<Option, ActionCode> cells, Tag tag, Vr vr, Ruling basic) {
        String names = cells.entrySet().stream()
                .map(cell ->
                        cell.getKey().settingName() + ": " + cell.getValue().symbol())
                .collect(Collectors.joining("; "));
        if (cells.containsKey(MODIFIED_DATES)) {
            return modified(names, tag, vr, basic);
        }
        if (cells.containsValue(ActionCode.C)) {
            return cleaned(names, tag, vr, basic);
        }
        if (vr == Vr.AS) {
            return option(new Action.CapAge(), names + ", 90 years and more as one");
        }
        if (isKeptOnlyAs(Dictionary.vrOf(tag)) && Dictionary.vrOf(tag) != vr) {
            return asBasic(names + ", but encoded as " + vr, basic);
        }
        return option(new Action.Keep(), names);
    }

    private Ruling modified(String names, Tag tag, Vr vr, Ruling basic) {
        if (!dates.retains(tag)) {
            return asBasic(names + ", but " + dates.whyNotRetained(tag).orElse("not retained"), basic);
        }
        return switch (vr) {
            case DA, DT -> option(new Action.ShiftDate(), names + ", shifted by the patient's days");
            // A shift by whole days leaves the time of day.
            case TM -> option(new Action.Keep(), names + ", a shift by whole days leaves the time of day");
            default -> asBasic(names + ", but encoded as " + vr, basic);
        };
    }

    private static Ruling cleaned(String names, Tag tag, Vr vr, Ruling basic) {
        boolean isCurve = tag.group() >>> 8 == CURVES && !tag.isPrivate();
        if (isCurve || !(vr == Vr.SQ || vr.isText())) {
            return asBasic(names + ", but no program can tell whom bytes or drawings show", basic);
        }
        return option(new Action.Clean(basic.action()), names + ", else " + basic.reason());
    }

    /** VRs whose values tell something only in their own form, so that any other text there is undecided. */
    private static boolean isKeptOnlyAs(Vr vr) {
        return vr == Vr.DA || vr == Vr.DT || vr == Vr.TM || vr == Vr.AS;
    }

    private static Ruling asBasic(String reason, Ruling basic) {
        return option(basic.action(), reason + "; so " + basic.reason());
    }

    private static Ruling option(Action action, String reason) {
        return new Ruling(action, Ruling.Source.OPTION, reason);
    }

    boolean modifiesDates() {
        return options.contains(MODIFIED_DATES);
    }

    /** Whether UIDs stay. */
    boolean retainsUids() {
        return options.contains(Option.RETAIN_UIDS);
    }
}

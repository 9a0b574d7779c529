// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.ConfidentialityTable;
import io.github.pseudonymizer.profile.Edition;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.UidKinds;
import io.github.pseudonymizer.profile.UnlistedText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Table E.1-1, its supplement and the options, resolved to one action for each public attribute; the same at every
 * depth. Thread-safe.
 *
 * <p>{@link BasicActions} resolves what the Basic Profile leaves open, {@link OptionCells} what the options do instead.
 */
public final class ProfileRules {

    private static final Map<Set<Object>, ProfileRules> SHARED = new ConcurrentHashMap<>();
    private static final Set<Tag> PATIENT = Set.of(new Tag(Tags.PATIENT_NAME), new Tag(Tags.PATIENT_ID));

    private static final Set<Tag> NUMBERS = Set.of(new Tag(Tags.ACCESSION_NUMBER), new Tag(Tags.STUDY_ID));

    private final OptionCells options;
    private final Edition edition;
    private final boolean pseudonymousNumbers;
    private final Map<Tag, Resolved> resolved = new ConcurrentHashMap<>();

    /** The decisions about an attribute of the dictionary's VR, made once and not for each element. */
    private record Resolved(Vr vr, Ruling open, Ruling blanked, Ruling cleaned) {
        Ruling under(Treatment treatment) {
            return switch (treatment) {
                case OPEN -> open;
                case BLANKED -> blanked;
                case CLEANED -> cleaned;
            };
        }
    }

    private ProfileRules(Edition edition, Set<Option> options, boolean pseudonymousNumbers) {
        this.edition = edition;
        this.options = new OptionCells(edition.longitudinalDates(), options);
        this.pseudonymousNumbers = pseudonymousNumbers;
    }

    public static ProfileRules of(Profile profile) {
        boolean numbers = profile.identifiers().pseudonymousNumbers();
        return SHARED.computeIfAbsent(
                Set.of(profile.edition(), profile.options(), numbers),
                key -> new ProfileRules(Editions.named(profile.edition()), profile.options(), numbers));
    }

    /**
     * What happens to a public attribute.
     *
     * @param vr as encoded; an attribute encoded as something very different from its dictionary VR is removed
     * @param treatment of what stands where it stands
     */
    public Ruling rulingFor(Tag tag, Vr vr, Treatment treatment) {
        Resolved known = resolved.get(tag);
        if (known == null) {
            known = learn(tag);
        }
        return known != null && known.vr() == vr ? known.under(treatment) : decide(tag, vr, treatment);
    }

    /** What happens to a public attribute at the top level. */
    public Action actionFor(Tag tag, Vr vr) {
        return rulingFor(tag, vr, Treatment.OPEN).action();
    }

    List<ConfidentialityTable.Row> optionRows() {
        return edition.options().rows();
    }

    /** Whether dates of the patient are shifted. */
    public boolean shiftsDates() {
        return options.modifiesDates();
    }

    private @Nullable Resolved learn(Tag tag) {
        Optional<Dictionary.Entry> entry = Dictionary.find(tag);
        // Not the repeating groups: a hostile file could fill the memory with them.
        if (entry.isEmpty() || !Dictionary.tagOf(entry.get().keyword()).equals(Optional.of(tag))) {
            return null;
        }
        Vr vr = entry.get().vr();
        Resolved learnt = new Resolved(
                vr,
                decide(tag, vr, Treatment.OPEN),
                decide(tag, vr, Treatment.BLANKED),
                decide(tag, vr, Treatment.CLEANED));
        resolved.put(tag, learnt);
        return learnt;
    }

    private Ruling decide(Tag tag, Vr vr, Treatment treatment) {
        Optional<Vr> expected = Dictionary.find(tag).map(Dictionary.Entry::vr);
        if (tag.element() == 0 || !expected.map(known -> isEncodable(known, vr)).orElse(true)) {
            return new Ruling(
                    new Action.Remove(), Ruling.Source.UNLISTED, "group length, or encoded as something else");
        }
        Ruling open = number(tag)
                .or(() -> edition.standard().find(tag).map(row -> listed(row, Ruling.Source.BASIC_PROFILE, tag, vr)))
                .or(() -> edition.supplement().find(tag).map(row -> listed(row, Ruling.Source.SUPPLEMENT, tag, vr)))
                .or(() -> edition.laterDates().find(tag).flatMap(row -> unlistedDate(row, tag, vr)))
                .orElseGet(() -> unlisted(tag, vr, expected));
        Action inside = Blanking.of(tag, vr, open.action(), treatment);
        return inside.equals(open.action())
                ? open
                : new Ruling(
                        inside,
                        Ruling.Source.SURROUNDINGS,
                        "inside what is " + treatment.word() + "; outside " + open.reason());
    }

    /** Whether an attribute of one VR can be taken as what it is although encoded with another. */
    private static boolean isEncodable(Vr expected, Vr actual) {
        if (expected == actual) {
            return true;
        }
        if (expected == Vr.SQ || actual == Vr.SQ || actual == Vr.AT) {
            return false;
        }
        if (expected.isText()) {
            return actual.isText();
        }
        return !actual.isText() || (expected.isNumbers() && (actual == Vr.DS || actual == Vr.IS));
    }

    /** The same in every item, because there the number is the same: Request Attributes, Referenced Request. */
    private Optional<Ruling> number(Tag tag) {
        return pseudonymousNumbers && NUMBERS.contains(tag)
                ? Optional.of(new Ruling(
                        new Action.PseudonymizeNumber(),
                        Ruling.Source.DOMAIN_LIST,
                        "AccessionNumberAndStudyId: its pseudonym"))
                : Optional.empty();
    }

    private Ruling listed(ConfidentialityTable.Row row, Ruling.Source source, Tag tag, Vr vr) {
        if (PATIENT.contains(tag)) {
            return new Ruling(new Action.Pseudonymize(), source, row.basic().symbol() + ": the patient's pseudonym");
        }
        Ruling basic = BasicActions.ruling(row, source, tag, vr);
        return options.ruling(row, tag, vr, basic).orElse(basic);
    }

    /** A date that only a later edition lists: it stays, but not as it is beside shifted ones. */
    private Optional<Ruling> unlistedDate(ConfidentialityTable.Row row, Tag tag, Vr vr) {
        if (!options.modifiesDates()) {
            return Optional.empty();
        }
        Ruling later = listed(row, Ruling.Source.OPTION, tag, vr);
        return Optional.of(new Ruling(
                later.action(),
                Ruling.Source.OPTION,
                "not in this edition, but beside shifted dates; " + later.reason()));
    }

    /** What no table lists stays if it is known: labels only after a check, UIDs by what they stand for. */
    private Ruling unlisted(Tag tag, Vr vr, Optional<Vr> expected) {
        if (expected.isEmpty() || tag.group() <= 2) {
            return unlisted(new Action.Remove(), expected.isEmpty() ? "not in PS3.6" : "no place in a dataset");
        }
        if (vr != Vr.UI && expected.get() != Vr.UI) {
            return expected.get().isText() && UnlistedText.of(tag) == UnlistedText.LABEL
                    ? unlisted(new Action.KeepVetted(), "no table speaks of it; a name that a person may have chosen")
                    : unlisted(new Action.Keep(), "no table speaks of it");
        }
        Optional<UidKinds.Kind> kind = UidKinds.find(tag);
        if (kind.isEmpty()) {
            return unlisted(new Action.Remove(), "what its UIDs stand for is not known");
        }
        if (kind.get() == UidKinds.Kind.DEFINITION) {
            return unlisted(new Action.Keep(), "its UIDs are definitions, the same everywhere");
        }
        return options.retainsUids()
                ? new Ruling(
                        new Action.Keep(), Ruling.Source.OPTION, "RetainUIDs: not listed, stays like those that are")
                : unlisted(new Action.MapUid(), "not listed, but its UIDs stand for individual things: mapped");
    }

    private static Ruling unlisted(Action action, String reason) {
        return new Ruling(action, Ruling.Source.UNLISTED, reason);
    }
}

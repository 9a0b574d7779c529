package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.ActionCode;
import io.github.pseudonymizer.profile.ConfidentialityTable;
import io.github.pseudonymizer.profile.LongitudinalDates;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.UidKinds;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Table E.1-1, its supplement and the options, resolved to one action for each public attribute; the same at every
 * depth. Thread-safe.
 *
 * <p>Where the standard leaves a choice, the one is taken that is valid whatever the attribute's type in the copy's
 * IOD, for nothing here knows the IOD: X/Z is emptied, X/D, Z/D and X/Z/D get a dummy (PS3.15 §E.1.1), X/Z/U* stays
 * with its UIDs mapped. The price are dummies where an attribute might have been left out.
 */
final class ProfileRules {

    private static final Map<Set<Object>, ProfileRules> SHARED = new ConcurrentHashMap<>();
    /**
     * Deviation: Table E.1-1 removes Presentation Creation Date and Time, which every presentation state must have
     * (PS3.3 §C.11.10), and Radiopharmaceutical Start DateTime, which every Enhanced PET Image must have (PS3.3
     * §C.8.22.5). A dummy tells no more than their absence.
     */
    private static final Set<Tag> MUST_HAVE_VALUE =
            Set.of(Tag.of(0x0018, 0x1078), Tag.of(0x0070, 0x0082), Tag.of(0x0070, 0x0083));

    /**
     * Referenced Study Sequence, X/Z, has one item at least in the General Study Module and must be there in a
     * Referenced Request Sequence (PS3.3 §C.7.2.1, §C.17.2): neither emptied nor removed it would fit both. Blanked,
     * with its UID mapped, it does, and Z allows a dummy.
     */
    private static final Set<Tag> MUST_HAVE_ITEMS = Set.of(Tag.of(0x0008, 0x1110));

    private static final Set<Tag> PATIENT = Set.of(Tag.of(0x0010, 0x0010), Tag.of(0x0010, 0x0020));

    private final String edition;
    private final boolean modifiedDates;
    private final ConfidentialityTable standard;
    private final ConfidentialityTable supplement;
    private final Map<Tag, Resolved> resolved = new ConcurrentHashMap<>();

    /** What was decided about an attribute of the dictionary's VR, so that it is decided once and not per element. */
    private record Resolved(Vr vr, Ruling open, Ruling blanked, Ruling cleaned) {
        Ruling under(Treatment treatment) {
            return switch (treatment) {
                case OPEN -> open;
                case BLANKED -> blanked;
                case CLEANED -> cleaned;
            };
        }
    }

    private ProfileRules(String edition, Set<Option> options) {
        this.edition = edition;
        this.modifiedDates = options.contains(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);
        this.standard = ConfidentialityTable.of(edition);
        this.supplement = ConfidentialityTable.supplementOf(edition);
    }

    /** The rules of this edition under these options. */
    static ProfileRules of(String edition, Set<Option> options) {
        return SHARED.computeIfAbsent(Set.of(edition, options), key -> new ProfileRules(edition, options));
    }

    /** Whether dates are shifted. */
    boolean modifiesDates() {
        return modifiedDates;
    }

    /**
     * What happens to a public attribute.
     *
     * @param vr as encoded; what is encoded as something very different from its dictionary VR is removed
     * @param treatment of what stands where it stands
     */
    Ruling rulingFor(Tag tag, Vr vr, Treatment treatment) {
        Resolved known = resolved.get(tag);
        if (known == null) {
            known = learn(tag);
        }
        return known != null && known.vr() == vr ? known.under(treatment) : decide(tag, vr, treatment);
    }

    /** What happens to a public attribute at the top level. */
    Action actionFor(Tag tag, Vr vr) {
        return rulingFor(tag, vr, Treatment.OPEN).action();
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
        Ruling open = standard.find(tag)
                .map(row -> listed(row, Ruling.Source.BASIC_PROFILE, tag, vr))
                .or(() -> supplement.find(tag).map(row -> listed(row, Ruling.Source.SUPPLEMENT, tag, vr)))
                .orElseGet(
                        () -> new Ruling(unlisted(tag, vr, expected), Ruling.Source.UNLISTED, "no table speaks of it"));
        Action inside = Blanking.of(tag, vr, open.action(), treatment);
        return inside.equals(open.action())
                ? open
                : new Ruling(inside, Ruling.Source.SURROUNDINGS, "inside what is " + treatment);
    }

    /** Whether an attribute of one VR can be taken as what it is although encoded with another. */
    private static boolean isEncodable(Vr expected, Vr actual) {
        if (expected == actual) {
            return true;
        }
        if (expected == Vr.SQ || actual == Vr.SQ) {
            return false;
        }
        if (expected.isText()) {
            return actual.isText();
        }
        return !actual.isText() || (expected.isNumbers() && (actual == Vr.DS || actual == Vr.IS));
    }

    private Ruling listed(ConfidentialityTable.Row row, Ruling.Source source, Tag tag, Vr vr) {
        if (PATIENT.contains(tag)) {
            return new Ruling(new Action.Pseudonymize(), source, "the patient's pseudonym");
        }
        if (modifiedDates && LongitudinalDates.retains(edition, tag)) {
            String option = Option.RETAIN_LONGITUDINAL_MODIFIED_DATES.settingName() + ": C";
            if (vr == Vr.DA || vr == Vr.DT) {
                return new Ruling(new Action.ShiftDate(), Ruling.Source.OPTION, option);
            }
            if (vr == Vr.TM) {
                // A shift by whole days leaves the time of day.
                return new Ruling(new Action.Keep(), Ruling.Source.OPTION, option);
            }
        }
        boolean mustBeFilled = MUST_HAVE_VALUE.contains(tag) || MUST_HAVE_ITEMS.contains(tag);
        Action action = mustBeFilled ? Dummies.of(tag, vr) : basic(row.basic(), tag, vr);
        return new Ruling(action, source, row.basic().symbol());
    }

    private static Action basic(ActionCode code, Tag tag, Vr vr) {
        return switch (code) {
            case X -> new Action.Remove();
            case U -> new Action.MapUid();
            case Z, X_OR_Z -> new Action.Empty();
            case D, Z_OR_D, X_OR_D, X_OR_Z_OR_D -> Dummies.of(tag, vr);
            case X_OR_Z_OR_U_INSIDE -> new Action.Keep();
            case K, C -> throw new IllegalStateException("the Basic Profile has no " + code);
        };
    }

    /** What no table speaks of identifies nobody and stays, if it is known; UIDs by what they stand for. */
    private static Action unlisted(Tag tag, Vr vr, Optional<Vr> expected) {
        if (expected.isEmpty() || tag.group() <= 2) {
            return new Action.Remove();
        }
        if (vr != Vr.UI && expected.get() != Vr.UI) {
            return new Action.Keep();
        }
        return UidKinds.find(tag)
                .<Action>map(kind -> switch (kind) {
                    case INDIVIDUAL -> new Action.MapUid();
                    case DEFINITION -> new Action.Keep();
                })
                .orElseGet(Action.Remove::new);
    }
}
